"""Published results, made again on one's own copy of the data: raw columns, ratios, history.

    python benchmarks/published_results.py FOLDER [FOLDER ...] [--seeds 2] [--rounds N]
        [--json FILE] [--write]

A folder holds a lender's tables, as Kaggle gives them; one without histories is measured as far as
it goes. Every step is judged on the same folds, with intervals and cost. With --write the tables of
docs/explanation/published-results.md are made from FILE. On all 307,511 labelled applications a
step takes about a quarter of an hour of one core for each seed.
"""

import argparse
import json
from pathlib import Path

from feature_worth.data import from_folder
from published.measure import measure
from published.page import write_page

RESULTS = Path(__file__).parent / "published_results.json"


def main() -> None:
    """Measure the folders, keep what was found by their names, and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--rounds", type=int, help="of each booster, instead of as many as suit")
    parser.add_argument("--json", type=Path, default=RESULTS)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    results = json.loads(asked.json.read_text()) if asked.json.exists() else {}
    for folder in asked.folders:
        found = measure(
            from_folder(folder.name, folder), range(1, asked.seeds + 1), rounds=asked.rounds
        )
        results[folder.name] = found
        asked.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if asked.write:
        write_page(results)


if __name__ == "__main__":
    main()

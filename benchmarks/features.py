"""How fast features are computed, beside pandas and beside merely reading the same columns.

    python benchmarks/features.py --write

simulates a lender of Home Credit's size once (kept under --work), and measures, each in a process
of its own: a scan, all our features, ours of the pandas baseline, the baseline itself, each theme,
where the time goes, and one applicant at a time.

    python benchmarks/features.py --scale 10 --write

measures instead how time and memory grow to ten times the size; the lender is made
the first time, which takes long, and 7 GB of disk when it is done, more until then.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from feature_speed.apart import keep_to, measure, measured_apart
from feature_speed.lender import given, simulated
from feature_speed.measures import MEASURES
from feature_speed.report import draw, machine, main_block, ratios, renew, scale_block

HOME_CREDIT = 356_255  # applications, train and test together
PAGE = Path(__file__).parent / "README.md"
PICTURE = Path(__file__).parents[1] / "docs" / "images" / "features-speed.svg"

SHOWN = "![Seconds in all, and milliseconds a feature](../docs/images/features-speed.svg)"


def compare(prepared: Path, sample: Path, *, cores: int, repeats: int) -> dict[str, Any]:
    """Take every measure of one size."""
    found = {
        name: measured_apart(name, prepared, cores=cores, repeats=repeats)
        for name in ("scan", "ours", "pandas")
    }
    names = found["pandas"]["result"]["features"]
    found["ours_same"] = measured_apart("ours", prepared, cores=cores, repeats=repeats, only=names)
    found["steps"] = measured_apart("steps", prepared, cores=1)
    found["by_theme"] = measured_apart("by_theme", prepared, cores=cores)
    found["one"] = measured_apart("one", sample, cores=1)
    return found


def compare_sizes(arguments: argparse.Namespace, said: str) -> str:
    """Measure all our features at one size and at a multiple of it; return the block."""
    sizes = (arguments.applications, arguments.applications * arguments.scale)
    small, large = (
        measured_apart(
            "ours", simulated(size, arguments.work), cores=arguments.cores, repeats=repeats
        )
        for size, repeats in zip(sizes, (arguments.repeats, 1), strict=True)
    )
    block = scale_block(small, large, said)
    if arguments.write:
        renew(PAGE, "scale", block)
    return block


def report(arguments: argparse.Namespace) -> str:
    """Measure what is asked for, and return it as Markdown or JSON."""
    said = machine(arguments.cores, os.getloadavg()[0])
    if arguments.scale > 1:
        return compare_sizes(arguments, said)
    prepared = simulated(arguments.applications, arguments.work)
    sample = given(arguments.sample, arguments.work) if arguments.sample else prepared
    found = compare(prepared, sample, cores=arguments.cores, repeats=arguments.repeats)
    block = main_block(found, said)
    if arguments.write:
        renew(PAGE, "speed", f"{SHOWN}\n\n{block}")
        draw(found, PICTURE)
    return json.dumps({**found, "ratios": ratios(found)}, indent=2) if arguments.json else block


def parsed() -> argparse.Namespace:
    """Read the arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applications", type=int, default=HOME_CREDIT)
    parser.add_argument("--scale", type=int, default=1, help="measure growth to so many times")
    parser.add_argument(
        "--sample", type=Path, help="real tables whose applicants are computed one by one"
    )
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir()) / "creditwright-benchmark",
        help="where simulated tables and partitions are kept for the next run",
    )
    parser.add_argument("--write", action="store_true", help="renew benchmarks/README.md")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    parser.add_argument("--tables", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--only", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    arguments = parsed()
    if arguments.measure:
        keep_to(arguments.cores)
        only = [name for name in arguments.only.split(",") if name]
        print(json.dumps(measure(arguments.measure, arguments.tables, only)))
        return
    print(report(arguments))


if __name__ == "__main__":
    main()

"""How fast many applications are scored whose features are ready, beside the bare booster.

    python benchmarks/batch_scoring.py --home HOME --records PREPARED --write

takes the model in use of a home folder (such as that of benchmarks/service.py) and a lender's
prepared records (such as those of benchmarks/features.py), and computes the features of each
partition, which is not counted. Taken in turn, on all cores: `Booster.predict` on the matrix that
the model sees; the same matrix to probabilities and scores; columns of features to probabilities
and scores, the matrix made from them among it; and columns to decisions, with the reasons of
everybody who is declined. Each is taken twice and the quicker one counts. Processor time of all
cores is told, which other work on the machine moves less than the clock.
"""

import argparse
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from creditwright.composition.service import open_service
from creditwright.core.parallel import cores
from creditwright.core.settings import Settings
from creditwright.decision.assessment import assess
from creditwright.decision.model import DecisionModel
from creditwright.features.frame import FeatureFrame
from creditwright.records.prepared import PreparedRecords
from creditwright.scoring.inputs import matrix_of
from creditwright.scoring.scorer import Scores
from feature_speed.report import machine, renew

PAGE = Path(__file__).parent / "README.md"
REPEATS = 2
BARE = "`Booster.predict`, bare"
WAYS = (
    BARE,
    "its matrix to probabilities and scores",
    "columns of features to probabilities and scores",
    "columns of features to decisions, with the reasons of the declined",
)


def seconds_of(
    prepared: PreparedRecords, model: DecisionModel, partitions: int | None
) -> tuple[int, list[float]]:
    """Return how many applications were scored, and what each way took, in seconds of a core."""
    took, count = [0.0] * len(WAYS), 0
    for number in range(len(prepared.partitions))[:partitions]:
        frame = model.inputs_of(prepared.partition(number))
        matrix = matrix_of(frame, model.scorer.inputs)
        ways: tuple[Callable[[], object], ...] = (
            partial(model.scorer.booster.predict, matrix.values),
            partial(model.scorer.score, matrix),
            partial(_scores, frame, model),
            partial(assess, frame, model, explain=False),
        )
        took = [before + _quickest(way) for before, way in zip(took, ways, strict=True)]
        count += frame.height
    return count, took


def _scores(frame: FeatureFrame, model: DecisionModel) -> Scores:
    return model.scorer.score(matrix_of(frame, model.scorer.inputs))


def _quickest(way: Callable[[], object]) -> float:
    found = []
    for _ in range(REPEATS):
        began = time.process_time()
        way()
        found.append(time.process_time() - began)
    return min(found)


def block(count: int, took: list[float], model: DecisionModel, said: str) -> str:
    """Return the figures as a table."""
    booster = model.scorer.booster
    size = f"{count:,} applications, {booster.num_feature()} inputs, {booster.num_trees()} trees"
    lines = [
        said,
        "",
        f"| {size} | seconds of a core | applications a second of a core | of the bare speed |",
    ]
    lines.append("|---|---|---|---|")
    for way, each in zip(WAYS, took, strict=True):
        lines.append(f"| {way} | {each:.2f} | {count / each:,.0f} | {took[0] / each:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--partitions", type=int, help="Only the first of the records' parts.")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    said = machine(cores(), os.getloadavg()[0])
    with open_service(Settings(home=given.home)) as service:
        model = service.models().champion.model
        count, took = seconds_of(PreparedRecords(given.records), model, given.partitions)
    found = block(count, took, model, said)
    print(found)
    if given.write:
        renew(PAGE, "batch", found, made_by="benchmarks/batch_scoring.py")


if __name__ == "__main__":
    main()

"""What each kind of learned features gains, and what it costs.

    python benchmarks/learned.py --applications 20000 --seeds 1 2 3 --kinds previous_rows peers

simulates a lender of that size (or takes --tables DIR: a lender's tables, or prepared records) and,
for each seed, keeps a third of the labelled applications for the end. A kind is fitted on the rest
as training does it: out of fold for the training applications, whole for the others. Then the
model is fitted with and without the kind's columns, and asked about the applications kept.

Two fits differ by chance: which columns a tree may see depends on how many there are, and on a few
thousand applications that alone moves the AUC by three thousandths. So "without" has as many
columns as "with": copies of some of its own. Seeds, rounds and draws are the same then, and what
is left is what the columns say. Each pair is fitted --fits times, and their differences averaged.

Seconds are of the processor, all cores together: they do not depend on what else runs.

Kinds joined by a plus sign are added together: --kinds previous_rows+bureau_rows peers. Those named
after --beside are in both models: what does a kind give beside them?
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import SilentProgress
from creditwright.features.catalogue import FEATURES
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame, rows_for
from creditwright.learned.catalogue import LEARNED_BY_STAGE, all_definitions, rows_read_by
from creditwright.learned.fitting import Labelled, fit_stages
from creditwright.learned.stage import FittedStage
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import Records
from creditwright.records.simulator.write import SimulationPlan
from creditwright.scoring.inputs import ModelInput, matrix_of
from creditwright.scoring.scorer import margins_of
from creditwright.training.fitting import Examples, fit, rounds_wanted
from creditwright.training.metrics import TWO_SIDED, auc
from creditwright.training.paired import auc_difference
from creditwright.training.plan import TrainingPlan, usable_features
from creditwright.training.split import parts_of
from creditwright.workflows.simulate_lender import simulate_lender
from creditwright.workflows.training_ground import known_inputs, labelled_features

KEPT_PARTS = 3  # one of them is kept for the end
FOLDS = 5
SINGLE_APPLICATIONS = 50
BATCH = 100_000


@dataclass(frozen=True, slots=True)
class Lender:
    """A lender's labelled applications, with the features that are not learned."""

    records: Records
    frame: FeatureFrame
    labels: Floats
    inputs: tuple[ModelInput, ...]
    matrix: Floats

    def rows_of(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, RowFrame]:
        """Read the rows of the labelled applications."""
        return rows_for(self.records, wanted, self.frame.applications)


@dataclass(frozen=True, slots=True)
class Gain:
    """What a kind gave with one seed.

    Attributes:
        without: Mean AUC of the fits without it, on applications kept for the end.
        gain: Mean of the differences.
        error: Standard error of the difference, after DeLong, of the mean margins.
        rounds: Of every fit.
    """

    kinds: str
    seed: int
    without: float
    gain: float
    error: float
    columns: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a kind takes: to be fitted, and then for applications, their rows' reading included."""

    kinds: str
    fit_seconds: float
    one_application_milliseconds: float
    batch_seconds: float
    bundle_bytes: int


def lender_of(prepared: Path) -> Lender:
    """Compute all features of a lender's labelled applications."""
    records = PreparedRecords(prepared)
    with tempfile.TemporaryDirectory() as work:
        frame, labels = labelled_features(
            records, FEATURES, work=Path(work), progress=SilentProgress()
        )
    usable = usable_features(FEATURES, TrainingPlan())
    inputs = known_inputs(frame, usable, all_definitions(FEATURES))
    return Lender(records.everything(), frame, labels, inputs, matrix_of(frame, inputs).values)


def areas_and_error(labels: Floats, left: Floats, right: Floats) -> tuple[float, float, float]:
    """Return two areas under the ROC curve, and the standard error of their difference (DeLong)."""
    further = auc_difference(labels, right, left)
    return (
        auc(labels, left).value,
        auc(labels, right).value,
        (further.high - further.low) / (2 * TWO_SIDED),
    )


class Contest:
    """One seed's split of a lender, on which fits with and without a kind meet."""

    def __init__(self, lender: Lender, seed: int, fits: int, beside: Sequence[str] = ()) -> None:
        self.lender, self.seed, self.fits = lender, seed, fits
        part = parts_of(lender.labels, KEPT_PARTS, seed)
        self.training: Rows = np.flatnonzero(part != 0)
        self.kept: Rows = np.flatnonzero(part == 0)
        self.matrix, self.inputs = lender.matrix, lender.inputs
        if beside:
            _, columns, _ = self.learn(beside)
            self.matrix, self.inputs = self._with(columns, "beside")
        self._without: dict[int, list[Floats]] = {}

    @cached_property
    def rounds(self) -> int:
        """How many rounds the model without the kind asks for."""
        examples = Examples(self.matrix, self.lender.labels).at(self.training)
        return rounds_wanted(examples, self.inputs, seed=self.seed)

    def learn(self, kinds: Sequence[str]) -> tuple[dict[str, FittedStage], Floats, float]:
        """Fit kinds; return them, their columns, and how many seconds it took."""
        lender = self.lender
        labels = lender.labels[self.training]
        fold = parts_of(labels, FOLDS, self.seed)
        labelled = Labelled(lender.frame, lender.labels, self.training, fold, lender.rows_of)
        started = time.process_time()
        stages, frame = fit_stages(kinds, labelled, seed=self.seed, progress=SilentProgress())
        seconds = time.process_time() - started
        names = [each.name for kind in kinds for each in LEARNED_BY_STAGE[kind]]
        return stages, np.column_stack([frame.numbers[name] for name in names]), seconds

    def gain(self, kinds: Sequence[str], columns: Floats) -> Gain:
        """Compare fits with these columns to fits with as many copies of others."""
        without = self._copies(columns.shape[1])
        found = self._margins(columns)
        labels = self.lender.labels[self.kept]
        pairs = [areas_and_error(labels, *each) for each in zip(without, found, strict=True)]
        _, _, error = areas_and_error(labels, np.mean(without, axis=0), np.mean(found, axis=0))
        return Gain(
            kinds="+".join(kinds),
            seed=self.seed,
            without=statistics.fmean(a for a, _, _ in pairs),
            gain=statistics.fmean(b - a for a, b, _ in pairs),
            error=error,
            columns=columns.shape[1],
            rounds=self.rounds,
        )

    def _copies(self, many: int) -> list[Floats]:
        if many not in self._without:
            generator = np.random.Generator(np.random.PCG64(self.seed))
            numbers = [n for n, each in enumerate(self.inputs) if each.categories is None]
            copied = generator.choice(numbers, many)
            self._without[many] = self._margins(self.matrix[:, copied])
        return self._without[many]

    def _with(self, columns: Floats, name: str) -> tuple[Floats, tuple[ModelInput, ...]]:
        """Return the model's matrix and inputs with more columns."""
        like = replace(self.inputs[0], categories=None)
        more = [replace(like, name=f"{name}_{n}") for n in range(columns.shape[1])]
        return np.hstack([self.matrix, columns]), (*self.inputs, *more)

    def _margins(self, columns: Floats) -> list[Floats]:
        """Return the margins of the applications kept, of one fit after the other."""
        matrix, inputs = self._with(columns, "column")
        examples = Examples(matrix, self.lender.labels)
        learning = examples.at(self.training)
        return [
            margins_of(
                fit(learning, inputs, rounds=self.rounds, seed=self.seed * 100 + n),
                examples.values[self.kept],
                threads=1,
            )
            for n in range(self.fits)
        ]


def cost(
    lender: Lender, kinds: Sequence[str], stages: Mapping[str, FittedStage], fit_seconds: float
) -> Cost:
    """Measure what fitted kinds take for one application, and for many."""
    wanted = rows_read_by(kinds)
    started = time.process_time()
    rows = lender.rows_of(wanted)
    for each in stages.values():
        each.values(lender.frame, rows)
    per_application = (time.process_time() - started) / lender.frame.height
    held = [content for each in stages.values() for content in each.files().values()]
    return Cost(
        kinds="+".join(kinds),
        fit_seconds=fit_seconds,
        one_application_milliseconds=_one_application(lender, wanted, stages),
        batch_seconds=per_application * BATCH,
        bundle_bytes=sum(map(len, held)),
    )


def _one_application(
    lender: Lender, wanted: Mapping[str, Sequence[str]], stages: Mapping[str, FittedStage]
) -> float:
    """Return the median milliseconds for one application whose rows are in memory."""
    held = {name: each.collect() for name, each in lender.records.history.items()}
    milliseconds = []
    for place in range(min(SINGLE_APPLICATIONS, lender.frame.height)):
        frame = lender.frame.at(np.array([place]))
        mine = pl.col("SK_ID_CURR") == frame.applications[0]
        history = {name: each.filter(mine).lazy() for name, each in held.items()}
        single = Records(lender.records.application, history)
        started = time.process_time()
        rows = rows_for(single, wanted, frame.applications)
        for each in stages.values():
            each.values(frame, rows)
        milliseconds.append((time.process_time() - started) * 1000)
    return statistics.median(milliseconds)


def prepared_records(tables: Path | None, applications: int, work: Path) -> Path:
    """Return a folder of prepared records, made from `tables` or from a simulated lender."""
    if tables is not None and (tables / "manifest.json").is_file():
        return tables
    prepared = work / f"learned-{tables.name if tables else applications}"
    if not (prepared / "manifest.json").is_file():
        source = tables or work / f"learned-tables-{applications}"
        if tables is None and not (source / "simulation.json").is_file():
            plan = SimulationPlan(applications=applications, seed=1, format="parquet")
            simulate_lender(plan, source, progress=SilentProgress())
        ingest(source, prepared)
    return prepared


def main() -> None:
    """Read the arguments, measure, print one JSON document a line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applications", type=int, default=20_000)
    parser.add_argument("--tables", type=Path, help="a lender's tables, or prepared records")
    parser.add_argument("--kinds", nargs="+", default=list(LEARNED_BY_STAGE))
    parser.add_argument("--beside", nargs="*", default=[])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--fits", type=int, default=3, help="0: measure only what kinds take")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir()) / "creditwright-benchmark",
        help="where simulated tables and prepared records are kept for the next run",
    )
    given = parser.parse_args()
    lender = lender_of(prepared_records(given.tables, given.applications, given.work))
    for seed in given.seeds:
        contest = Contest(lender, seed, given.fits, given.beside)
        for kinds in (each.split("+") for each in given.kinds):
            stages, columns, seconds = contest.learn(kinds)
            if given.fits:
                print(json.dumps(asdict(contest.gain(kinds, columns))), flush=True)
            if seed == given.seeds[0]:
                print(json.dumps(asdict(cost(lender, kinds, stages, seconds))), flush=True)


if __name__ == "__main__":
    main()

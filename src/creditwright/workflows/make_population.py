"""Make the population: every application of the store, seen and decided by the model in use.

Part by part, so that memory stays bounded and a run that was stopped goes on; then column by column
into place, whole or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import polars as pl

from creditwright.core.clock import Clock, instant_text
from creditwright.core.errors import BadDataError
from creditwright.core.logs import logger
from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import Progress
from creditwright.decision.assessment import assess_matrix
from creditwright.decision.model import DecisionModel
from creditwright.decision.rules import first_hits
from creditwright.features.compute import AnyRecords
from creditwright.population.columns import (
    ABSENT,
    AMOUNT,
    COHORT,
    GROUP,
    INPUT,
    LABEL,
    OUTCOME,
    PROBABILITY,
    REFERRAL,
    RULE,
    VERSION,
    Codes,
    Layout,
)
from creditwright.population.kept import Populations
from creditwright.population.population import MadeOf
from creditwright.records.applicant_groups import applicant_groups
from creditwright.records.cohorts import COHORTS, cohort_columns
from creditwright.records.records import APPLICATION_KEY
from creditwright.records.records import LABEL as TARGET
from creditwright.records.table import AMOUNT_UNITS
from creditwright.scoring.inputs import matrix_of
from creditwright.serving.live import LiveModel
from creditwright.store.applicants import find_application
from creditwright.store.database import Database
from creditwright.store.many_applicants import everything_held
from creditwright.workflows.partwise import PartwiseWork, write_by_parts
from creditwright.workflows.score_portfolio import check_features

FORMAT = 1  # of the parts; another one does not go on with the parts of this
AMOUNT_ASKED = "AMT_CREDIT"
ONE_CORE = 1  # each part; parts share the cores
LOADED = 1  # the version of an application that was loaded, and not changed since
PARTS = "population.parquet"
LOOKED_AT = 8  # applications that are computed once more from the store, to compare


class NobodyInStoreError(BadDataError):
    """The store holds no application that could be in a population."""

    def __init__(self) -> None:
        super().__init__(
            "The store holds no application that could be in the population. Load them: "
            "`creditwright store load DIR`."
        )


class SeenOtherwiseError(BadDataError):
    """An application's features from a folder are not those from the store."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            "The tables do not say the same of the store's applications as the store does, so what "
            "is made of them would be wrong. Make the population from the store: leave out --data."
        )


Versions = Mapping[int, int]


class Source(Protocol):
    """Records in parts by application; see `Portfolio`, `StoredPortfolio`."""

    @property
    def digest(self) -> str:
        """The digest of the content they were read from."""
        ...

    @property
    def partitions(self) -> Sequence[int]:
        """The numbers of the parts."""
        ...

    def partition(self, number: int) -> AnyRecords:
        """Return the records of one part."""
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """What was made.

    Attributes:
        labelled: Of how many applications it is known what became of them.
        left_out: How many were read and left out: the store does not hold them, or otherwise.
        resumed: How many parts an earlier run had finished.
    """

    bundle: str
    applications: int
    labelled: int
    left_out: int
    parts: int
    resumed: int
    made_at: str


@dataclass(frozen=True, slots=True)
class Workplace:
    """What making a population works with.

    Attributes:
        database: The store: what it does not hold at the end is left out.
        populations: Where populations are kept.
        work: Where the parts of a run in progress are kept.
        clock: Says when.
    """

    database: Database
    populations: Populations
    work: Path
    clock: Clock


def make_population(
    source: Source,
    expected: Versions,
    live: LiveModel,
    workplace: Workplace,
    *,
    progress: Progress,
) -> Made:
    """Make the population of the model in use; the one before stays until this one is whole.

    Args:
        source: The records: of the store, or of a folder that it was loaded from.
        expected: By application the version that `source` has. In the population are those of
            which the store still holds this version at the end.
        live: The model in use.
        workplace: What it works with.
        progress: Told of each part.

    Raises:
        ChangedFeatureError: If today's features are not those the model was trained with.
        AlreadyAtWorkError: If another process is at the same work.
        NobodyInStoreError: If there is nobody to be in it.
        SeenOtherwiseError: If the store's own records give other features.
        FileAccessError: If it cannot be written.
    """
    check_features(live.model)
    if not source.partitions:
        raise NobodyInStoreError
    task = PartwiseWork(
        description="Making the population",
        depends_on=[FORMAT, source.digest, live.digest],
        partitions=source.partitions,
    )
    parts = workplace.work / f"{live.digest}-{PARTS}"
    try:
        resumed = write_by_parts(
            task,
            lambda number: part_of(source.partition(number), live.model),
            parts,
            work=workplace.work,
            progress=progress,
        )
        with workplace.populations.changed_alone():
            chosen = _chosen(parts, expected, workplace.database)
            made_of = MadeOf(
                bundle=live.digest,
                model=live.address,
                made_at=instant_text(workplace.clock.now()),
                source=source.digest,
                left_out=chosen.left_out,
            )
            _compare(parts, chosen, live.model, workplace.database)
            labelled = _put(parts, chosen, made_of, workplace.populations)
    finally:
        parts.unlink(missing_ok=True)
    logger().info("population made", bundle=live.digest, applications=chosen.rows.size)
    return Made(
        bundle=live.digest,
        applications=chosen.rows.size,
        labelled=labelled,
        left_out=chosen.left_out,
        parts=len(source.partitions),
        resumed=resumed,
        made_at=made_of.made_at,
    )


def versions_held(database: Database, *, only_loaded: bool = False) -> Versions:
    """Return the version of each application that the store holds, by number.

    Args:
        database: The store.
        only_loaded: Leave out what was changed since it was loaded, for the folder it was loaded
            from knows nothing of that.
    """
    with database.reading() as connection:
        held = everything_held(connection)
    return {each.number: each.version for each in held if each.version == LOADED or not only_loaded}


def part_of(records: AnyRecords, model: DecisionModel) -> pl.DataFrame:
    """Return what a population keeps of some applications, one row each, by number."""
    frame = model.inputs_of(records)
    matrix = matrix_of(frame, model.scorer.inputs)
    hits = first_hits(model.policy.rules, frame)
    found = assess_matrix(matrix, model, hits=hits, explain=False, threads=ONE_CORE)
    application = records.application.lazy()
    told = application.select(APPLICATION_KEY, TARGET, AMOUNT_ASKED).sort(APPLICATION_KEY).collect()
    cohorts = cohort_columns(application)
    groups = applicant_groups(application).by_kind
    inputs = [each.name for each in model.scorer.inputs]
    return pl.DataFrame(
        [
            pl.Series(APPLICATION_KEY, frame.applications),
            *(pl.Series(f"{INPUT}{n}", matrix.values[:, i]) for i, n in enumerate(inputs)),
            pl.Series(PROBABILITY, found.scores.default_probability),
            told[TARGET].cast(pl.Float64).alias(LABEL),
            (told[AMOUNT_ASKED].cast(pl.Float64) / AMOUNT_UNITS).alias(AMOUNT),
            pl.Series(OUTCOME, [each.value for each in found.outcomes], pl.String),
            pl.Series(REFERRAL, [each and each.value for each in found.referrals], pl.String),
            pl.Series(RULE, found.rules, pl.String),
            *(cohorts[name].alias(f"{COHORT}{name}") for name in COHORTS),
            *(pl.Series(f"{GROUP}{kind}", words) for kind, words in groups.items()),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What of the parts goes into the population, in the order of the numbers.

    Attributes:
        rows: Their places in the parts.
        numbers: SK_ID_CURR of each.
        versions: Of each.
        left_out: How many do not.
    """

    rows: Rows
    numbers: list[int]
    versions: Floats
    left_out: int


def _chosen(parts: Path, expected: Versions, database: Database) -> _Chosen:
    numbers = _column(parts, APPLICATION_KEY).to_numpy()
    held = versions_held(database)
    order = np.argsort(numbers, kind="stable")
    fits = [
        number in expected and held.get(number) == expected[number]
        for number in numbers[order].tolist()
    ]
    rows = order[np.array(fits, dtype=np.bool_)]
    if not rows.size:
        raise NobodyInStoreError
    chosen = numbers[rows].tolist()
    versions = np.array([expected[number] for number in chosen], dtype=np.float64)
    return _Chosen(rows, chosen, versions, numbers.size - rows.size)


def _compare(parts: Path, chosen: _Chosen, model: DecisionModel, database: Database) -> None:
    """Refuse parts that say of some applications something else than what would be assessed."""
    names = [each.name for each in model.scorer.inputs]
    columns = [f"{INPUT}{name}" for name in names]
    places = np.unique(np.linspace(0, chosen.rows.size - 1, LOOKED_AT).astype(np.int64))
    rows = (
        pl.scan_parquet(parts).select(columns).select(pl.all().gather(chosen.rows[places].tolist()))
    )
    made = rows.collect().to_numpy()
    for place, values in zip(places.tolist(), made, strict=True):
        number = chosen.numbers[place]
        with database.reading() as connection:
            found = find_application(connection, number)
        frame = model.inputs_of(found.records)
        asked = matrix_of(frame, model.scorer.inputs).values[0]
        if not np.array_equal(asked, values, equal_nan=True):
            raise SeenOtherwiseError(number)


def _put(parts: Path, chosen: _Chosen, made_of: MadeOf, populations: Populations) -> int:
    """Write the columns, and return of how many applications it is known what became of them."""
    layout = _layout(parts, chosen.rows.size)
    with populations.made(made_of.bundle, layout, made_of) as columns:
        columns.numbers[:] = chosen.numbers
        for name in layout.floats:
            if name != VERSION:
                columns.put(name, _floats(parts, name)[chosen.rows])
        columns.put(VERSION, chosen.versions)
        for name, words in layout.codes.items():
            columns.put_codes(name, _codes(parts, name, words)[chosen.rows])
    return int((~np.isnan(_floats(parts, LABEL)[chosen.rows])).sum())


def _layout(parts: Path, applications: int) -> Layout:
    schema = pl.scan_parquet(parts).collect_schema()
    floats = [name for name, dtype in schema.items() if dtype == pl.Float64]
    texts = [name for name, dtype in schema.items() if dtype == pl.String]
    words = {name: tuple(_column(parts, name).unique().drop_nulls().sort()) for name in texts}
    return Layout(applications, (*floats, VERSION), words)


def _column(parts: Path, name: str) -> pl.Series:
    return pl.scan_parquet(parts).select(name).collect()[name]


def _floats(parts: Path, name: str) -> Floats:
    return _column(parts, name).fill_null(np.nan).to_numpy()


def _codes(parts: Path, name: str, words: Sequence[str]) -> Codes:
    codes = _column(parts, name).replace_strict(
        list(words), list(range(len(words))), default=ABSENT, return_dtype=pl.Int16
    )
    return codes.to_numpy()

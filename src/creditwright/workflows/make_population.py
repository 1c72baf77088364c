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
from creditwright.core.progress import Progress
from creditwright.decision.model import DecisionModel
from creditwright.features.compute import AnyRecords
from creditwright.population.columns import INPUT
from creditwright.population.kept import Populations
from creditwright.population.population import MadeOf
from creditwright.records.records import APPLICATION_KEY
from creditwright.scoring.inputs import matrix_of
from creditwright.serving.live import LiveModel
from creditwright.store.applicants import find_application
from creditwright.store.database import Database
from creditwright.store.many_applicants import everything_held
from creditwright.workflows.partwise import PartwiseWork, write_by_parts
from creditwright.workflows.population_parts import Chosen, column_of, part_of, put_chosen
from creditwright.workflows.score_portfolio import check_features

FORMAT = 1  # of the parts; another one does not go on with the parts of this
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
            labelled = put_chosen(parts, chosen, made_of, workplace.populations)
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


def _chosen(parts: Path, expected: Versions, database: Database) -> Chosen:
    numbers = column_of(parts, APPLICATION_KEY).to_numpy()
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
    return Chosen(rows, chosen, versions, numbers.size - rows.size)


def _compare(parts: Path, chosen: Chosen, model: DecisionModel, database: Database) -> None:
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

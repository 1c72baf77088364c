"""Readings of what was decided, beside one another: which features moved, when, and how far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from creditwright.core.errors import UnavailableError
from creditwright.core.text import Text
from creditwright.decision.policy import Outcome
from creditwright.monitoring.alarms import LIMITS, Alarm, Check
from creditwright.monitoring.column import ColumnReport, Role
from creditwright.store.database import Database
from creditwright.store.readings import (
    ColumnRead,
    Reading,
    column_read,
    columns_read,
    latest_readings,
)
from creditwright.workflows.watch_recorded import NotWatchedError

READINGS_SHOWN = 12
SCORE, OUTCOME = "default_probability", "outcome"
BANDS = (LIMITS[Check.SCORE].warning, LIMITS[Check.SCORE].critical)  # of PSI


class UnwatchedColumnError(UnavailableError):
    """No reading has a column of a name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No reading has a feature {name[:100]!r}.")


@dataclass(frozen=True, slots=True)
class FeatureDrift:
    """A feature over readings.

    Attributes:
        psi: One for each reading, the earliest first; None: not read, or too few values.
        drifted: By reading, whether it raised an alarm of drift.
    """

    name: str
    theme: str | None
    psi: tuple[float | None, ...]
    drifted: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Approvals:
    """The share approved without a person, of the reference and of the decisions read."""

    reference: float
    current: float


@dataclass(frozen=True, slots=True)
class Drift:
    """Readings, the earliest first, and what they found.

    Attributes:
        score: PSI of the probability of default, one for each reading.
        approved: Approvals, one for each reading; None: they were not read.
        features: Those that drifted in the last reading first, then by its PSI, the largest first.
    """

    readings: tuple[Reading, ...]
    score: tuple[float | None, ...]
    approved: tuple[Approvals | None, ...]
    features: tuple[FeatureDrift, ...]

    @property
    def last(self) -> Reading:
        """The latest reading."""
        return self.readings[-1]

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What the latest reading raised, the most severe first."""
        return self.last.alarms


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """One column over readings.

    Attributes:
        found: All that each reading found of it; None: it was not read.
        chosen: The place of the reading that is shown whole.
    """

    name: str
    readings: tuple[Reading, ...]
    found: tuple[ColumnReport | None, ...]
    chosen: int

    @property
    def shown(self) -> ColumnReport | None:
        """What the chosen reading found; None: it did not read this column."""
        return self.found[self.chosen]

    @property
    def psi(self) -> tuple[float | None, ...]:
        """One for each reading."""
        return tuple(_psi_of(each) for each in self.found)


def show_drift(database: Database) -> Drift:
    """Return the latest readings and what they found.

    Raises:
        NotWatchedError: If there is none.
    """
    with database.reading() as connection:
        readings = _readings(latest_readings(connection, at_most=READINGS_SHOWN))
        ids = [each.id for each in readings]
        columns = columns_read(connection, ids)
        outcomes = column_read(connection, ids, OUTCOME)
    by_name: dict[str, dict[str, ColumnRead]] = {}
    for each in columns:
        by_name.setdefault(each.name, {})[each.reading] = each
    score = by_name.get(SCORE, {})
    features = [
        _feature(name, found, ids)
        for name, found in by_name.items()
        if next(iter(found.values())).role is Role.FEATURE
    ]
    return Drift(
        readings=readings,
        score=tuple(score[each].psi if each in score else None for each in ids),
        approved=tuple(_approvals(outcomes.get(each)) for each in ids),
        features=tuple(sorted(features, key=_worst_first)),
    )


def show_column_drift(database: Database, name: str, *, reading: str | None = None) -> ColumnDrift:
    """Return one feature, or what the model said, over the latest readings.

    Args:
        database: The store.
        name: The column's.
        reading: The id of the reading that is shown whole; None, or unknown: the latest with it.

    Raises:
        NotWatchedError: If there is no reading.
        UnwatchedColumnError: If none of them has the column.
    """
    with database.reading() as connection:
        readings = _readings(latest_readings(connection, at_most=READINGS_SHOWN))
        ids = [each.id for each in readings]
        by_reading = column_read(connection, ids, name)
    if not by_reading:
        raise UnwatchedColumnError(name)
    latest = max(n for n, each in enumerate(ids) if each in by_reading)
    chosen = ids.index(reading) if reading in ids else latest
    return ColumnDrift(name, readings, tuple(by_reading.get(each) for each in ids), chosen)


def alarm_text(alarm: Alarm, labels: Mapping[str, Text]) -> Text:
    """Return an alarm's sentence with the feature called as people call it."""
    label = labels.get(alarm.about)
    if label is None:
        return alarm.text
    return Text(
        en=alarm.text.en.replace(alarm.about, f"\u201c{label.en}\u201d", 1),
        fr=alarm.text.fr.replace(alarm.about, f"«\u00a0{label.fr}\u00a0»", 1),
    )


def _readings(found: Sequence[Reading]) -> tuple[Reading, ...]:
    if not found:
        raise NotWatchedError
    return tuple(found)


def _feature(name: str, found: Mapping[str, ColumnRead], ids: Sequence[str]) -> FeatureDrift:
    theme = next(iter(found.values())).theme
    psi = tuple(found[each].psi if each in found else None for each in ids)
    drifted = tuple(each in found and found[each].drifted for each in ids)
    return FeatureDrift(name, theme, psi, drifted)


def _worst_first(feature: FeatureDrift) -> tuple[bool, float, str]:
    return not feature.drifted[-1], -(feature.psi[-1] or 0.0), feature.name


def _approvals(outcome: ColumnReport | None) -> Approvals | None:
    if outcome is None:
        return None
    found = next((each for each in outcome.bins if each.label == Outcome.APPROVE.value), None)
    return Approvals(0.0, 0.0) if found is None else Approvals(found.reference, found.current)


def _psi_of(found: ColumnReport | None) -> float | None:
    return None if found is None or found.distances is None else found.distances.psi

"""Whether each row hangs on something that is there: an application, a bureau loan."""

from dataclasses import dataclass, field

import polars as pl

from creditwright.records.faults import LINE, Reason, all_faults, faults
from creditwright.records.records import APPLICATION_KEY
from creditwright.records.table import Table
from creditwright.records.tables import BUREAU, PREVIOUS_APPLICATION

PREVIOUS_ID = "SK_ID_PREV"
BUREAU_ID = "SK_ID_BUREAU"
KEPT = {  # whose accepted rows others hang on, and by which column
    BUREAU.name: BUREAU_ID,
    PREVIOUS_APPLICATION.name: PREVIOUS_ID,
}
_OWNER = "__owner__"  # the application of the row that this one hangs on


def _no_owners(identifier: str) -> pl.DataFrame:
    return pl.DataFrame(schema={identifier: pl.Int64, _OWNER: pl.Int64})


def owners_of(table: str, accepted: pl.DataFrame) -> pl.DataFrame:
    """Return whose each row is, of a table that others hang on: its number, its application."""
    return accepted.select(KEPT[table], pl.col(APPLICATION_KEY).alias(_OWNER))


@dataclass(slots=True)
class Links:
    """The accepted rows that others may hang on, as identifiers: some 24 bytes a row.

    Attributes:
        applications: The accepted applications' identifiers.
        owners: For bureau loans and previous applications, by table: the identifier of each, and
            the application it belongs to.
    """

    applications: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.Int64))
    owners: dict[str, pl.DataFrame] = field(default_factory=dict)

    def remember(self, table: str, accepted: pl.DataFrame) -> None:
        """Keep the identifiers of a table's accepted rows, if others hang on them."""
        if table not in KEPT:
            return
        known = owners_of(table, accepted)
        self.owners[table] = pl.concat([self.owners.get(table, known.clear()), known])

    def of(self, table: str) -> pl.DataFrame:
        """Return the owners of a table's rows; none if there is no such table."""
        return self.owners.get(table, _no_owners(KEPT[table]))


@dataclass(frozen=True, slots=True)
class Linked:
    """Rows that hang on something, the faults of those that do not."""

    frame: pl.DataFrame
    faults: pl.DataFrame
    unknown_previous: int = 0  # rows whose earlier application is not among those given: allowed


def _orphans(frame: pl.DataFrame, wrong: pl.Series, table: Table, column: str) -> pl.DataFrame:
    what = "application" if column == APPLICATION_KEY else "bureau loan"
    return faults(
        table.name,
        frame[LINE].filter(wrong),
        column=column,
        reason=Reason.ORPHAN,
        explanation=f"No accepted {what} has this number.",
        values=frame[column].filter(wrong).cast(pl.String),
    )


def _conflicts(
    frame: pl.DataFrame, wrong: pl.Series, table: Table, column: str, said: str
) -> pl.DataFrame:
    return faults(
        table.name,
        frame[LINE].filter(wrong),
        column=column,
        reason=Reason.CONFLICTING_PARENT,
        explanation=said,
        values=frame[column].filter(wrong).cast(pl.String),
    )


def _with_application(frame: pl.DataFrame, table: Table, links: Links) -> Linked:
    """Give months of bureau loans the application of their loan, if just one has that loan."""
    owned = frame.join(links.of(BUREAU.name), on=BUREAU_ID, how="left", maintain_order="left")
    orphan = owned[_OWNER].is_null()
    found = _orphans(owned, orphan, table, BUREAU_ID)
    kept = owned.filter(~orphan).rename({_OWNER: APPLICATION_KEY})
    if owned.height > frame.height:
        contested = frame[LINE].is_in(owned[LINE].filter(owned[LINE].is_duplicated()).implode())
        said = "More than one application has the bureau loan of this number."
        found = all_faults([found, _conflicts(frame, contested, table, BUREAU_ID, said)])
        kept = kept.filter(~pl.col(LINE).is_duplicated())
    return Linked(kept, found)


def _with_parent(frame: pl.DataFrame, table: Table, links: Links) -> Linked:
    """Refuse rows whose earlier credit belongs to another application."""
    if PREVIOUS_APPLICATION.name not in links.owners:
        return Linked(frame, all_faults([]))
    owned = frame.select(LINE, PREVIOUS_ID, APPLICATION_KEY).join(
        links.of(PREVIOUS_APPLICATION.name), on=PREVIOUS_ID, how="left", maintain_order="left"
    )
    unknown = owned[_OWNER].null_count()
    others = owned.filter(pl.col(_OWNER) != pl.col(APPLICATION_KEY))[LINE]
    if others.is_empty():
        return Linked(frame, all_faults([]), unknown_previous=unknown)
    # a number that two applications claim belongs to each of them
    own = owned.filter(pl.col(_OWNER) == pl.col(APPLICATION_KEY))[LINE]
    conflict = frame[LINE].is_in(others.implode()) & ~frame[LINE].is_in(own.implode())
    said = "The previous application of this number belongs to another application."
    found = _conflicts(frame, conflict, table, PREVIOUS_ID, said)
    return Linked(frame.filter(~conflict), found, unknown_previous=unknown)


def link(frame: pl.DataFrame, table: Table, links: Links) -> Linked:
    """Divide rows that keep the rules by whether what they hang on is there.

    Args:
        frame: LINE and a history table's columns in stored types.
        table: Its declaration.
        links: The rows accepted before.

    Returns:
        The rows that hang on an accepted application, with SK_ID_CURR, and the faults of others.
    """
    if table.application is None:
        return _with_application(frame, table, links)
    orphan = ~frame[APPLICATION_KEY].is_in(links.applications.implode())
    found = _orphans(frame, orphan, table, APPLICATION_KEY)
    kept = frame.filter(~orphan) if found.height else frame
    if table.name == PREVIOUS_APPLICATION.name or PREVIOUS_ID not in table.column_names:
        return Linked(kept, found)
    linked = _with_parent(kept, table, links)
    return Linked(linked.frame, all_faults([found, linked.faults]), linked.unknown_previous)

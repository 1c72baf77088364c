"""The later steps on a cluster: what hangs on what, asked and answered in three rounds of parcels.

A row hangs on its application, which is in its own partition, and maybe on a loan or an earlier
credit, which may be in any. So parents are accepted first, by application; then each loan and each
earlier credit answers, by its own number, whose it is; then all of an application comes together.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence

import polars as pl

from creditwright.records.cluster.checked import ACCEPTED, ASKED, reject
from creditwright.records.cluster.parcel import (
    FAULTS,
    FIGURES,
    Delivery,
    Parcel,
    delivered,
    divide,
    figure,
    pack,
)
from creditwright.records.intake import stored_schema
from creditwright.records.links import KEPT, PREVIOUS_ID, Links, link, owners_of
from creditwright.records.partitions import sorted_without_twins
from creditwright.records.records import APPLICATION, APPLICATION_KEY, SOURCE_TABLE
from creditwright.records.tables import (
    APPLICATION_TRAIN,
    BUREAU_BALANCE,
    PREVIOUS_APPLICATION,
    TABLES,
)

PARENTS = (APPLICATION, *KEPT)
OWNERS = {name: f"owners of {name}" for name in KEPT}
CLAIMED = "claimed"  # answers: an earlier credit's number, whose it is, and which application asked
ASKER = "__asker__"


def accept_parents(parcels: Iterable[Parcel], *, partitions: int) -> Iterator[Parcel]:
    """Accept applications, then loans and earlier credits; say whose each of those is.

    Args:
        parcels: Checked rows of these tables, by application.
        partitions: How many there are.
    """
    for delivery in delivered(parcels):
        yield from delivery.pass_on(FAULTS, FIGURES)
        applications = delivery.take(APPLICATION)
        links = Links()
        if applications is not None:
            accepted = yield from _accepted(applications, APPLICATION, delivery.partition)
            links.applications = accepted[APPLICATION_KEY]
        for name in KEPT:
            rows = delivery.take(name)
            if rows is None:
                continue
            rows = yield from _linked(rows, name, links, delivery.partition)
            accepted = yield from _accepted(rows, name, delivery.partition)
            owners = owners_of(name, accepted)
            yield from divide(OWNERS[name], owners, partitions, by=KEPT[name])


def find_owners(parcels: Iterable[Parcel], *, partitions: int) -> Iterator[Parcel]:
    """Give months of loans their application, and say which earlier credits are another's.

    Args:
        parcels: By the number of the loan or the earlier credit: whose each is, checked months of
            loans, and which application speaks of which credit.
        partitions: How many there are.
    """
    for delivery in delivered(parcels):
        yield from delivery.pass_on(FAULTS, FIGURES)
        links = _links(delivery)
        months = delivery.take(BUREAU_BALANCE.name)
        if months is not None:
            months = yield from _linked(months, BUREAU_BALANCE.name, links, delivery.partition)
            yield from divide(BUREAU_BALANCE.name, months, partitions)
        asked = delivery.take(ASKED)
        if asked is not None:
            asked = asked.unique().rename({APPLICATION_KEY: ASKER})
            claims = asked.join(links.of(PREVIOUS_APPLICATION.name), on=PREVIOUS_ID, how="inner")
            yield from divide(CLAIMED, claims, partitions, by=ASKER)


def finish(parcels: Iterable[Parcel], *, tables: Sequence[str]) -> Iterator[Parcel]:
    """Accept what hangs on an application or an earlier credit; then its partition is done.

    Args:
        parcels: By application: accepted parents, months of loans with their application, other
            checked rows, and answers.
        tables: The history tables there are.

    Yields:
        The accepted rows of each table, one parcel each, faults and figures.
    """
    for delivery in delivered(parcels):
        yield from delivery.pass_on(FAULTS, FIGURES)
        applications = delivery.take(APPLICATION)
        links = Links()
        if applications is not None:
            links.applications = applications[APPLICATION_KEY]
            yield pack(APPLICATION, delivery.partition, applications)
        yield from delivery.pass_on(*KEPT)
        if PREVIOUS_APPLICATION.name in tables:
            links.owners[PREVIOUS_APPLICATION.name] = _claimed(delivery)
        for name in tables:
            rows = delivery.take(name)
            if rows is None:
                continue
            if name != BUREAU_BALANCE.name:
                rows = yield from _linked(rows, name, links, delivery.partition)
            yield from _accepted(rows, name, delivery.partition)


def _links(delivery: Delivery) -> Links:
    found = {name: delivery.take(label) for name, label in OWNERS.items()}
    return Links(owners={name: owners for name, owners in found.items() if owners is not None})


def _claimed(delivery: Delivery) -> pl.DataFrame:
    claims = delivery.take(CLAIMED)
    if claims is None:
        return Links().of(PREVIOUS_APPLICATION.name)
    return claims.drop(ASKER).unique()


def _linked(
    rows: pl.DataFrame, name: str, links: Links, partition: int
) -> Generator[Parcel, None, pl.DataFrame]:
    """Yield the faults of rows that hang on nothing; return the others."""
    linked = link(rows, TABLES[name], links)
    yield from reject(linked.faults, partition)
    return linked.frame


def _accepted(
    rows: pl.DataFrame, name: str, partition: int
) -> Generator[Parcel, None, pl.DataFrame]:
    """Yield the rows whose key is theirs alone, what they count as, and the faults of others."""
    table = APPLICATION_TRAIN if name == APPLICATION else TABLES[name]
    accepted, twins = sorted_without_twins(rows, table)
    yield from reject(twins, partition)
    for source, part in _by_source(accepted, name):
        yield pack(FIGURES, partition, figure(source, ACCEPTED, part.height))
    yield pack(name, partition, accepted.select(list(stored_schema(name))))
    return accepted


def _by_source(rows: pl.DataFrame, name: str) -> Iterator[tuple[str, pl.DataFrame]]:
    if name != APPLICATION:
        yield name, rows
        return
    for (source,), part in rows.partition_by(SOURCE_TABLE, as_dict=True).items():
        yield str(source), part

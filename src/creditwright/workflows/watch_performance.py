"""How recorded decisions turned out: estimated before labels, realised after, month by month."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from creditwright.core.errors import BadDataError, UnavailableError
from creditwright.decision.policy import Costs
from creditwright.monitoring.performance import Decided, PerformanceReport, performance_of
from creditwright.registry.address import BundlePlace
from creditwright.registry.store import BundleStore
from creditwright.store.database import Database
from creditwright.store.loan_outcomes import DecidedLoan, decided_loans
from creditwright.training.line_doubt import LineDoubt, doubt_from_json
from creditwright.workflows.tell_models import show_model

SEED = 1


class NothingDecidedError(BadDataError):
    """Nothing was decided in a time."""

    def __init__(self, since: str, until: str) -> None:
        super().__init__(f"Nothing was decided from {since} to {until}. Name other days.")


def watch_performance(
    database: Database, bundles: Path, costs: Costs, *, since: str, until: str
) -> PerformanceReport:
    """Return how decisions of a time turned out.

    The first decision on each application counts. Cut-offs are those of the latest decision.

    Args:
        database: The store.
        bundles: Where bundles are kept: each says how surely it was calibrated.
        costs: What the two mistakes cost.
        since: The first day, YYYY-MM-DD.
        until: The last day.

    Raises:
        NothingDecidedError: If nothing was decided then.
    """
    with database.reading() as connection:
        loans = decided_loans(connection, since=since, until=until)
    if not loans:
        raise NothingDecidedError(since, until)
    doubts = doubts_of({each.bundle for each in loans}, BundleStore(bundles))
    return performance_of(decided_of(loans, costs, doubts), seed=SEED)


def doubts_of(bundles: Collection[str], store: BundleStore) -> dict[str, LineDoubt]:
    """Return by bundle what is not known about its calibration, of those that tell it."""
    found: dict[str, LineDoubt] = {}
    for digest in bundles:
        with suppress(BadDataError, UnavailableError):  # it is kept here no more, or spoilt
            card = show_model(BundlePlace(store.path(digest), digest)).card
            if (doubt := doubt_from_json(card.calibration_doubt)) is not None:
                found[digest] = doubt
    return found


def decided_of(
    loans: Sequence[DecidedLoan], costs: Costs, doubts: Mapping[str, LineDoubt]
) -> Decided:
    """Return recorded decisions as performance is measured of; at least one."""
    return Decided(
        month=[each.at[:7] for each in loans],
        day=[each.at[:10] for each in loans],
        default_probability=np.array([each.default_probability for each in loans]),
        labels=np.array([np.nan if each.label is None else each.label for each in loans]),
        last_day=[each.last_day for each in loans],
        cut_off=loans[-1].decline_above,
        costs=costs,
        bundle=[each.bundle for each in loans],
        doubts=doubts,
    )

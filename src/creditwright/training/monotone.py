"""Constraints of direction: features whose greater value may never lower, or raise, the risk.

Where policy fixes a direction, a model that learned the opposite from noise gives reasons that
nobody can defend: "you were late too rarely". A constraint holds for one feature while all others,
and whether it is missing, stay as they are; features computed from the same column move with it and
are constrained only if they are named too.
"""

from collections.abc import Iterable, Mapping, Sequence

from creditwright.core.errors import UsageError
from creditwright.features.feature import Declared, Dtype

USUAL = "usual"
RAISES, LOWERS = 1, -1
SIGNS = {"+1": RAISES, "1": RAISES, "-1": LOWERS}

# A better score elsewhere never raises the risk; to have been late, or later, never lowers it.
USUAL_SIGNS: Mapping[str, int] = {
    **dict.fromkeys(
        (
            "external_score_1",
            "external_score_1_log_odds",
            "external_score_2",
            "external_score_2_log_odds",
            "external_score_3",
            "external_score_3_log_odds",
            "external_score_max",
            "external_score_mean",
            "external_score_median",
            "external_score_min",
            "external_score_product",
            "external_score_weighted",
        ),
        LOWERS,
    ),
    **dict.fromkeys(
        (
            "bureau_ended_late_share",
            "bureau_ever_overdue_share",
            "bureau_late_months_total",
            "bureau_overdue_days_max",
            "bureau_overdue_loans_count",
            "bureau_overdue_max",
            "bureau_overdue_total",
            "bureau_worst_lateness_max",
            "card_days_late_max",
            "card_late_share",
            "instalment_days_late_max",
            "instalment_days_late_mean",
            "instalment_late_count",
            "instalment_late_share",
            "pos_days_late_max",
            "pos_late_share",
        ),
        RAISES,
    ),
}


class MonotoneError(UsageError):
    """A constraint of direction that cannot be."""


def monotone_of(given: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return constraints by feature, in order of the names.

    Args:
        given: Each `FEATURE=+1` (a greater value never lowers the risk), `FEATURE=-1` (never raises
            it), or `usual` (`USUAL_SIGNS`). What is named alone wins over what is usual.

    Raises:
        MonotoneError: If one is none of these, or a feature is given both directions.
    """
    usual: dict[str, int] = {}
    named: dict[str, int] = {}
    for each in given:
        name, equals, sign = each.partition("=")
        if each == USUAL:
            usual = dict(USUAL_SIGNS)
        elif not (name and equals and sign in SIGNS):
            raise MonotoneError(
                f"{each!r} is no constraint: write FEATURE=+1, FEATURE=-1 or {USUAL}."
            )
        elif named.setdefault(name, SIGNS[sign]) != SIGNS[sign]:
            raise MonotoneError(f"{name} cannot go both up and down: give one direction.")
    return tuple(sorted({**usual, **named}.items()))


def check_monotone(constraints: Sequence[tuple[str, int]], usable: Iterable[Declared]) -> None:
    """Refuse constraints on what the model cannot have, or what has no order.

    Raises:
        MonotoneError: If a feature is not among the usable ones, unless the constraint is a usual
            one, or is a category.
    """
    kinds = {each.name: each.dtype for each in usable}
    for name, sign in constraints:
        if name not in kinds and USUAL_SIGNS.get(name) != sign:
            raise MonotoneError(
                f"{name!r} is not a feature of this model. `creditwright features list` shows all."
            )
        if kinds.get(name) is Dtype.CATEGORY:
            raise MonotoneError(f"{name!r} is a category, which has no direction.")

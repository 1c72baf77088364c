"""The principal reasons: which groups of features cost an applicant most against the reference.

The shortfall of a group is what its features took from this applicant and did not take from the
reference: s = sum of (attribution - mean attribution in the reference). All shortfalls add up to
the applicant's log-odds minus the mean log-odds of the reference; the reference was approved, so
whoever is declined has at least one positive shortfall.

Source:
    Regulation B, 12 CFR 1002.9(b)(2), official interpretations 1 (at most four) and 5 (by
    comparison with those who only just passed).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.decision.catalogue import MISSING
from creditwright.decision.profile import MOST_REASONS
from creditwright.explanation.attribution import by_group

METHOD = "shortfall-1"  # kept with every decision; another way to choose gets another name
AT_MOST = MOST_REASONS
LEAST_SHARE = 0.05  # of the positive shortfall; less is not a principal reason


@dataclass(frozen=True, slots=True)
class Shortfalls:
    """What each group cost some applicants, beside the reference.

    Attributes:
        of_group: By reason code, in log-odds, shape (applications,); positive: against them.
        mostly_missing: By reason code: whether more than half of what spoke against the applicant
            came from values that were not known.
    """

    of_group: Mapping[str, Floats]
    mostly_missing: Mapping[str, Flags]


@dataclass(frozen=True, slots=True)
class PrincipalReasons:
    """The reasons of one application.

    Attributes:
        codes: Costliest first, at most four.
        coverage: Their share of all that spoke against the applicant, 0 to 1.
    """

    codes: tuple[str, ...]
    coverage: float


def shortfalls(
    attributions: Floats, reference_means: Floats, missing: Flags, codes: Sequence[str]
) -> Shortfalls:
    """Return what each group cost each applicant.

    Args:
        attributions: In log-odds, shape (applications, inputs).
        reference_means: The reference's mean attributions, shape (inputs,).
        missing: Where a value was not given, shape (applications, inputs).
        codes: The reason code of each input.
    """
    differences = attributions - reference_means
    against = np.maximum(differences, 0.0)
    unknown = by_group(np.where(missing, against, 0.0), codes)
    total = by_group(against, codes)
    return Shortfalls(
        of_group=by_group(differences, codes),
        mostly_missing={code: unknown[code] > total[code] / 2 for code in total},
    )


def principal_reasons(found: Shortfalls, *, at_most: int = AT_MOST) -> list[PrincipalReasons]:
    """Name for each application the groups that cost it most, costliest first, at most so many.

    A group counts if its shortfall is positive and at least `LEAST_SHARE` of all positive ones;
    groups that cost the same go by their code.
    """
    codes = sorted(found.of_group)
    if not codes:
        return []
    costs = np.column_stack([found.of_group[code] for code in codes])
    missing = np.column_stack([found.mostly_missing[code] for code in codes])
    order = np.argsort(-costs, axis=1, kind="stable")[:, :at_most]
    return [
        _reasons_of(row.tolist(), ranked.tolist(), lacking.tolist(), codes)
        for row, ranked, lacking in zip(costs, order, missing, strict=True)
    ]


def _reasons_of(
    costs: list[float], ranked: list[int], lacking: list[bool], codes: Sequence[str]
) -> PrincipalReasons:
    against = sum(cost for cost in costs if cost > 0)
    if not against > 0:
        return PrincipalReasons((), 0.0)
    chosen = [n for n in ranked if costs[n] > 0 and costs[n] >= LEAST_SHARE * against]
    named = tuple(codes[n] + MISSING if lacking[n] else codes[n] for n in chosen)
    return PrincipalReasons(named, sum(costs[n] for n in chosen) / against)

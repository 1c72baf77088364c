"""What became of decisions: foretold against realised, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.decision.policy import Costs
from creditwright.monitoring.estimated import (
    Calibrated,
    EstimatedPerformance,
    estimate_performance,
)
from creditwright.monitoring.stability import Stability, stability_of
from creditwright.monitoring.vintage import VintagePoint, months_between, vintage_curve
from creditwright.training.line_doubt import LineDoubt
from creditwright.training.metrics import (
    Estimate,
    auc,
    calibration_line,
    cost_per_applicant,
    mistakes,
    wilson,
)
from creditwright.training.platt import NoCalibrationError

FEWEST_LABELLED = 100  # applications that anything realised is told of
FEWEST_OF_EACH = 10  # defaults, and loans repaid, that AUC, recall and precision are told of
FEWEST_FOR_SLOPE = 50  # of each, below which a calibration slope says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided, and what became of it as far as is known; each of n applications.

    Attributes:
        month: Of the decision, YYYY-MM.
        day: Of the decision, YYYY-MM-DD.
        default_probability: As the model said, shape (n,).
        labels: 1 for a default, 0 for a loan repaid or still watched without one, NaN where
            nothing is known; shape (n,).
        last_day: Of the default, or the last one watched; empty where nothing is known.
        cut_off: The probability that was declined above.
        costs: What the two mistakes cost.
        bundle: The bundle that decided.
        doubts: By bundle what is not known about its calibration; of others nothing is said.
    """

    month: Sequence[str]
    day: Sequence[str]
    default_probability: Floats
    labels: Floats
    last_day: Sequence[str]
    cut_off: float
    costs: Costs
    bundle: Sequence[str]
    doubts: Mapping[str, LineDoubt]

    def calibrated(self, inside: Flags) -> Calibrated:
        """Return by what the probabilities of some of the decisions were calibrated."""
        names, by = np.unique(np.array(self.bundle, dtype=np.str_)[inside], return_inverse=True)
        return Calibrated(by.astype(np.int64), [self.doubts.get(each) for each in names.tolist()])


@dataclass(frozen=True, slots=True, kw_only=True)
class Realised:
    """What the labels say. None: of too few.

    Attributes:
        gap: Default rate less the mean probability of the same applications.
        slope: Of truth on the log-odds: 1 is perfect, under 1 the model is too sure of itself.
    """

    labelled: int
    defaults: int
    foretold: float
    default_rate: Estimate
    gap: Estimate
    slope: Estimate | None
    auc: Estimate | None
    recall: Estimate | None
    precision: Estimate | None
    cost_per_applicant: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """The decisions of one month.

    Attributes:
        estimated: Of all of them, before labels; None: too few.
        realised: Of those labelled; None: too few.
        vintage: How many had defaulted after how many months.
    """

    month: str
    applications: int
    estimated: EstimatedPerformance | None
    realised: Realised | None
    vintage: tuple[VintagePoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceReport:
    """Performance over time.

    Attributes:
        together: All months as one.
        stability: Of the realised Gini over months; None: of too few months.
    """

    months: tuple[MonthReport, ...]
    together: MonthReport
    stability: Stability | None


def performance_of(decided: Decided, *, seed: int) -> PerformanceReport:
    """Return performance by month of decision, estimated and realised.

    Labels of loans that were approved are all a lender ever learns: what is realised is of those,
    what is estimated of everybody who was decided on.

    Args:
        decided: At least one decision.
        seed: Of the intervals that are drawn.
    """
    named = np.array(decided.month, dtype=np.str_)
    months = tuple(
        _month(decided, name, named == name, seed) for name in sorted(set(decided.month))
    )
    told = [(n, each.realised.auc) for n, each in enumerate(months) if each.realised is not None]
    ginis = [(n, 2 * found.value - 1) for n, found in told if found is not None]
    first = np.datetime64(months[0].month, "M")
    numbers = [
        int((np.datetime64(months[n].month, "M") - first).astype(np.int64)) for n, _ in ginis
    ]
    return PerformanceReport(
        months=months,
        together=_month(decided, "all", np.ones(named.size, dtype=np.bool_), seed),
        stability=stability_of(numbers, [gini for _, gini in ginis]),
    )


def in_words(report: PerformanceReport) -> str:
    """Return the report for people at a terminal: a line a month."""
    titles = ("month", "decided", "AUC estimated", "labelled", "AUC realised")
    head = "{:<7}{:>9}  {:<22} {:>8}  {:<22} ".format(*titles)
    lines = [head + "default rate less foretold"]
    lines += [_line(each) for each in (*report.months, report.together)]
    if report.stability is not None:
        found = report.stability
        lines.append(
            f"Gini {found.mean_gini:.3f} on average, {_told(found.slope, 4)} a month, "
            f"{found.residual_spread:.3f} around that line."
        )
    return "\n".join(lines)


def _line(month: MonthReport) -> str:
    estimated, realised = month.estimated, month.realised
    before = _told(None if estimated is None else estimated.auc)
    after = _told(None if realised is None else realised.auc)
    gap = _told(None if realised is None else realised.gap)
    labelled = 0 if realised is None else realised.labelled
    return (
        f"{month.month:<7}{month.applications:>9,}  {before:<22} {labelled:>8,}  {after:<22} {gap}"
    )


def _told(found: Estimate | None, digits: int = 3) -> str:
    if found is None:
        return "too few"
    return f"{found.value:.{digits}f} ({found.low:.{digits}f} to {found.high:.{digits}f})"


def _month(decided: Decided, name: str, inside: Flags, seed: int) -> MonthReport:
    probability, labels = decided.default_probability[inside], decided.labels[inside]
    known = inside & ~np.isnan(decided.labels)
    rows = np.flatnonzero(known).tolist()
    curve: tuple[VintagePoint, ...] = ()
    if rows:
        maturity = months_between(
            [decided.day[n] for n in rows], [decided.last_day[n] for n in rows]
        )
        curve = vintage_curve(maturity, decided.labels[known] == 1)
    return MonthReport(
        month=name,
        applications=int(inside.sum()),
        estimated=estimate_performance(
            probability,
            decided.cut_off,
            decided.costs,
            seed=seed,
            calibrated=decided.calibrated(inside),
        ),
        realised=realised_of(
            probability[~np.isnan(labels)],
            labels[~np.isnan(labels)],
            decided.cut_off,
            decided.costs,
            seed=seed,
        ),
        vintage=curve,
    )


def realised_of(
    default_probability: Floats, labels: Floats, cut_off: float, costs: Costs, *, seed: int
) -> Realised | None:
    """Return what labels say of probabilities; None where they are too few.

    Args:
        default_probability: Shape (n,).
        labels: 1 or 0, shape (n,).
        cut_off: Declined is above it.
        costs: What the two mistakes cost.
        seed: Of the interval of the cost.
    """
    n, defaults = labels.size, int(labels.sum())
    if n < FEWEST_LABELLED:
        return None
    counted = mistakes(labels, default_probability, cut_off)
    rate, foretold = wilson(defaults, n), float(default_probability.mean())
    enough = min(defaults, n - defaults) >= FEWEST_OF_EACH
    declined = counted.caught_defaults + counted.refused_good
    return Realised(
        labelled=n,
        defaults=defaults,
        foretold=foretold,
        default_rate=rate,
        gap=Estimate(*(each - foretold for each in (rate.value, rate.low, rate.high))),
        slope=_slope(labels, default_probability),
        auc=auc(labels, default_probability) if enough else None,
        recall=wilson(counted.caught_defaults, defaults) if enough else None,
        precision=wilson(counted.caught_defaults, declined) if declined >= FEWEST_OF_EACH else None,
        cost_per_applicant=cost_per_applicant(counted, costs, seed=seed),
    )


def _slope(labels: Floats, default_probability: Floats) -> Estimate | None:
    defaults = int(labels.sum())
    if min(defaults, labels.size - defaults) < FEWEST_FOR_SLOPE:
        return None
    log_odds = np.log(default_probability) - np.log1p(-default_probability)
    try:
        return calibration_line(labels, log_odds).slope
    except NoCalibrationError:
        return None

"""How values of features are written and drawn on pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from creditwright.population.distribution import Bar, Distribution, Words
from creditwright.records.table import Unit
from creditwright.scoring.inputs import ModelInput
from creditwright.web.pages.figures import Figures

TO = "\u2013"  # as a range is written; a hyphen would read as a minus
MOST_WORDS = 12  # bars of a category; the others are in the table


@dataclass(frozen=True, slots=True)
class Drawn:
    """A distribution as a page draws it.

    Attributes:
        counts: Of each bar.
        rows: For the table: what a bar is of, in words, and how many.
        left: What stands at the left end of the axis.
        right: And at its right end.
    """

    counts: Sequence[int]
    rows: Sequence[tuple[str, int]]
    left: str
    right: str
    applications: int
    missing: int


def value_text(figures: Figures, feature: ModelInput, value: float | str | None) -> str:
    """Return a value of a feature as people read it; nothing for what is missing."""
    if value is None or isinstance(value, str):
        return figures.word(value) if value else ""
    if feature.unit is Unit.SHARE:
        return figures.percent(value)
    return figures.significant(value)


def bars_of(found: Distribution | Words, figures: Figures, feature: ModelInput) -> Drawn:
    """Return what is drawn of a distribution."""
    if isinstance(found, Words):
        first = found.counts[:MOST_WORDS]
        return Drawn(
            counts=[n for _, n in first],
            rows=[(figures.word(word), n) for word, n in found.counts],
            left=figures.word(first[0][0]) if first else "",
            right=figures.word(first[-1][0]) if first[1:] else "",
            applications=found.applications,
            missing=found.missing,
        )
    return _bars(found, lambda value: value_text(figures, feature, value))


def shares_of(found: Distribution, figures: Figures) -> Drawn:
    """Return what is drawn of a distribution of shares, 0 to 1."""
    return _bars(found, figures.percent)


def _bars(found: Distribution, written: Callable[[float], str]) -> Drawn:
    return Drawn(
        counts=[each.applications for each in found.bars],
        rows=[(_ends(each, written), each.applications) for each in found.bars],
        left=written(found.bars[0].low) if found.bars else "",
        right=written(found.bars[-1].high) if found.bars else "",
        applications=found.applications,
        missing=found.missing,
    )


def _ends(bar: Bar, written: Callable[[float], str]) -> str:
    low, high = written(bar.low), written(bar.high)
    more = "+" if bar.holds_tail else ""
    return low if bar.low == bar.high else f"{low} {TO} {high}{more}"


def marker_in(found: Distribution | Words, value: float | str | None) -> float | None:
    """Return where a value lies on the axis of its drawing, 0 to 1; None: nowhere."""
    if isinstance(found, Words):
        names = [word for word, _ in found.counts[:MOST_WORDS]]
        return (names.index(value) + 0.5) / len(names) if value in names else None
    if value is None or isinstance(value, str) or not found.bars:
        return None
    bars = found.bars
    if bars[0].low == bars[0].high:  # one value a bar
        lows = [each.low for each in bars]
        return (lows.index(value) + 0.5) / len(bars) if value in lows else None
    wide = bars[-1].high - bars[0].low
    return min(1.0, max(0.0, (value - bars[0].low) / wide)) if wide else 0.5

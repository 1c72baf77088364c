"""The waterfall of reasons: from what is true of all, step by step, to this application.

One drawing a row, all on one scale, so that a table holds the words and the drawings stand below
one another: where the dotted line is crossed, the outcome changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from markupsafe import Markup

from creditwright.web.charts.svg import WIDTH, Scale, drawing, rectangle, upright

MARGIN = 0.04  # of the range, on either side
TOP, THICK = 22.0, 56.0
LEAST_WIDTH = 3.0  # so that a step of nearly nothing is seen to be there


@dataclass(frozen=True, slots=True)
class WaterfallBars:
    """The drawings of a waterfall.

    Attributes:
        start: Of the first row.
        steps: One for each step, in their order.
        parts: Of a step that was opened, one for each part of it.
        end: Of the last row.
    """

    start: Markup
    steps: Sequence[Markup]
    parts: Mapping[int, Sequence[Markup]]
    end: Markup


def waterfall(
    start: float,
    steps: Sequence[float],
    *,
    limit: float | None = None,
    parts: Mapping[int, Sequence[float]] | None = None,
) -> WaterfallBars:
    """Return a drawing for each row.

    Args:
        start: Where it begins: a probability.
        steps: What each row adds, in points of probability; positive is towards default.
        limit: Where the outcome changes: a line through all rows; None: no line.
        parts: By the place of a step what it is made of; they add up to it.
    """
    places = list(accumulate(steps, initial=start))
    inner = {
        place: list(accumulate(made_of, initial=places[place]))
        for place, made_of in (parts or {}).items()
    }
    reached = [each for among in inner.values() for each in among]
    scale = _scale([*places, *reached, *([] if limit is None else [limit])])
    dotted = [] if limit is None else [upright("dotted", scale.at(limit))]
    return WaterfallBars(
        start=_mark(places[0], scale, dotted),
        steps=[_bar(a, b, scale, dotted) for a, b in pairwise(places)],
        parts={
            place: [_bar(a, b, scale, dotted, looks=" part") for a, b in pairwise(among)]
            for place, among in inner.items()
        },
        end=_mark(places[-1], scale, dotted),
    )


def _scale(places: Sequence[float]) -> Scale:
    least, most = min(places), max(places)
    margin = (most - least) * MARGIN or MARGIN
    return Scale(least - margin, most + margin)


def _mark(place: float, scale: Scale, dotted: Sequence[Markup]) -> Markup:
    at = min(scale.at(place), WIDTH - 8.0)
    return drawing("step", [*dotted, rectangle("ink", at, TOP - 10, 8, THICK + 20)])


def _bar(
    before: float, after: float, scale: Scale, dotted: Sequence[Markup], *, looks: str = ""
) -> Markup:
    colour = "raises" if after > before else "lowers"
    left, right = sorted((scale.at(before), scale.at(after)))
    bar = rectangle(colour + looks, left, TOP, max(right - left, LEAST_WIDTH), THICK)
    return drawing("step", [bar, *dotted])

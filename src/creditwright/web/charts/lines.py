"""Lines over a shared axis, with intervals as bands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from creditwright.web.charts.svg import HEIGHT, WIDTH, Scale, drawing, level, path, upright

ALONE = 8.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        values: One for each place on the axis; None: not known there, and the line has a gap.
        looks: `line-1` to `line-4`, or `raises`, `lowers`: never more than four lines in one place.
        low: The lower ends of the intervals; empty: no band.
        high: The upper ends.
    """

    values: Sequence[float | None]
    looks: str = "line-1"
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()


def lines(
    xs: Sequence[float],
    drawn: Sequence[Line],
    *,
    least: float,
    most: float,
    levels: Sequence[float] = (),
    marks: Sequence[float] = (),
) -> Markup:
    """Return lines.

    Args:
        xs: The places on the axis, rising.
        drawn: The lines, each with a value for every place.
        least: The value at the bottom; the same for drawings that are to be compared.
        most: The value at the top.
        levels: Values with a dotted line across, such as a bound.
        marks: Places with a dotted line upright, such as a model's promotion.
    """
    across = Scale(xs[0], xs[-1]) if xs else Scale(0.0, 1.0)
    up = Scale(least, most, HEIGHT)
    shapes: list[Markup] = [level("dotted", HEIGHT - up.at(each)) for each in levels]
    shapes += [upright("dotted", across.at(each)) for each in marks]
    for line in drawn:
        shapes += _band(xs, line, across, up)
        for piece in _pieces(xs, line.values):
            points = [(across.at(x), HEIGHT - up.at(y)) for x, y in piece]
            if len(points) == 1:  # alone between gaps: a short line, or it would not be seen
                (place, y) = points[0]
                points = [(max(0.0, place - ALONE), y), (min(WIDTH, place + ALONE), y)]
            shapes.append(path(f"line {line.looks}", points))
    return drawing("lines", shapes)


def _band(xs: Sequence[float], line: Line, across: Scale, up: Scale) -> list[Markup]:
    known = [
        (x, low, high)
        for x, low, high in zip(xs, line.low, line.high, strict=False)
        if low is not None and high is not None
    ]
    if not known:
        return []
    over = [(across.at(x), HEIGHT - up.at(high)) for x, _, high in known]
    under = [(across.at(x), HEIGHT - up.at(low)) for x, low, _ in reversed(known)]
    return [path(f"band {line.looks}", [*over, *under], closed=True)]


def _pieces(
    xs: Sequence[float], values: Sequence[float | None]
) -> Iterator[list[tuple[float, float]]]:
    """Yield the parts of a line between its gaps."""
    piece: list[tuple[float, float]] = []
    for x, value in zip(xs, values, strict=True):
        if value is None:
            if piece:
                yield piece
            piece = []
        else:
            piece.append((x, value))
    if piece:
        yield piece

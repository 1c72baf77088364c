"""A figure with its interval on an axis, beside lines that it is compared with."""

from collections.abc import Sequence

from markupsafe import Markup

from creditwright.web.charts.svg import HEIGHT, Scale, drawing, level, rectangle, upright

WIDE = 10.0


def interval(
    value: float, low: float, high: float, *, most: float, levels: Sequence[float] = ()
) -> Markup:
    """Return a mark at a figure, a line over its interval, and dotted lines to compare with.

    Args:
        value: The figure.
        low: The lower end of its interval.
        high: The upper end.
        most: The right end of the axis, which begins at 0.
        levels: What it is compared with.
    """
    across = Scale(0.0, most)
    shapes = [upright("dotted", across.at(each)) for each in levels]
    shapes.append(level("line line-1", HEIGHT / 2, across.at(low), across.at(high)))
    shapes.append(rectangle("ink", across.at(value) - WIDE / 2, HEIGHT / 4, WIDE, HEIGHT / 2))
    return drawing("step", shapes)

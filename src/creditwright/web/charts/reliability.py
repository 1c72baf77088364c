"""The reliability plot: what was said beside what came, in groups, with intervals."""

from collections.abc import Sequence

from markupsafe import Markup

from creditwright.web.charts.svg import HEIGHT, WIDTH, Scale, drawing, path, rectangle, upright

DOT = 8.0


def reliability(
    said: Sequence[float],
    came: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    *,
    most: float | None = None,
) -> Markup:
    """Return a dot with its interval for each group, beside the line where both are equal.

    Args:
        said: The mean probability of each group.
        came: The share that defaulted.
        low: The lower end of the interval of that share.
        high: Its upper end.
        most: The end of both axes; None: what all fit in.
    """
    end = most or max([*said, *high], default=1.0) or 1.0
    across, up = Scale(0.0, end), Scale(0.0, end, HEIGHT)
    shapes = [path("dotted", [(0.0, float(HEIGHT)), (float(WIDTH), 0.0)])]
    for x, y, a, b in zip(said, came, low, high, strict=True):
        at, height = across.at(x), HEIGHT - up.at(y)
        shapes.append(upright("line line-1", at, HEIGHT - up.at(b), HEIGHT - up.at(a)))
        shapes.append(rectangle("ink", at - DOT / 2, height - 1.5, DOT, 3))
    return drawing("reliability", shapes)

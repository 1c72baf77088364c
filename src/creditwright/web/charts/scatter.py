"""Two values of many applications against each other, and where one of them lies."""

from collections.abc import Sequence

from markupsafe import Markup

from creditwright.web.charts.svg import HEIGHT, Scale, drawing, level, rectangle, upright

DOT_WIDTH, DOT_HEIGHT = 6.0, 1.8


def scatter(
    points: Sequence[tuple[float, float]],
    *,
    looks: Sequence[str] = (),
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    marker: tuple[float, float] | None = None,
) -> Markup:
    """Return a dot for each point, and crossing lines where the application lies.

    Args:
        points: As (x, y); what lies outside the ranges is drawn at their ends.
        looks: A class for each point; none: all `population`.
        x_range: The ends of the lower axis.
        y_range: The ends of the left axis.
        marker: The application's own point.
    """
    across, up = Scale(*x_range), Scale(*y_range, HEIGHT)
    chosen = looks or ["population"] * len(points)
    shapes = [
        rectangle(
            look,
            across.at(x) - DOT_WIDTH / 2,
            HEIGHT - up.at(y) - DOT_HEIGHT / 2,
            DOT_WIDTH,
            DOT_HEIGHT,
        )
        for (x, y), look in zip(points, chosen, strict=True)
    ]
    if marker is not None:
        shapes.append(upright("marker", across.at(marker[0])))
        shapes.append(level("marker", HEIGHT - up.at(marker[1])))
    return drawing("scatter", shapes)

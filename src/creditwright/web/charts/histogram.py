"""A histogram, with a line where one application lies."""

from collections.abc import Sequence

from markupsafe import Markup

from creditwright.web.charts.svg import HEIGHT, WIDTH, Scale, drawing, rectangle, upright

GAP = 1.5


def histogram(
    counts: Sequence[float],
    *,
    marker: float | None = None,
    looks: Sequence[str] = (),
    lines: Sequence[float] = (),
) -> Markup:
    """Return bars of equal width, from the left end of the axis to its right end.

    Args:
        counts: How many lie in each bin, or what share of all.
        marker: Where the application lies, 0 to 1 of the axis; None: no line.
        looks: A class for each bar, such as `raises`; none: all `population`.
        lines: More lines, 0 to 1 of the axis, dotted: cut-offs, for instance.
    """
    most = max(counts, default=0) or 1
    wide = WIDTH / max(len(counts), 1)
    up = Scale(0.0, float(most), HEIGHT)
    chosen = looks or ["population"] * len(counts)
    shapes = [
        rectangle(look, n * wide, HEIGHT - up.at(count), max(wide - GAP, 0.5), up.at(count))
        for n, (count, look) in enumerate(zip(counts, chosen, strict=True))
    ]
    across = Scale(0.0, 1.0)
    shapes += [upright("dotted", across.at(each)) for each in lines]
    if marker is not None:
        shapes.append(upright("marker", across.at(marker)))
    return drawing("histogram", shapes)

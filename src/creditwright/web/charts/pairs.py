"""Two distributions over the same bins, one upon the other."""

from collections.abc import Sequence

from markupsafe import Markup

from creditwright.web.charts.svg import HEIGHT, WIDTH, Scale, drawing, rectangle

GAP = 3.0
NARROW = 0.45  # of a bin: the upper bar, so that the lower one is seen on both sides


def pairs(lower: Sequence[float], upper: Sequence[float], *, looks: str = "lowers") -> Markup:
    """Return for each bin a wide bar, and a narrow one upon it; both on one scale.

    Args:
        lower: Of the wide bars, such as shares of a reference.
        upper: Of the narrow ones, as many.
        looks: The class of the narrow ones.
    """
    most = max([*lower, *upper], default=0.0) or 1.0
    wide = WIDTH / max(len(lower), 1)
    up = Scale(0.0, float(most), HEIGHT)
    thin = wide * NARROW
    shapes = []
    for n, (below, above) in enumerate(zip(lower, upper, strict=True)):
        left = n * wide
        shapes.append(
            rectangle("population", left, HEIGHT - up.at(below), max(wide - GAP, 0.5), up.at(below))
        )
        shapes.append(
            rectangle(
                looks,
                left + (wide - GAP - thin) / 2,
                HEIGHT - up.at(above),
                thin,
                up.at(above),
            )
        )
    return drawing("histogram", shapes)

"""The threshold bar: how likely a default is, beside where the outcome changes."""

from markupsafe import Markup

from creditwright.web.charts.svg import HEIGHT, WIDTH, Scale, drawing, rectangle, shape, upright

USEFUL = 0.5  # probabilities above it are drawn at the end of the bar
TOP, THICK = 32.0, 36.0


def threshold_bar(
    probability: float,
    approve_up_to: float,
    decline_above: float,
    *,
    before: float | None = None,
    most: float = USEFUL,
) -> Markup:
    """Return a bar of 0 to `most`, split where the outcome changes.

    Args:
        probability: Of default, 0 to 1.
        approve_up_to: The cut-off up to which an application is approved.
        decline_above: The cut-off above which it is declined; a band between them is a person's.
        before: A probability to compare with, drawn as a ghost: the real one, of a what-if.
        most: The right end; what lies above is drawn there.
    """
    scale = Scale(0.0, most)
    first, second = scale.at(approve_up_to), scale.at(decline_above)
    if probability <= approve_up_to:
        looks = "lowers"
    else:
        looks = "raises" if probability > decline_above else "neutral"
    shapes = [
        rectangle("zone-lowers", 0, 0, first, HEIGHT),
        rectangle("zone-neutral", first, 0, second - first, HEIGHT),
        rectangle("zone-raises", second, 0, WIDTH - second, HEIGHT),
        rectangle(looks, 0, TOP, scale.at(probability), THICK),
        upright("limit", first),
    ]
    if decline_above > approve_up_to:
        shapes.append(upright("limit", second))
    if before is not None:
        shapes.append(upright("ghost", scale.at(before)))
    return drawing("threshold", shapes)


def threshold_gap(value: float, *, most: float = USEFUL) -> Markup:
    """Return a gap as wide as the bar is up to a value: a word after it begins below it."""
    place = Scale(0.0, most, length=100.0).at(value)
    return shape("svg", "gap", width=f"{place}%", height=1, aria_hidden="true")

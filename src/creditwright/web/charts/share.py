"""A bar for a share of a whole, in a row of a table."""

from markupsafe import Markup

from creditwright.web.charts.svg import HEIGHT, Scale, drawing, rectangle


def share_bar(share: float, *, most: float = 1.0, looks: str = "population") -> Markup:
    """Return a bar of 0 to `most`.

    Args:
        share: 0 to 1.
        most: The right end, the same for all bars of a table.
        looks: Its class.
    """
    return drawing("step", [rectangle(looks, 0, 25, Scale(0.0, most).at(share), HEIGHT / 2)])

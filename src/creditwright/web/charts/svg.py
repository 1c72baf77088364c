"""SVG by attributes alone: no words, no style, so that the strictest content policy allows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 1000, 100  # of every drawing's own field; the page stretches it


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value lies on an axis of `length`; what is outside lies on its end.

    Attributes:
        least: The value at 0.
        most: The value at `length`.
    """

    least: float
    most: float
    length: float = WIDTH

    def at(self, value: float) -> float:
        """Return the place of a value.

        >>> Scale(0.0, 0.5).at(0.25), Scale(0.0, 0.5).at(9.0), Scale(1.0, 1.0).at(1.0)
        (500.0, 1000.0, 0.0)
        """
        if self.most <= self.least:
            return 0.0
        share = (value - self.least) / (self.most - self.least)
        return round(min(1.0, max(0.0, share)) * self.length, 1)


def shape(kind: str, looks: str, **attributes: object) -> Markup:
    """Return one element.

    Args:
        kind: Such as `rect`.
        looks: Its class, which the style sheet gives a colour.
        **attributes: Its geometry; an underscore stands for a hyphen.
    """
    written = "".join(
        f' {name.replace("_", "-")}="{escape(value)}"' for name, value in attributes.items()
    )
    return Markup(f'<{kind} class="{escape(looks)}"{written}/>')  # noqa: S704 - escaped above


def rectangle(looks: str, x: float, y: float, width: float, height: float) -> Markup:
    """Return a rectangle that can be seen however little it is."""
    return shape("rect", looks, x=_n(x), y=_n(y), width=_n(max(width, 0.0)), height=_n(height))


def upright(looks: str, x: float, top: float = 0, bottom: float = HEIGHT) -> Markup:
    """Return a vertical line that is as thick on every screen."""
    return _line(looks, x, top, x, bottom)


def level(looks: str, y: float, left: float = 0, right: float = WIDTH) -> Markup:
    """Return a horizontal line that is as thick on every screen."""
    return _line(looks, left, y, right, y)


def _line(looks: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return shape(
        "line",
        looks,
        x1=_n(x1),
        y1=_n(y1),
        x2=_n(x2),
        y2=_n(y2),
        vector_effect="non-scaling-stroke",
    )


def path(looks: str, points: Sequence[tuple[float, float]], *, closed: bool = False) -> Markup:
    """Return a line through points, or the area that it encloses."""
    drawn = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + ("Z" if closed else "")
    return shape("path", looks, d=drawn, vector_effect="non-scaling-stroke")


def drawing(
    looks: str, shapes: Iterable[Markup], *, width: float = WIDTH, height: float = HEIGHT
) -> Markup:
    """Return a drawing of shapes that fills the place the page gives it."""
    opened = (
        f'<svg class="chart {escape(looks)}" viewBox="0 0 {_n(width)} {_n(height)}" '
        'preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    )
    inside = Markup().join(shapes)
    return Markup(opened) + inside + Markup("</svg>")  # noqa: S704 - escaped above


def _n(value: float) -> str:
    """Return a coordinate with at most one digit after the point.

    >>> _n(3.0), _n(3.14159)
    ('3', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0")

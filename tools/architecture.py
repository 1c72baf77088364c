"""The picture of the architecture, drawn from what import-linter checks and what packages say.

Layers and the libraries that are kept in one place come from pyproject.toml, the words from the
first line of each package: a picture that is wrong is one that the build refuses too.
"""

import ast
import re
import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "creditwright"
WIDTH, MARGIN, GAP = 980, 10, 8
BAR, LIBRARIES = 640, 250  # how wide a layer is, and what is said beside it
ROW, LINE = 46, 15
LETTERS = 6.1  # the width of a letter, in the units of the picture
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1d2733 }
.name { font-weight: 600; font-size: 13px }
.libraries { fill: #4f5b68; font-size: 11px }
rect { fill: #eef3f8; stroke: #9fb3c8 }
path { stroke: #5f7183; fill: none; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6ebf0 } .libraries { fill: #a9b5c1 }
  rect { fill: #22303d; stroke: #5f7183 } path { stroke: #a9b5c1 }
}
"""


def picture() -> str:
    """Return the picture as SVG: what stands above may import what stands below it."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = [
        [name.strip() for name in layer.split("|")]
        for contract in linter["contracts"]
        if contract["type"] == "layers"
        for layer in contract["layers"]
    ]
    kept = libraries_of(linter["contracts"])
    rows = [_row(place, layer, kept) for place, layer in enumerate(layers)]
    height = 2 * MARGIN + len(layers) * ROW - GAP
    said = "; ".join(" beside ".join(layer) for layer in layers)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            '<title id="title">The layers of Creditwright</title>',
            f'<desc id="description">From the top: {escape(said)}. Imports point down.</desc>',
            f"<style>{STYLE}</style>",
            *rows,
            _arrow(height),
            "</svg>",
        ]
    )


def libraries_of(contracts: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return by package the libraries that only it, or it and few others, may import."""
    found: dict[str, list[str]] = {}
    for contract in contracts:
        if contract["type"] == "protected":
            for importer in contract["allowed_importers"]:
                package = importer.split(".")[1]
                known = found.setdefault(package, [])
                known += [each for each in contract["protected_modules"] if each not in known]
    return found


def said_of(package: str, letters: float) -> str:
    """Return what a package says of itself in its first line, or as much of it as there is room."""
    path = ROOT / "src" / PACKAGE / package / "__init__.py"
    words = (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0].rstrip(".")
    for ends in ("$", "[:;.]", "[:;.,]"):
        said = re.split(ends, words)[0]
        if len(said) <= letters:
            return said
    return package


def _row(place: int, layer: Sequence[str], kept: Mapping[str, Sequence[str]]) -> str:
    top = MARGIN + place * ROW
    width = (BAR - GAP * (len(layer) - 1)) / len(layer)
    boxes = [
        _box(MARGIN + number * (width + GAP), top, width, package)
        for number, package in enumerate(layer)
    ]
    libraries = ", ".join(sorted({each for package in layer for each in kept.get(package, ())}))
    lines = _lines(libraries, LIBRARIES, LETTERS * 0.95)
    beside = [
        f'<text class="libraries" x="{MARGIN + BAR + 14}" y="{top + 16 + n * LINE}">{line}</text>'
        for n, line in enumerate(lines)
    ]
    return "\n".join([*boxes, *beside])


def _box(left: float, top: int, width: float, package: str) -> str:
    said = escape(said_of(package, (width - 16) / LETTERS))
    return (
        f'<rect x="{left:g}" y="{top}" width="{width:g}" height="{ROW - GAP}" rx="4"/>'
        f'<text class="name" x="{left + 8:g}" y="{top + 16}">{package}</text>'
        f'<text x="{left + 8:g}" y="{top + 31}">{said}</text>'
    )


def _lines(text: str, width: float, letter: float) -> list[str]:
    """Break a text where it would be too wide; the last line that fits is as long as can be."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) * letter <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [escape(line) for line in lines]


def _arrow(height: int) -> str:
    x, foot = WIDTH - 2 * MARGIN, height - MARGIN
    return (
        f'<path d="M{x} {MARGIN} V{foot} M{x - 5} {foot - 8} L{x} {foot} L{x + 5} {foot - 8}"/>'
        f'<text class="libraries" transform="translate({x - 8} {height / 2:g}) rotate(-90)" '
        'text-anchor="middle">imports point down</text>'
    )

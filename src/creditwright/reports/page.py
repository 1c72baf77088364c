"""The documents as HTML pages that need nothing else; every number in them is a fact, formatted."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from creditwright.reports.facts import SHOWN_INPUTS, ModelFacts
from creditwright.scoring.golden import ROWS
from creditwright.training.metrics import BINS, LEVEL

LANGUAGE = "en"  # the folder of the templates: one a language


class Document(StrEnum):
    """Which document."""

    MODEL = "model"  # the model card: two pages for whoever approves
    METHODOLOGY = "methodology"  # the note: how it was made, for whoever validates


def page_of(document: Document, facts: ModelFacts) -> str:
    """Return the document as HTML; whatever the facts hold is shown as text."""
    environment = Environment(
        loader=PackageLoader("creditwright.reports", LANGUAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(count=count, figure=figure, interval=interval, share=share)
    shown = facts.evaluation["importance"][:SHOWN_INPUTS]
    return environment.get_template(f"{document.value}.html.j2").render(
        facts=facts,
        card=facts.card.whole,
        figures=facts.card.figures,
        e=facts.evaluation,
        shown=shown,
        level=LEVEL,
        bins=BINS,
        golden_rows=ROWS,
    )


def count(number: float) -> str:
    """Return a whole number with its thousands apart.

    >>> count(1207059.0)
    '1,207,059'
    """
    return f"{number:,.0f}"


def figure(number: float, digits: int = 3) -> str:
    """Return a figure with so many digits after the point.

    >>> figure(0.76543), figure(0.9, 1)
    ('0.765', '0.9')
    """
    return f"{number:.{digits}f}"


def interval(estimate: Mapping[str, Any], digits: int = 3) -> str:
    """Return a figure with its interval, as people read it.

    >>> interval({"value": 0.7654, "low": 0.75, "high": 0.78})
    '0.765 (0.750 to 0.780)'
    """
    low, high = (figure(estimate[end], digits) for end in ("low", "high"))
    return f"{figure(estimate['value'], digits)} ({low} to {high})"


def share(part: float, digits: int = 1) -> str:
    """Return a share of 0 to 1 in per cent.

    >>> share(0.0807)
    '8.1 %'
    """
    return f"{100 * part:.{digits}f} %"

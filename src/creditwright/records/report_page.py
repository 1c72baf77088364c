"""The figures of a reading as one HTML page that needs nothing else: no script, no address."""

from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from creditwright.records.report import IngestReport
from creditwright.records.tables import TABLES

TEMPLATE = Path(__file__).with_name("report.html.jinja")
BAR_WIDTH = 160  # pixels


def whole(number: int) -> str:
    """Return a whole number with its thousands apart.

    >>> whole(1207059)
    '1,207,059'
    """
    return f"{number:,}"


def share(part: float) -> str:
    """Return a share of 0 to 1 in per cent; never 0 for what is more than nothing.

    >>> share(0.0807), share(0.000001), share(0)
    ('8.07 %', '<0.01 %', '0 %')
    """
    if 0 < part < 0.0001:  # noqa: PLR2004 - what two decimals of a per cent can show
        return "<0.01 %"
    return f"{part:.2%}".replace(".00%", "%").replace("%", " %")


def bar(part: int, of: int) -> Markup:
    """Return a drawn bar, `part` long of `of`; the figure stands beside it, so it says nothing."""
    length = BAR_WIDTH * part / of if of else 0
    return Markup(
        '<svg width="{w}" height="10" aria-hidden="true"><rect width="{w}" height="10" '
        'fill="#eaeef2"/><rect width="{n:.1f}" height="10" fill="#0550ae"/></svg>'
    ).format(w=BAR_WIDTH, n=length)


def report_page(report: IngestReport, *, max_bad_share: float) -> str:
    """Return the page as HTML; whatever the tables hold is shown as text."""
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True
    ).from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        report=report,
        max_bad_share=max_bad_share,
        meaning={name: table.meaning.en for name, table in TABLES.items()},
        whole=whole,
        share=share,
        bar=bar,
    )

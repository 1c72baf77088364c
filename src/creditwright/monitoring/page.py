"""A report as one page that needs no other file, drawn."""

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from creditwright.core.text import Language, Text
from creditwright.monitoring.alarms import LEVEL, LIMITS, Check
from creditwright.monitoring.column import Bin
from creditwright.monitoring.page_words import WORDS
from creditwright.monitoring.report import MonitoringReport

DRAWN = 40  # features drawn; all are in the table
HEIGHT, BAR, GAP = 72, 14, 6  # pixels


def page_of(report: MonitoringReport, language: Language = "en") -> str:
    """Return the report as HTML in one language."""
    environment = Environment(
        loader=PackageLoader("creditwright.monitoring", "."),
        autoescape=select_autoescape(["html", "j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def told(text: Text) -> str:
        return text.to(language)

    def figure(number: float | None, digits: int = 3) -> str:
        shown = "" if number is None else f"{number:.{digits}f}"
        return shown.replace(".", ",") if language == "fr" else shown

    def share(part: float | None, digits: int = 1) -> str:
        return "" if part is None else f"{figure(100 * part, digits)} %"

    def count(number: float) -> str:
        return f"{number:,.0f}".replace(",", "\u202f") if language == "fr" else f"{number:,.0f}"

    environment.filters.update(told=told, figure=figure, share=share, count=count, drawn=drawn_bins)
    return environment.get_template("monitoring.html.j2").render(
        report=report,
        w={name: told(text) for name, text in WORDS.items()},
        language=language,
        level=LEVEL,
        limits={check.value: limit for check, limit in LIMITS.items()},
        shown=[each for each in report.columns if each.distances is not None][:DRAWN],
        checks={check.value: told(WORDS[f"check_{check.value}"]) for check in Check},
    )


def drawn_bins(bins: Sequence[Bin]) -> Markup:
    """Draw the shares of each bin as two bars beside one another: reference, then current.

    The same figures stand in a table behind it, so the drawing says nothing to who cannot see it.
    """
    most = max((max(each.reference, each.current) for each in bins), default=0.0) or 1.0
    step = 2 * BAR + GAP
    bars = Markup("").join(
        _bar("r", step * n, each.reference / most) + _bar("c", step * n + BAR, each.current / most)
        for n, each in enumerate(bins)
    )
    return Markup(
        '<svg width="{w}" height="{h}" viewBox="0 0 {w} {h}" aria-hidden="true">{bars}</svg>'
    ).format(w=max(1, step * len(bins)), h=HEIGHT, bars=bars)


def _bar(kind: str, x: int, height: float) -> Markup:
    tall = max(0.0, height * HEIGHT)
    return Markup('<rect class="{k}" x="{x}" y="{y:.1f}" width="{w}" height="{h:.1f}"/>').format(
        k=kind, x=x, y=HEIGHT - tall, w=BAR - 1, h=tall
    )

"""Fairness written down: JSON for programs, a page for people, a few figures for the card."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from creditwright.fairness.breakdown import FOUR_FIFTHS, REFERENCE_SHARE, SMALLER, Breakdown, Group
from creditwright.fairness.figures import FEWEST_APPLICATIONS, FEWEST_FOR_SLOPE, FEWEST_OF_EACH
from creditwright.fairness.measure import FairnessReport
from creditwright.fairness.proxies import Proxy
from creditwright.training.metrics import Estimate

Proxies = Mapping[str, tuple[Proxy, ...]]
NOT_LOOKED_FOR: Proxies = MappingProxyType({})
HTML, JSON = "fairness.html", "fairness.json"
FORMAT = 1  # of the JSON: raised when something in it changes its meaning
WIDTH, HEIGHT, MARGIN = 150, 14, 4  # of a drawn interval, in pixels


def fairness_json(report: FairnessReport) -> dict[str, Any]:
    """Return the report as JSON values, with the limits that it was made by."""
    found: dict[str, Any] = {
        "format": FORMAT,
        "limits": {
            "fewest_applications": FEWEST_APPLICATIONS,
            "fewest_defaults_and_repaid": FEWEST_OF_EACH,
            "fewest_defaults_and_repaid_for_slope": FEWEST_FOR_SLOPE,
            "least_share_of_a_reference": REFERENCE_SHARE,
            "four_fifths": FOUR_FIFTHS,
        },
        "under_four_fifths": [
            {"by": list(each.by), "group": group.name} for each, group in report.under_four_fifths()
        ],
        **asdict(report),
    }
    plain: dict[str, Any] = json.loads(json.dumps(found, allow_nan=False))
    return plain


def fairness_files(
    report: FairnessReport, measured_on: str, proxies: Proxies = NOT_LOOKED_FOR
) -> dict[str, str]:
    """Return the content of fairness.json and fairness.html, by name.

    Args:
        report: The figures.
        measured_on: Which applications they are of, as one sentence.
        proxies: By kind of group the inputs that tell it best.
    """
    told = {kind: [asdict(each) for each in found] for kind, found in proxies.items()}
    document = fairness_json(report) | {"proxies": told, "measured_on": measured_on}
    return {
        JSON: json.dumps(document, indent=2, ensure_ascii=False) + "\n",
        HTML: fairness_html(report, measured_on, proxies),
    }


def lowest_ratios(report: FairnessReport) -> Iterator[tuple[Breakdown, Group]]:
    """Yield of each single kind the group with the lowest adverse-impact ratio, if it has one."""
    for breakdown in report.breakdowns:
        compared = [each for each in breakdown.groups if _ratio(each) is not None]
        if len(breakdown.by) == 1 and compared:
            yield breakdown, min(compared, key=lambda each: _value(_ratio(each)))


def fairness_card(report: FairnessReport) -> dict[str, Any]:
    """Return what a model card says of fairness: of each kind of group the worst placed."""
    return {
        "lowest_adverse_impact_ratios": {
            breakdown.by[0]: {
                "group": group.name,
                "reference": breakdown.reference,
                **asdict(_some(_ratio(group))),
            }
            for breakdown, group in lowest_ratios(report)
        },
        "groups_under_four_fifths": [
            group.name for each, group in report.under_four_fifths() if len(each.by) == 1
        ],
        "intersections_under_four_fifths": sum(
            len(each.by) > 1 for each, _ in report.under_four_fifths()
        ),
    }


def fairness_metrics(report: FairnessReport) -> Mapping[str, float]:
    """Return the figures of a run by name, flat."""
    lowest = {
        f"adverse_impact_ratio_{breakdown.by[0].replace(' ', '_')}": _value(_ratio(group))
        for breakdown, group in lowest_ratios(report)
    }
    return {**lowest, "groups_under_four_fifths": float(len([*report.under_four_fifths()]))}


def in_words(report: FairnessReport, page: str = HTML) -> str:
    """Return one line on the groups that are surely under four fifths; empty if there is none."""
    under = [*report.under_four_fifths()]
    single = [(each, group) for each, group in under if len(each.by) == 1]
    told = [
        f"{group.name} at {ratio.value:.2f} of {each.reference} "
        f"({ratio.low:.2f} to {ratio.high:.2f})"
        for each, group in single
        if (ratio := _ratio(group)) is not None
    ]
    if len(under) > len(single):
        crossed = len(under) - len(single)
        told.append(f"{crossed} intersection{'s' if crossed > 1 else ''} of groups")
    return (
        f"Approved less than four fifths as often: {'; '.join(told)}. See {page}." if told else ""
    )


def fairness_html(
    report: FairnessReport, measured_on: str, proxies: Proxies = NOT_LOOKED_FOR
) -> str:
    """Return the report as one page that needs no other file."""
    environment = Environment(
        loader=PackageLoader("creditwright.fairness", "."),
        autoescape=select_autoescape(["html", "j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"interval": _interval, "drawn_ratio": drawn_ratio, "plain": _plain}
    return environment.get_template("fairness.html.j2").render(
        report=report,
        measured_on=measured_on,
        proxies={kind: found for kind, found in proxies.items() if found},
        under=in_words(report, "the tables below"),
        limits=fairness_json(report)["limits"],
        smaller_name=SMALLER,
    )


def drawn_ratio(ratio: Estimate | None, *, least: float = 0.4, most: float = 1.2) -> Markup:
    """Draw a ratio with its interval beside four fifths and 1; ends outside are cut off.

    The figure stands beside it, so the drawing says nothing to who cannot see it.
    """
    if ratio is None:
        return Markup("")

    def place(value: float) -> str:
        inside = (min(max(value, least), most) - least) / (most - least)
        return f"{MARGIN + inside * (WIDTH - 2 * MARGIN):.1f}"

    return Markup(
        '<svg width="{w}" height="{h}" viewBox="0 0 {w} {h}" aria-hidden="true">'
        '<line class="limit" x1="{limit}" x2="{limit}" y1="0" y2="{h}"/>'
        '<line class="same" x1="{same}" x2="{same}" y1="0" y2="{h}"/>'
        '<line class="interval" x1="{low}" x2="{high}" y1="{middle}" y2="{middle}"/>'
        '<circle cx="{value}" cy="{middle}" r="3.5"/></svg>'
    ).format(
        w=WIDTH,
        h=HEIGHT,
        middle=HEIGHT // 2,
        limit=place(FOUR_FIFTHS),
        same=place(1.0),
        low=place(ratio.low),
        high=place(ratio.high),
        value=place(ratio.value),
    )


def _ratio(group: Group) -> Estimate | None:
    return None if group.comparison is None else group.comparison.adverse_impact_ratio


def _some(ratio: Estimate | None) -> Estimate:
    return ratio if ratio is not None else Estimate(1.0, 1.0, 1.0)


def _value(ratio: Estimate | None) -> float:
    return _some(ratio).value


def _interval(estimate: Estimate | None, digits: int = 3) -> str:
    """Return a figure with its interval, as people read it.

    >>> _interval(Estimate(0.7654, 0.75, 0.78)), _interval(None)
    ('0.765 (0.750 to 0.780)', 'too few')
    """
    if estimate is None:
        return "too few"
    return f"{estimate.value:.{digits}f} ({estimate.low:.{digits}f} to {estimate.high:.{digits}f})"


def _plain(figure: float | None) -> str:
    return "too few" if figure is None else f"{figure:.3f}"

"""The page on fairness: its tables, from the figures measured; its pictures are in `pictures`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from fairness_price.pictures import draw_curves, draw_prices

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "fairness.md"
IMAGES = DOCS / "images"
BEGIN, END = "<!-- made by benchmarks/fairness.py -->", "<!-- end -->"
TITLES = {
    "applications": "Real applications, without histories",
    "simulated": "The simulated lender, all tables",
}
PAIRS = {"sex": "male / female", "age": "under 25 / 62 and over", "region": "graded 3 / graded 1"}
TOLD_PROXIES = 5


def write_page(results: Mapping[str, Any]) -> None:
    """Make the figures of the page again, and its pictures."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    part = "\n\n".join(
        "\n".join(data_set(name, results[name])) for name in TITLES if name in results
    )
    PAGE.write_text(f"{before}{BEGIN}\n\n{part}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")
    shown = {title: results[name] for name, title in TITLES.items() if name in results}
    draw_prices(shown, IMAGES / "fairness-price.svg")
    draw_curves(shown, IMAGES / "fairness-curve.svg")


def data_set(name: str, found: Mapping[str, Any]) -> Iterable[str]:
    """Write everything on one data set."""
    groups = found["groups"]
    yield f"### {TITLES[name]}"
    yield ""
    yield (
        f"{found['applications']:,} applications, {found['defaults']:,} defaults, "
        f"{found['features']} declared features and the learned ones that are on by default."
    )
    yield ""
    yield from groups_table(groups)
    yield ""
    yield (
        f"Of {groups['intersections']} groups that two or more kinds make together, "
        f"{groups['intersections_under_four_fifths']} are surely under four fifths of the best "
        "placed one."
    )
    yield ""
    yield from ways_table(found["ways"])
    yield ""
    yield from good_table(found["ways"])
    yield ""
    yield from guesses_table(found["guesses"])
    yield ""
    yield from proxies_table(found["proxies"])


def groups_table(groups: Mapping[str, Any]) -> Iterable[str]:
    """Write the figures of each group."""
    yield (
        "| group | applications | default rate | foretold | approved | adverse-impact ratio "
        "| good loans refused | defaults missed | cost an applicant |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    yield _group_line("everybody", groups["everybody"], "")
    for breakdown in groups["breakdowns"]:
        for group in breakdown["groups"]:
            compared = group["comparison"] or {}
            ratio = _interval(compared.get("adverse_impact_ratio"), 2)
            is_reference = group["name"] == breakdown["reference"]
            shown = "reference" if is_reference else ratio
            yield _group_line(group["name"], group["figures"], shown)


def _group_line(name: str, figures: Mapping[str, Any], ratio: str) -> str:
    foretold = figures["foretold"]
    return (
        f"| {name} | {figures['applications']:,} | {_interval(figures['default_rate'])} "
        f"| {'' if foretold is None else f'{foretold:.3f}'} "
        f"| {_interval(figures['approval_rate'], 2)} | {ratio} "
        f"| {_interval(figures['refused_good_rate'], 2)} "
        f"| {_interval(figures['missed_default_rate'], 2)} "
        f"| {_interval(figures['cost_per_applicant'], 2)} |"
    )


def ways_table(ways: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Write what each way costs, and what it does to the ratios."""
    heads = " | ".join(f"{kind}: {pair}" for kind, pair in PAIRS.items())
    yield f"| way | AUC | cost an applicant | approved | {heads} |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for number, way in enumerate(ways):
        ratios = " | ".join(_figure(way["ratios"][kind], number, 3) for kind in PAIRS)
        area = "" if way["auc"] is None else _figure(way["auc"], number, 4)
        yield (
            f"| {way['way']} | {area} | {_figure(way['cost'], number, 3)} "
            f"| {way['approved']:.2f} | {ratios} |"
        )


def good_table(ways: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Write the ratios among those who repaid."""
    heads = " | ".join(f"{kind}: {pair}" for kind, pair in PAIRS.items())
    yield f"| of those who repaid, approved | {heads} |"
    yield "|---|---:|---:|---:|"
    for number, way in enumerate(ways):
        ratios = " | ".join(_figure(way["ratios_of_good"][kind], number, 3) for kind in PAIRS)
        yield f"| {way['way']} | {ratios} |"


def guesses_table(guesses: Mapping[str, Mapping[str, float]]) -> Iterable[str]:
    """Write how well all features of a model together tell a group."""
    names = list(next(iter(guesses.values())))
    yield f"| AUC of guessing from all features | {' | '.join(names)} |"
    yield f"|---|{'---:|' * len(names)}"
    for model, found in guesses.items():
        yield f"| {model} | {' | '.join(f'{found[name]:.2f}' for name in names)} |"


def proxies_table(proxies: Mapping[str, Iterable[Mapping[str, Any]]]) -> Iterable[str]:
    """Write the features that tell a group best."""
    yield "| kind of group | told best by (AUC, alone) |"
    yield "|---|---|"
    for kind, found in proxies.items():
        told = [f"`{each['feature']}` {each['auc']:.2f} ({each['group']})" for each in found]
        yield f"| {kind} | {', '.join(told[:TOLD_PROXIES])} |"


def _interval(estimate: Mapping[str, float] | None, digits: int = 3) -> str:
    if estimate is None:
        return "too few"
    low, high = (f"{estimate[end]:.{digits}f}" for end in ("low", "high"))
    return f"{estimate['value']:.{digits}f} ({low} to {high})"


def _figure(figure: Mapping[str, float], number: int, digits: int) -> str:
    """Write a figure, and from the second way on its difference to the first."""
    if number == 0:
        return f"{figure['value']:.{digits}f}"
    difference, half = figure["difference"], figure["half_width"]
    return f"{figure['value']:.{digits}f} ({difference:+.{digits}f} ± {half:.{digits}f})"

"""The page of published results: its tables, from the figures measured and those published."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from published.anchors import COURSES, LABELLED, LADDER, LAST, RUNGS

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "published-results.md"
BEGIN, END = "<!-- made by benchmarks/published_results.py -->", "<!-- end -->"
RAW, HISTORY = "raw columns", "+ history"
NEW_LINE = "\n"
ALL_TABLES = 6  # that histories lie in


def write_page(results: Mapping[str, Any]) -> None:
    """Make the tables of the page again."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    part = "\n\n".join("\n".join(section(found)) for found in by_size(results))
    PAGE.write_text(
        f"{before}{BEGIN}\n\n{part}\n\n{courses(results)}\n\n{END}{rest.split(END)[1]}",
        encoding="utf-8",
    )


def by_size(results: Mapping[str, Any]) -> list[Any]:
    """Return what was measured, the most applications first."""
    return sorted(results.values(), key=lambda found: -found["applications"])


def section(found: Mapping[str, Any]) -> Iterable[str]:
    """Write one data set's ladder beside the published one, and why they differ."""
    missing = ", ".join(f"`{table}`" for table in found["missing"])
    yield f"### {found['applications']:,} applications, {found['defaults']:,} defaults"
    yield ""
    yield f"Tables without rows here: {missing or 'none'}. {_repeats(found)}"
    yield ""
    yield (
        "| step | published: features, AUC | gain | here: features, AUC (95 %) | gain (95 %) "
        "| cost an applicant (95 %) |"
    )
    yield "|---|---:|---:|---:|---:|---:|"
    before = None
    for step in found["steps"]:
        if step["one_in"] == 1:
            rung = RUNGS.get(step["step"])
            gain = f"{rung.folds - before.folds:+.4f}" if rung and before else ""
            yield _line(step, f"{rung.features}, {rung.folds:.4f}" if rung else "", gain)
            before = rung or before
    yield ""
    yield from curve(found)
    yield ""
    yield from (f"- {each}" for each in differences(found))


def _repeats(found: Mapping[str, Any]) -> str:
    seeds, rounds = found["seeds"], found["rounds"]
    drawn = "" if seeds == 1 else f", the mean over {seeds} draws of them"
    suited = f"{rounds} rounds" if rounds else "as many rounds as suit a fifth of the rows seen"
    return f"Five folds, the same for every step{drawn}; {suited}."


def _line(step: Mapping[str, Any], published: str, gain: str) -> str:
    return (
        f"| {step['step']} | {published} | {gain} | {step['features']}, {_area(step)} "
        f"| {_gain(step) if step['against'] else ''} "
        f"| {_cost(step)} |"
    )


def _area(step: Mapping[str, Any]) -> str:
    return f"{step['auc']:.4f} ± {step['auc_half_width']:.4f}"


def _cost(step: Mapping[str, Any]) -> str:
    cost = step["cost"]
    return f"{cost['value']:.3f} ({cost['low']:.3f} to {cost['high']:.3f})"


def _gain(step: Mapping[str, Any]) -> str:
    return f"{step['gain']:+.4f} ± {step['gain_half_width']:.4f}"


def curve(found: Mapping[str, Any]) -> Iterable[str]:
    """Write what fewer applications to learn from cost, judged on the same ones."""
    yield "| raw columns, learned from | AUC (95 %) | beside all of them (95 %) |"
    yield "|---|---:|---:|"
    for step in found["steps"]:
        if step["one_in"] > 1:
            learned = round(found["applications"] * 0.8 / step["one_in"])
            yield f"| about {learned:,} applications | {_area(step)} | {_gain(step)} |"


def differences(found: Mapping[str, Any]) -> Iterable[str]:
    """Say of each step how it differs from the published one, and what explains it."""
    steps = {step["step"]: step for step in found["steps"]}
    yield _of_raw(steps[RAW], steps[f"{RAW}, of one application in 2"], found["applications"])
    ratios = steps["+ ratios"]
    yield _of_gain(ratios, "ratios", RUNGS["+ ratios"].folds - RUNGS[RAW].folds, "")
    if HISTORY in steps:
        lacking = ", ".join(f"`{table}`" for table in found["missing"])
        yield _of_gain(
            steps[HISTORY],
            "history",
            RUNGS[HISTORY].folds - RUNGS["+ ratios"].folds,
            f" {lacking} is missing here." if lacking else "",
        )
    else:
        yield "**History**: there is none of these applications."
    ours = steps["our features, none protected"]
    yield (
        f"**Ours**, without sex, age and family, which the steps above it use: {_gain(ours)}. It "
        "is the set that `creditwright train` takes by default, the price of the loan and its "
        "product among it; no step of the ladder is like it."
    )


def _of_raw(raw: Mapping[str, Any], half: Mapping[str, Any], applications: int) -> str:
    told = (
        f"**Raw columns**: {raw['auc'] - RUNGS[RAW].folds:+.4f} beside what was published, our "
        f"interval ±{raw['auc_half_width']:.4f}."
    )
    if applications >= LABELLED:
        return told
    return (
        f"{told} The published model learned from {LABELLED / applications:.1f} times as many "
        f"applications; half as many cost {-half['gain']:.4f} ± {half['gain_half_width']:.4f} "
        "here, by the table above."
    )


def _of_gain(step: Mapping[str, Any], name: str, published: float, besides: str) -> str:
    inside = abs(step["gain"] - published) <= step["gain_half_width"]
    verdict = "the same within our interval" if inside else "not the same, by our interval"
    beside = f"{_gain(step)} here, {published:+.4f} published"
    return f"**{name.capitalize()}**: {beside}: {verdict}.{besides}"


def courses(results: Mapping[str, Any]) -> str:
    """Write the course projects' costs beside ours."""
    found = by_size(results)[0]
    best, nobody = found["steps"][-1], found["refuse_nobody"]
    ours = f"ours, {found['applications']:,} applications, {_tables(found)}"
    rows = (f"| {e.model} | {e.area:.4f} | {e.cost:.3f} | {e.source} |" for e in COURSES)
    return f"""### What course projects report

Ten for a missed default, one for a refused good loan, an applicant, on 61,503 applications kept
apart; theirs have no intervals.

| model | AUC | cost | from |
|---|---:|---:|---|
| refuse nobody | 0.5 | 0.807 | their share of defaults; here {nobody:.3f} |
{NEW_LINE.join(rows)}
| **{ours}** | {best["auc"]:.4f} | {_cost(best)} | above |

The ladder is from {LADDER}; with {LAST.name} its author reached {LAST.folds:.4f} out of fold and
{LAST.private:.4f} in the competition's private part."""


def _tables(found: Mapping[str, Any]) -> str:
    return (
        "the application table alone" if len(found["missing"]) >= ALL_TABLES else "with histories"
    )

"""A simulated policy told to people: as lines, and as one HTML page."""

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from creditwright.training.metrics import Estimate
from creditwright.training.plots import draw_cut_offs
from creditwright.training.simulation import PolicyFigures, Simulation


def rows_of(simulation: Simulation) -> list[tuple[str, str, str]]:
    """Return each figure's title, and what it is now and then."""
    now, then = _told(simulation.now), _told(simulation.then)
    return [(title, now[title], then[title]) for title in now]


def _told(figures: PolicyFigures) -> dict[str, str]:
    return {
        "approves at or below": f"{figures.approve_up_to:.4f}",
        "declines above": f"{figures.decline_above:.4f}",
        **{outcome: f"{n:,}" for outcome, n in figures.outcomes.items()},
        "share approved": _interval(figures.approved),
        "expected loss per applicant": f"{figures.expected_loss:.4f}",
        "expected cost per applicant": f"{figures.expected_cost:.4f}",
        "cost per applicant": "not known" if figures.cost is None else _interval(figures.cost),
    }


def difference_of(simulation: Simulation) -> str:
    """Return in words how much dearer or cheaper the other policy would have been."""
    if simulation.difference is None:
        return "What became of the applications is not known, so neither is the true cost."
    return (
        f"By what became of {simulation.known:,} applications the other policy would have cost "
        f"{_interval(simulation.difference)} more an applicant."
    )


def simulation_lines(simulation: Simulation) -> list[str]:
    """Return a simulation as lines of text."""
    table = [("", "now", "then"), *rows_of(simulation)]
    wide = [max(len(row[place]) for row in table) for place in range(3)]
    changed = ", ".join(f"{change} {n:,}" for change, n in simulation.changed.items())
    return [
        f"On {simulation.applications:,} applications:",
        *(f"  {a:<{wide[0]}}  {b:>{wide[1]}}  {c:>{wide[2]}}" for a, b, c in table),
        difference_of(simulation),
        f"Other outcomes: {changed or 'none'}.",
        "Share approved, by group:",
        *(
            f"  {each.kind} {each.group} ({each.applications:,}): now {_interval(each.now)}, "
            f"then {_interval(each.then)}"
            for each in simulation.groups
        ),
    ]


def simulation_html(simulation: Simulation) -> str:
    """Return a simulation as one page that needs no other file."""
    environment = Environment(
        loader=PackageLoader("creditwright.training", "."),
        autoescape=select_autoescape(["html", "j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["interval"] = _interval
    return environment.get_template("simulation.html.j2").render(
        s=simulation,
        rows=rows_of(simulation),
        difference=difference_of(simulation),
        plot=draw_cut_offs(simulation),
    )


def _interval(estimate: Estimate) -> str:
    return f"{estimate.value:.4f} ({estimate.low:.4f} to {estimate.high:.4f})"

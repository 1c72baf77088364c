"""A simulated policy told to people: as lines, and as one HTML page."""

from creditwright.training.money import Money
from creditwright.training.plots import draw_cut_offs
from creditwright.training.simulation import PolicyFigures, Simulation
from creditwright.training.told import difference, interval, pages_of


def rows_of(simulation: Simulation) -> list[tuple[str, str, str]]:
    """Return each figure's title, and what it is now and then."""
    now, then = _told(simulation.now), _told(simulation.then)
    rows = [(title, now[title], then[title]) for title in now]
    if simulation.money is None:
        return rows
    money = (_in_money(simulation.money.now), _in_money(simulation.money.then))
    return rows + [(title, money[0][title], money[1][title]) for title in money[0]]


def _in_money(money: Money) -> dict[str, str]:
    known = money.known_result
    return {
        "lent per applicant": interval(money.lent, 0),
        "expected to be lost": interval(money.loss, 1),
        "expected to be earned": interval(money.earned, 1),
        "expected result": interval(money.result, 1),
        "result, by what became of them": "not known" if known is None else interval(known, 1),
    }


def _told(figures: PolicyFigures) -> dict[str, str]:
    return {
        "approves at or below": f"{figures.approve_up_to:.4f}",
        "declines above": f"{figures.decline_above:.4f}",
        **{outcome: f"{n:,}" for outcome, n in figures.outcomes.items()},
        "share approved": interval(figures.approved, 4),
        "expected loss per applicant": interval(figures.expected_loss, 4),
        "expected cost per applicant": interval(figures.expected_cost, 4),
        "cost per applicant": "not known" if figures.cost is None else interval(figures.cost, 4),
    }


def difference_of(simulation: Simulation) -> str:
    """Return in words how much dearer or cheaper the other policy would have been."""
    if simulation.difference is None:
        said = "What became of the applications is not known, so neither is the true cost."
    else:
        said = (
            f"By what became of {simulation.known:,} applications the other policy would have cost "
            f"{interval(simulation.difference, 4)} more an applicant."
        )
    if simulation.money is None:
        return said
    return (
        f"{said} Its expected result is {difference(simulation.money.difference, 1)} an applicant."
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
            f"  {each.kind} {each.group} ({each.applications:,}): now {interval(each.now, 4)}, "
            f"then {interval(each.then, 4)}"
            for each in simulation.groups
        ),
    ]


def simulation_html(simulation: Simulation) -> str:
    """Return a simulation as one page that needs no other file."""
    return (
        pages_of("creditwright.training")
        .get_template("simulation.html.j2")
        .render(
            s=simulation,
            rows=rows_of(simulation),
            difference=difference_of(simulation),
            plot=draw_cut_offs(simulation),
        )
    )

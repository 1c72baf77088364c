"""`creditwright monitor performance|fairness`: how recorded decisions turned out."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.cli.monitor_options import First, Last
from creditwright.core.settings import read_settings
from creditwright.decision.policy import Costs
from creditwright.monitoring.performance import in_words as performance_in_words

COSTS = Costs()
Missed = Annotated[
    float, typer.Option("--cost-of-missed-default", min=0, help="Of a default that was approved.")
]
Refused = Annotated[
    float, typer.Option("--cost-of-refused-good", min=0, help="Of a good loan that was declined.")
]


class Kind(StrEnum):
    """The kinds of group that decisions are told by."""

    SEX = "sex"
    AGE = "age"
    FAMILY_STATUS = "family status"
    REGION = "region"


def performance(
    *,
    since: First = "0001-01-01",
    until: Last = "9999-12-31",
    missed: Missed = COSTS.missed_default,
    refused: Refused = COSTS.refused_good,
    as_json: console.Json = False,
) -> None:
    """Tell how recorded decisions turned out: estimated before labels, realised after, by month.

    Also how often people changed an outcome, by person and reason.
    """
    from creditwright.composition.service import open_store  # noqa: PLC0415 - needs more than `run`
    from creditwright.workflows.watch_overruling import watch_overruling  # noqa: PLC0415
    from creditwright.workflows.watch_performance import watch_performance  # noqa: PLC0415

    costs = Costs(missed_default=missed, refused_good=refused)
    settings = read_settings()
    with open_store(settings) as database:
        found = watch_performance(database, settings.bundles, costs, since=since, until=until)
        overruling = watch_overruling(database, since=since, until=until)
    value = {"performance": asdict(found), "overruling": asdict(overruling)}
    console.report(value, performance_in_words(found), as_json=as_json)


def fairness(
    *,
    by: Annotated[Kind, typer.Option(help="The kind of group.")] = Kind.SEX,
    since: First = "0001-01-01",
    until: Last = "9999-12-31",
    missed: Missed = COSTS.missed_default,
    refused: Refused = COSTS.refused_good,
    as_json: console.Json = False,
) -> None:
    """Tell how recorded decisions fell on groups of applicants, by month.

    Approvals, their ratio to the group approved most often, and mistakes where the end is known;
    of groups of at least 100 decisions in a month.
    """
    from creditwright.composition.service import open_store  # noqa: PLC0415 - needs more than `run`
    from creditwright.workflows.watch_fairness import in_words as in_months  # noqa: PLC0415
    from creditwright.workflows.watch_fairness import watch_fairness  # noqa: PLC0415

    costs = Costs(missed_default=missed, refused_good=refused)
    with open_store(read_settings()) as database:
        found = watch_fairness(database, costs, by.value, since=since, until=until)
    console.report(asdict(found), in_months(found), as_json=as_json)

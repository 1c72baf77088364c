"""The risk manager's pages on drift: readings beside one another, and one feature over time."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from creditwright.access.scopes import Scope
from creditwright.core.text import Language, Text
from creditwright.monitoring.alarms import Alarm, Check, Severity
from creditwright.monitoring.column import Bin
from creditwright.serving.live import NoModelInUseError
from creditwright.store.readings import Reading
from creditwright.web.access import requires
from creditwright.web.pages.asked import text_in
from creditwright.web.pages.bin_names import bin_name
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import ThePage
from creditwright.web.parts import TheService
from creditwright.workflows.service import Service
from creditwright.workflows.show_drift import (
    BANDS,
    SCORE,
    ColumnDrift,
    Drift,
    alarm_text,
    show_column_drift,
    show_drift,
)
from creditwright.workflows.watch_recorded import NotWatchedError

router = APIRouter(
    prefix="/portfolio/drift",
    include_in_schema=False,
    dependencies=[Depends(requires(Scope.PORTFOLIO_READ))],
)

SHOWN: Final = 25  # features that are listed at first
ALARMS_SHOWN: Final = 6  # of each step of the runbook
SHADES: Final = (BANDS[0] / 2, BANDS[0], BANDS[1], 2 * BANDS[1])
STEPS: Final = (  # of the runbook, docs/how-to/watch-a-model.md
    (
        _("The data"),
        _("Mend this first: has a source changed, or a field stopped coming?"),
        frozenset({Check.ABSENT, Check.MISSING, Check.UNSEEN, Check.RANGE}),
    ),
    (
        _("What the model says"),
        _("Other people may be asking: look at approvals by group before anything else."),
        frozenset({Check.SCORE, Check.OUTCOME, Check.REASON}),
    ),
    (
        _("What the model reads"),
        _("Which theme? Ask the business: a product, a branch, a bureau's score made anew."),
        frozenset({Check.DRIFT, Check.ADVERSARIAL}),
    ),
    (
        _("What became of loans"),
        _("Wait for more where the loss is small; train anew where it is not."),
        frozenset({Check.LABEL}),
    ),
)
NAMES: Final = {  # of what is no feature, as alarms are about it
    SCORE: Text(en="probability of default", fr="probabilité de défaut"),
    "outcome: approve": Text(en="outcome: approved", fr="issue : accordée"),
    "outcome: refer": Text(en="outcome: referred", fr="issue : confiée à une personne"),
    "outcome: decline": Text(en="outcome: declined", fr="issue : refusée"),
    "reason_1": Text(en="first reason of a decline", fr="premier motif d'un refus"),
}


@router.get("")
def whole(request: Request, page: ThePage, service: TheService) -> Response:
    """Show the latest readings: score, approvals, alarms, and every feature."""
    try:
        found = show_drift(service.database)
    except NotWatchedError:
        return page.show("portfolio/unwatched.html", {"tab": "drift"})
    labels = _labels(service)
    everything = text_in(request, "features") == "all"
    values = {
        "tab": "drift",
        "found": found,
        "labels": labels,
        "bands": BANDS,
        "shades": SHADES,
        "names": [when(each) for each in found.readings],
        "steps": _steps(
            found.alarms, labels, page.language, shown=None if everything else ALARMS_SHOWN
        ),
        "critical": sum(each.severity is Severity.CRITICAL for each in found.alarms),
        "drifted": sum(each.drifted[-1] for each in found.features),
        "features": found.features if everything else found.features[:SHOWN],
        **_lines(found),
    }
    return page.show("portfolio/drift.html", values)


@router.get("/{feature}")
def one_feature(
    feature: Annotated[str, Path(max_length=200)],
    request: Request,
    page: ThePage,
    service: TheService,
) -> Response:
    """Show a feature as it was and is, and how far it moved from reading to reading."""
    found = show_column_drift(service.database, feature, reading=text_in(request, "reading"))
    bins: Sequence[Bin] = found.shown.bins if found.shown is not None else ()
    known = [each for each in found.psi if each is not None]
    values = {
        "tab": "drift",
        "found": found,
        "label": _labels(service).get(feature, Text(en=feature, fr=feature)).to(page.language),
        "bands": BANDS,
        "bins": bins,
        "bin_names": [bin_name(page, each.label) for each in bins],
        "names": [when(each) for each in found.readings],
        "most": max([2 * BANDS[1], *known]),
        "marks": marks_of(found),
    }
    return page.show("portfolio/drift_feature.html", values)


def when(reading: Reading) -> str:
    """Return how a reading is called at the head of its column: a month, or its days."""
    same = reading.since[:7] == reading.until[:7]
    return reading.until[:7] if same else f"{reading.since} \u2013 {reading.until}"


def marks_of(found: ColumnDrift | Drift) -> list[int]:
    """Return the places of the readings that are of another bundle than the one before."""
    readings = found.readings
    return [n for n in range(1, len(readings)) if readings[n].bundle != readings[n - 1].bundle]


def _labels(service: Service) -> Mapping[str, Text]:
    """Return what columns are called: the features of the model in use, and what it answers."""
    try:
        inputs = service.models().champion.model.scorer.inputs
    except NoModelInUseError:
        inputs = ()
    return {**NAMES, **{each.name: each.label for each in inputs}}


def _steps(
    alarms: Sequence[Alarm], labels: Mapping[str, Text], language: Language, *, shown: int | None
) -> list[dict[str, Any]]:
    """Return the alarms by step of the runbook, in its order; steps without one are left out."""
    found = []
    for name, advice, checks in STEPS:
        mine = [each for each in alarms if each.check in checks]
        if mine:
            told = [(each, alarm_text(each, labels).to(language)) for each in mine[:shown]]
            found.append({"name": name, "advice": advice, "told": told, "all": len(mine)})
    return found


def _lines(found: Drift) -> dict[str, Any]:
    """Return what the two lines over readings are drawn from."""
    known = [each for each in found.score if each is not None]
    return {
        "places": list(range(len(found.readings))),
        "most": max([2 * BANDS[1], *known]),
        "current": [None if each is None else each.current for each in found.approved],
        "reference": [None if each is None else each.reference for each in found.approved],
        "marks": marks_of(found),
    }

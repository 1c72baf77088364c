"""How the service runs, as a page: whether it is ready, what it loaded, what waits, its jobs."""

from typing import Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from creditwright.access.scopes import Scope
from creditwright.store.jobs import JobState
from creditwright.web.access import requires
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import ThePage
from creditwright.web.parts import TheService
from creditwright.workflows.jobs import INTERNAL
from creditwright.workflows.operations import operations_of

router = APIRouter(
    prefix="/jobs",
    include_in_schema=False,
    dependencies=[Depends(requires(Scope.METRICS_READ))],
)

MEBIBYTE: Final = 2**20
STATES: Final = {
    JobState.PENDING: _("waiting"),
    JobState.RUNNING: _("running"),
    JobState.DONE: _("done"),
    JobState.FAILED: _("failed"),
}
LACKS: Final = {
    "model": _("No verified model is in use: promote one, or look why it could not be loaded."),
    "database": _("The database takes no write: look at its disk, its lock, its address."),
    "disk": _("The disk of the home folder is nearly full: make room."),
}
PROBLEMS: Final = {
    INTERNAL: _("Something nobody foresaw; the log of the service has it."),
    "NoModelInUseError": _("No model was in use."),
    "ApplicationNotFoundError": _("The application was not there any more."),
}


@router.get("")
def jobs(page: ThePage, service: TheService) -> Response:
    """Show how the service runs."""
    found = operations_of(service)
    values = {
        "found": found,
        "free": found.free_bytes / MEBIBYTE,
        "states": STATES,
        "lacks": LACKS,
        "problems": PROBLEMS,
        "may_read_models": page.may(Scope.MODELS_READ),
    }
    return page.show("models/jobs.html", values)

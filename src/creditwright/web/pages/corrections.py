"""Where staff answer what an applicant wants corrected: accepted, and assessed anew, or not."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.decision.review import FEWEST_LETTERS, MOST_LETTERS, ReviewTextError
from creditwright.records.given import GivenRecordsError
from creditwright.store.applicants import EVERYTHING
from creditwright.store.corrections import (
    CorrectionNotFoundError,
    corrections_of,
    find_correction,
)
from creditwright.store.people import names_of
from creditwright.store.work import corrections_due
from creditwright.web.access import requires
from creditwright.web.api.privacy import CorrectionId
from creditwright.web.forms import Form, TheForm
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.correcting import shown_changes
from creditwright.web.pages.data import unit_of
from creditwright.web.pages.file import Number, head_of, row_of
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.pages.reading import note_opened
from creditwright.web.parts import TheService
from creditwright.web.problems import problem_of
from creditwright.workflows.correct import AlreadyDecidedError, Verdict, answer_correction
from creditwright.workflows.history import history_of
from creditwright.workflows.note_read import Read
from creditwright.workflows.service import Service

router = APIRouter(prefix="/applications/{number}/corrections", include_in_schema=False)

NOTHING: Final = Form({})
TOLD: Final[dict[type[CreditwrightError], str]] = {
    ReviewTextError: _("Say why in your own words, in %(least)s to %(most)s letters."),
    AlreadyDecidedError: _("This was answered already, by somebody who was quicker."),
    GivenRecordsError: _("The data cannot be so any more. Answer that they stay, and say why."),
}
REFUSED: Final[tuple[type[CreditwrightError], ...]] = tuple(TOLD)
NO_VERDICT: Final = _("Choose whether the data become so.")
Reads = Depends(requires(Scope.APPLICATIONS_READ_ANY))
Corrector = Annotated[Principal, Depends(requires(Scope.CORRECTIONS_ANSWER))]


@router.get("", dependencies=[Reads])
def corrections(
    number: Number, page: ThePage, _principal: Corrector, service: TheService
) -> Response:
    """Show what the applicant wants corrected, and the form to answer by."""
    return _shown(page, number, service)


@router.post("/{correction}", dependencies=[Reads])
def answer(
    number: Number,
    correction: CorrectionId,
    page: ThePage,
    principal: Corrector,
    form: TheForm,
    service: TheService,
) -> Response:
    """Accept a correction or not; where it changes anything, the application is assessed anew."""
    with service.database.reading() as connection:
        if find_correction(connection, correction).application != number:
            raise CorrectionNotFoundError
    verdict = {"yes": True, "no": False}.get(form.one("is_accepted"))
    if verdict is None:
        return _shown(page, number, service, form, page.say(NO_VERDICT), correction, 422)
    try:
        answer_correction(
            correction, Verdict(verdict, form.one("answer")), by=principal.id, service=service
        )
    except REFUSED as error:
        told = next(words for kind, words in TOLD.items() if isinstance(error, kind))
        letters = {
            "least": page.figures.number(FEWEST_LETTERS),
            "most": page.figures.number(MOST_LETTERS),
        }
        status = problem_of(error).status
        return _shown(page, number, service, form, page.say(told) % letters, correction, status)
    return page.go(f"/applications/{number}/corrections", said="answered")


def _shown(  # noqa: PLR0913, PLR0917 - what a form shows that was refused
    page: Page,
    number: int,
    service: Service,
    form: Form = NOTHING,
    trouble: str | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    history, row = history_of(number, EVERYTHING, service), row_of(number, EVERYTHING, service)
    note_opened(page, Read.APPLICATION, number, service)
    with service.database.reading() as connection:
        found = corrections_of(connection, number)
        due = corrections_due(connection, (each.id for each in found))
        names = names_of(connection, [each.decided_by for each in found if each.decided_by])
    values = {
        **head_of(history, row),
        "tab": "corrections",
        "corrections": [(each, shown_changes(each.changes), due.get(each.id)) for each in found],
        "now": service.clock.now(),
        "row": row,
        "unit_of": unit_of,
        "names": names,
        "given": form,
        "trouble": trouble,
        "refused": refused,
        "most": MOST_LETTERS,
    }
    return page.show("officer/corrections.html", values, status=status)

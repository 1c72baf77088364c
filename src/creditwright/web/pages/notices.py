"""The notice of an application: as it would be told now, given, and as it was given."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.core.logs import logger
from creditwright.core.text import Language
from creditwright.decision.notices import NoticeSenderError
from creditwright.scoring.bundle import BundleNotFoundError
from creditwright.store.applicants import EVERYTHING
from creditwright.store.assessments import (
    AssessmentNotFoundError,
    StoredAssessment,
    assessments_of,
)
from creditwright.store.notices import notices_of
from creditwright.store.people import names_of
from creditwright.web.access import requires
from creditwright.web.forms import TheForm
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.file import Number, head_of, row_of
from creditwright.web.pages.language import LANGUAGES
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.pages.reading import note_opened
from creditwright.web.parts import TheService
from creditwright.workflows.history import history_of
from creditwright.workflows.note_read import Read
from creditwright.workflows.notice import give_notice, notice_of
from creditwright.workflows.service import Service

router = APIRouter(prefix="/applications/{number}/notice", include_in_schema=False)

SENDER: Final = _(
    "The law wants more names in this notice than the settings have: %(names)s. "
    "Whoever runs the service can set them."
)
NO_BUNDLE: Final = _(
    "The model that decided is no longer kept here, and the notice says what it looked at. "
    "Whoever runs the service can bring it back from a backup."
)
NOT_NOW: Final = _("Something that the notice is made of does not fit. It was written down.")
Reads = Depends(requires(Scope.APPLICATIONS_READ_ANY))
ReadsNotices = Depends(requires(Scope.NOTICES_READ_ANY))
Giver = Annotated[Principal, Depends(requires(Scope.NOTICES_GIVE))]


@router.get("", dependencies=[Reads, ReadsNotices])
def notice(
    number: Number,
    page: ThePage,
    service: TheService,
    notice_language: Annotated[Language | None, Query(alias="language")] = None,
) -> Response:
    """Show the notice of the latest decision as the applicant gets it, and those given before."""
    found = history_of(number, EVERYTHING, service)
    note_opened(page, Read.NOTICE, number, service)
    with service.database.reading() as connection:
        given = [
            each
            for assessment in found.assessments
            for each in reversed(notices_of(connection, assessment.id))
        ]
        names = names_of(connection, [each.by for each in given])
    values = {
        **head_of(found, row_of(number, EVERYTHING, service)),
        "tab": "notice",
        "told": notice_language or page.language,
        "trouble": _trouble(page, found.assessments[0], service) if found.assessments else None,
        "given": given,
        "names": names,
    }
    return page.show("officer/notice.html", values)


@router.post("", dependencies=[Reads, ReadsNotices])
def give(
    number: Number, page: ThePage, principal: Giver, form: TheForm, service: TheService
) -> Response:
    """Give the applicant the notice of what holds; the same one is given once."""
    asked = form.one("language")
    language = next((each for each in LANGUAGES if each == asked), page.language)
    with service.database.writing() as connection:
        found = assessments_of(connection, number)
        if not found:
            raise AssessmentNotFoundError
        give_notice(connection, found[0], language, principal.id, service)
    return page.go(f"/applications/{number}/notice", language=language, said="notice-given")


def _trouble(page: Page, found: StoredAssessment, service: Service) -> str | None:
    """Return why no notice can be made of a decision; None: one can."""
    try:
        notice_of(found.id, EVERYTHING, service)
    except NoticeSenderError as error:
        return page.say(SENDER) % {"names": ", ".join(error.missing)}
    except BundleNotFoundError:
        return page.say(NO_BUNDLE)
    except CreditwrightError as error:
        logger().error("no notice can be made", error=type(error).__name__)
        return page.say(NOT_NOW)
    return None

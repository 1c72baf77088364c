"""Applications: found, read, added and changed, each change a version."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query
from pydantic import Field
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_text
from creditwright.records.given import as_given
from creditwright.records.table import AMOUNT_UNITS
from creditwright.store.applicants import Visibility, find_application
from creditwright.store.searching import MOST_DIGITS, search_applications
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER, Cell, GivenRecords, Row
from creditwright.web.api.views import AssessmentView, View, assessment_view
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.web.problems import Problem, ProblemError
from creditwright.workflows.change_records import change_application, replace_records
from creditwright.workflows.history import history_of
from creditwright.workflows.note_read import Read, note_read

router = APIRouter(prefix="/v1/applications", tags=["applications"])

NumberInPath = Annotated[
    int, Path(ge=1, le=LARGEST_NUMBER, description="SK_ID_CURR, the number of an application.")
]
ReadOwn = Annotated[Principal, Depends(requires(Scope.APPLICATIONS_READ_OWN))]
Writer = Annotated[Principal, Depends(requires(Scope.APPLICATIONS_WRITE))]
IfMatch = Annotated[
    str | None,
    Header(description='The version that this is a change of, as the ETag gave it: "3".'),
]


class FoundView(View):
    """An application as a list shows it."""

    number: int
    kind: str | None
    amount: float | None
    version: int
    recorded_at: str


class FoundPage(View):
    """A page of applications, in the order of their numbers."""

    items: list[FoundView]
    next: int | None = Field(description="`after` of the next page; null: this is the last one.")


class ApplicationView(View):
    """An application with all that is known of the applicant; money in currency units."""

    number: int
    version: int
    recorded_at: str
    application: dict[str, Cell]
    history: dict[str, list[dict[str, Cell]]]


class PutView(View):
    """What came of a change: the version that is there now, and whether it is a new one."""

    number: int
    version: int
    changed: bool


@router.get("")
def search(
    principal: ReadOwn,
    service: TheService,
    q: Annotated[
        str,
        Query(
            pattern=r"^([1-9][0-9]*)?$",
            max_length=MOST_DIGITS,
            description="The first digits of the number.",
        ),
    ] = "",
    after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> FoundPage:
    """Find applications by the beginning of their number; an applicant finds the own ones."""
    visible = _visible(principal)
    with service.database.reading() as connection:
        found = search_applications(
            connection, beginning=q, after=after, limit=limit + 1, visible=visible
        )
    items = [
        FoundView(
            number=each.number,
            kind=each.kind,
            amount=None if each.amount is None else each.amount / AMOUNT_UNITS,
            version=each.version,
            recorded_at=instant_text(each.recorded_at),
        )
        for each in found[:limit]
    ]
    return FoundPage(items=items, next=items[-1].number if len(found) > limit else None)


@router.get("/{number}")
def read(
    number: NumberInPath, principal: ReadOwn, service: TheService, response: Response
) -> ApplicationView:
    """Read an application with its history."""
    visible = _visible(principal)
    with service.database.reading() as connection:
        found = find_application(connection, number, visible)
    note_read(Read.APPLICATION, number, by=principal.id, visible=visible, service=service)
    application, history = as_given(found.records)
    response.headers["ETag"] = f'"{found.version}"'
    return ApplicationView(
        number=number,
        version=found.version,
        recorded_at=instant_text(found.recorded_at),
        application=dict(application),
        history={name: [dict(row) for row in rows] for name, rows in history.items()},
    )


class VersionView(View):
    """The records of an application since some moment; by null: whoever loaded the first ones."""

    version: int
    at: str
    by: str | None


class ApplicationHistoryView(View):
    """What happened to an application, the latest first."""

    number: int
    assessments: list[AssessmentView]
    versions: list[VersionView]


@router.get("/{number}/history")
def history(
    number: NumberInPath,
    principal: Annotated[Principal, Depends(requires(Scope.ASSESSMENTS_READ_ANY))],
    language: AskedLanguage,
    service: TheService,
) -> ApplicationHistoryView:
    """Read every assessment of an application, and when its records changed."""
    visible = Visibility(principal.applications_for(Scope.ASSESSMENTS_READ_ANY))
    found = history_of(number, visible, service)
    note_read(Read.ASSESSMENT, number, by=principal.id, visible=visible, service=service)
    return ApplicationHistoryView(
        number=number,
        assessments=[
            assessment_view(each, language, found.reviews.get(each.id, ()))
            for each in found.assessments
        ],
        versions=[
            VersionView(version=each.number, at=instant_text(each.at), by=each.by)
            for each in found.versions
        ],
    )


@router.put("/{number}")
def put(
    number: NumberInPath,
    body: GivenRecords,
    principal: Writer,
    service: TheService,
    if_match: IfMatch = None,
) -> PutView:
    """Add an application, or replace all that is known of the applicant."""
    done = replace_records(
        number,
        body.application,
        body.history,
        expected=_expected(if_match),
        by=principal.id,
        service=service,
    )
    return PutView(number=number, version=done.version, changed=done.changed)


@router.patch("/{number}")
def patch(
    number: NumberInPath,
    body: Row,
    principal: Writer,
    service: TheService,
    if_match: IfMatch = None,
) -> PutView:
    """Change some columns of an application; null: not known any more."""
    done = change_application(
        number, body, expected=_expected(if_match), by=principal.id, service=service
    )
    return PutView(number=number, version=done.version, changed=done.changed)


def _visible(principal: Principal) -> Visibility:
    return Visibility(principal.applications_for(Scope.APPLICATIONS_READ_OWN))


def _expected(if_match: str | None) -> int | None:
    """Return the version that a change is of; None where it does not say.

    Raises:
        ProblemError: If the header holds no version.
    """
    if if_match is None or if_match == "*":
        return None
    version = if_match.strip('"')
    if not (version.isascii() and version.isdigit() and len(version) <= MOST_DIGITS):
        said = 'If-Match takes a version as the ETag gave it, such as "3".'
        raise ProblemError(Problem(400, "if_match", said))
    return int(version)

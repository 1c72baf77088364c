"""The one table of errors to HTTP statuses, and the form in which a caller is told of them.

Source:
    RFC 9457, Problem Details for HTTP APIs.
"""

from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from creditwright.access.errors import (
    NotSignedInError,
    TooManyRequestsError,
    WrongPasswordError,
)
from creditwright.core.errors import (
    BadDataError,
    ConfigurationError,
    CreditwrightError,
    FileAccessError,
    RefusedError,
    UnavailableError,
    UsageError,
)
from creditwright.explanation.attribution import AttributionSumError
from creditwright.population.errors import NoPopulationError, UnknownColumnError
from creditwright.records.given import GivenFault, GivenRecordsError
from creditwright.records.records import APPLICATION
from creditwright.scoring.scorer import NotAttributableError
from creditwright.serving.deployment import DeploymentConflictError, NothingEarlierError
from creditwright.serving.live import UnknownModelError
from creditwright.store.applicants import ApplicationNotFoundError
from creditwright.store.assessments import AssessmentNotFoundError
from creditwright.store.corrections import CorrectionNotFoundError
from creditwright.store.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreFullError,
    StoreUnavailableError,
)
from creditwright.store.keys import KeyNotFoundError
from creditwright.store.notices import NoticeNotFoundError
from creditwright.store.people import NameTakenError, PersonNotFoundError
from creditwright.store.privacy import RestrictedError
from creditwright.store.proposals import ProposalNotFoundError
from creditwright.store.put_applications import VersionConflictError
from creditwright.store.reviews import ContestNotFoundError
from creditwright.store.subject_keys import SubjectErasedError
from creditwright.store.work import WorkNotFoundError
from creditwright.web.problem import (
    MEDIA_TYPE,
    OUR_FAULT,
    TITLES,
    Problem,
    ProblemError,
    problem_response,
)
from creditwright.workflows.correct import AlreadyDecidedError
from creditwright.workflows.describe_feature import FeatureNotFoundError
from creditwright.workflows.erase import HeldError, MustKeepError
from creditwright.workflows.explain import RecordErasedError
from creditwright.workflows.issuer_sign_in import NoIssuerError
from creditwright.workflows.people import LastAdministratorError
from creditwright.workflows.propose_policy import ProposalDecidedError, ProposalOvertakenError
from creditwright.workflows.review import ReviewConflictError
from creditwright.workflows.show_drift import UnwatchedColumnError
from creditwright.workflows.watch_recorded import NotWatchedError

__all__ = [  # with what it is told in, so that there is one place to ask
    "MEDIA_TYPE",
    "OUR_FAULT",
    "TITLES",
    "Problem",
    "ProblemError",
    "problem_response",
]

RETRY_SECONDS = 1
UNAVAILABLE = 503
STATUS: Mapping[type[CreditwrightError], int] = {  # the most special first
    NotSignedInError: 401,
    WrongPasswordError: 401,
    TooManyRequestsError: 429,
    NoIssuerError: 404,
    ApplicationNotFoundError: 404,
    AssessmentNotFoundError: 404,
    UnknownModelError: 404,
    FeatureNotFoundError: 404,
    NoPopulationError: 404,
    UnknownColumnError: 404,
    ContestNotFoundError: 404,
    NoticeNotFoundError: 404,
    CorrectionNotFoundError: 404,
    WorkNotFoundError: 404,
    PersonNotFoundError: 404,
    KeyNotFoundError: 404,
    NameTakenError: 409,
    LastAdministratorError: 409,
    NotWatchedError: 404,
    ProposalNotFoundError: 404,
    ProposalDecidedError: 409,
    ProposalOvertakenError: 409,
    UnwatchedColumnError: 404,
    DeploymentConflictError: 409,
    NothingEarlierError: 409,
    ReviewConflictError: 409,
    AlreadyDecidedError: 409,
    RestrictedError: 409,
    HeldError: 409,
    MustKeepError: 409,
    SubjectErasedError: 410,
    RecordErasedError: 410,
    AttributionSumError: 422,  # for good: asking again will not explain it
    NotAttributableError: 422,
    VersionConflictError: 412,
    StoreDamagedError: UNAVAILABLE,
    UnavailableError: UNAVAILABLE,
    FileAccessError: UNAVAILABLE,
    ConfigurationError: UNAVAILABLE,
    BadDataError: 422,
    UsageError: 422,
    RefusedError: 403,
}
WITHOUT_NAMES: Mapping[type[CreditwrightError], str] = {  # what names somebody or a place says less
    PersonNotFoundError: "There is nobody of this name.",
    NameTakenError: "The name, or the subject of the issuer, is somebody's already.",
    KeyNotFoundError: "There is no key of this id.",
    LastAdministratorError: "This is the last administrator who is let in: make another one first.",
    StoreBusyError: "The database is in use by another process. Try again.",
    StoreFullError: "The database cannot be written to. Nothing of this was kept.",
    StoreUnavailableError: "The database does not answer. Try again.",
    StoreDamagedError: "The database is no sound one: its operator is to restore a backup.",
}


def problem_of(error: CreditwrightError) -> Problem:
    """Return what an error of the package means to a caller."""
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 500)
    errors = _faults_of(error) if isinstance(error, GivenRecordsError) else ()
    detail = WITHOUT_NAMES.get(type(error)) or str(error)
    return Problem(status, code_of(error), detail, errors, _headers(error, status))


def _headers(error: CreditwrightError, status: int) -> Mapping[str, str]:
    if isinstance(error, NotSignedInError):
        wrong = "" if error.nothing_shown else ', error="invalid_token"'
        return {"WWW-Authenticate": f'Bearer realm="creditwright"{wrong}'}
    if isinstance(error, WrongPasswordError):
        return {"WWW-Authenticate": 'Bearer realm="creditwright"'}
    if isinstance(error, TooManyRequestsError):
        return {"Retry-After": str(error.retry_seconds)}
    return {"Retry-After": str(RETRY_SECONDS)} if status == UNAVAILABLE else {}


def _faults_of(error: GivenRecordsError) -> list[dict[str, str]]:
    """Return what is wrong with records, each by its place in the request."""
    return [
        {
            "pointer": "/".join(("", *(str(part) for part in _place(each) if part is not None))),
            "code": each.reason,
            "detail": each.explanation,
        }
        for each in error.faults
    ]


def _place(fault: GivenFault) -> tuple[str | int | None, ...]:
    if fault.table == APPLICATION:
        return ("records", "application", fault.column)
    return ("records", "history", fault.table, fault.row, fault.column or None)


def code_of(error: CreditwrightError) -> str:
    """Return the word for an error: its class's name, as `store_busy` for `StoreBusyError`.

    >>> from creditwright.store.errors import StoreBusyError
    >>> code_of(StoreBusyError())
    'store_busy'
    """
    name = type(error).__name__.removesuffix("Error")
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def invalid_request(error: RequestValidationError) -> Problem:
    """Return what did not fit the shape of a request: where and why, never what stood there."""
    found = [
        {
            "pointer": "".join(f"/{_escaped(part)}" for part in each["loc"]),
            "code": str(each["type"]),
            "detail": _without_values(str(each["type"]), str(each["msg"])),
        }
        for each in error.errors()
    ]
    said = f"{len(found)} values of the request do not fit: see errors."
    return Problem(422, "invalid_request", said, errors=found[:100])


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")[:100]


def _without_values(kind: str, message: str) -> str:
    """Return pydantic's message, where it is sure not to quote what was sent."""
    quotes = ("value_error", "assertion_error", "date", "time", "uuid", "url", "json", "decimal")
    return "The value does not fit." if kind.startswith(quotes) else message[:200]


def as_document(_: Request, problem: Problem) -> Response:
    """Return the answer that carries a problem, whoever asked."""
    return problem_response(problem)


def add_problem_handlers(
    app: FastAPI, answer: Callable[[Request, Problem], Response] = as_document
) -> None:
    """Have every error answered as a problem.

    Args:
        app: The application.
        answer: Makes the answer of a problem, for who asked.
    """

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, _error: Exception) -> Response:
        return answer(request, OUR_FAULT)  # and it goes on, to be logged by whoever watches

    @app.exception_handler(CreditwrightError)
    async def _ours(request: Request, error: CreditwrightError) -> Response:
        return answer(request, problem_of(error))

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, invalid_request(error))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        if isinstance(error, ProblemError):
            return answer(request, error.problem)
        headers = dict(error.headers or {})
        title = TITLES.get(error.status_code, "Something is wrong")
        code = title.lower().replace(" ", "_")
        return answer(request, Problem(error.status_code, code, f"{title}.", headers=headers))

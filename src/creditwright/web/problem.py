"""What a caller is told when something is wrong, and the form in which it is sent.

Source:
    RFC 9457, Problem Details for HTTP APIs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from creditwright.core.text import Language
from creditwright.web.language import language_of
from creditwright.web.problem_words import french_detail, french_fault, french_title

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "The request cannot be read",
    401: "Say who you are",
    403: "Not allowed",
    404: "Not found",
    405: "There is no such method here",
    406: "There is no such form of it",
    408: "The request took too long to arrive",
    409: "In conflict with another request",
    410: "No longer there",
    412: "Changed in the meantime",
    413: "Too large",
    414: "The address is too long",
    415: "Not a type that is taken here",
    422: "The request cannot be carried out",
    429: "Too many requests",
    431: "The headers are too large",
    500: "Our fault",
    503: "Not available now",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What a caller is told when something is wrong.

    Attributes:
        code: What is wrong, in one word that programs can rely on.
        detail: What is wrong and what to do, for people; no value of the request.
        errors: Where in the request, each with a JSON pointer.
        headers: To be sent with it.
        more: Members that older clients look for.
    """

    status: int
    code: str
    detail: str
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        """The problem as JSON."""
        said: dict[str, Any] = {
            "type": f"/problems/{self.code.replace('_', '-')}",
            "title": TITLES.get(self.status, "Something is wrong"),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.errors:
            said["errors"] = [dict(each) for each in self.errors]
        return {**said, **self.more}

    def document_in(self, language: Language) -> dict[str, Any]:
        """Return the problem as JSON, in a language; codes and pointers are the same in each."""
        if language == "en":
            return self.document
        told: dict[str, Any] = {
            "title": french_title(self.status),
            "detail": french_detail(self.code, self.status),
        }
        if self.errors:
            told["errors"] = [french_fault(each) for each in self.errors]
        return {**self.document, **told, **self.more}

    def content_in(self, language: Language) -> bytes:
        """Return the problem as it is sent."""
        return json.dumps(self.document_in(language), ensure_ascii=False).encode()

    @property
    def content(self) -> bytes:
        """The problem as it is sent to who reads English."""
        return self.content_in("en")


OUR_FAULT = Problem(
    500, "internal", "Something went wrong here. It was logged; what was asked is not recorded."
)


class ProblemError(HTTPException):
    """Ends a request with a problem; for what only the web layer knows."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.status, problem.detail, dict(problem.headers))
        self.problem = problem


class ProblemResponse(Response):
    """The answer that carries a problem, in the language that the request asks for."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(
            problem.content,
            problem.status,
            {**problem.headers, "Content-Language": "en", "Vary": "Accept-Language"},
            MEDIA_TYPE,
        )
        self.problem = problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        asked = Headers(scope=scope).get("accept-language", "")
        if language_of(asked) == "fr":
            self.body = self.problem.content_in("fr")
            self.headers["content-length"] = str(len(self.body))
            self.headers["content-language"] = "fr"
        await super().__call__(scope, receive, send)


def problem_response(problem: Problem) -> Response:
    """Return the answer that carries a problem."""
    return ProblemResponse(problem)

"""The key by which a caller may ask the same again: required where a decision is made.

Source:
    draft-ietf-httpapi-idempotency-key-header-07.
"""

import re
from typing import Annotated

from fastapi import Depends, Header
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.store.answers import Answer, RequestKey
from creditwright.web.problems import Problem, ProblemError

KEY = re.compile(r"[\x21-\x7e]{1,255}")
HEADER, REPLAYED = "idempotency-key", "Idempotency-Replayed"


async def asked_key(
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Any text of your own, new for each request; sent again with the same "
            "request, it gets the same answer, and nothing is done twice."
        ),
    ] = None,
) -> str:
    """Return the key of a request.

    Raises:
        ProblemError: If it has none, or one that cannot be a key.
    """
    return checked_key(idempotency_key)


def checked_key(idempotency_key: str | None) -> str:
    """Return a key that is one.

    Raises:
        ProblemError: If there is none, or one that cannot be a key.
    """
    if idempotency_key is None or not KEY.fullmatch(idempotency_key):
        said = "Send an Idempotency-Key of 1 to 255 visible ASCII characters, new for each request."
        raise ProblemError(Problem(400, "idempotency_key_missing", said))
    return idempotency_key


AskedKey = Annotated[str, Depends(asked_key)]


def request_key(principal: Principal, route: str, key: str, asked: object) -> RequestKey:
    """Return what tells a request from others.

    Args:
        principal: Who asks.
        route: What is asked of, with its method.
        key: As the caller chose it.
        asked: What is asked, of JSON types.
    """
    fingerprint = sha256_of_bytes(canonical_json(asked))
    return RequestKey(principal=principal.id, route=route, key=key, fingerprint=fingerprint)


def sent(answer: Answer) -> Response:
    """Return an answer as it is sent, the same bytes each time."""
    headers = {REPLAYED: "true"} if answer.is_replayed else {}
    return Response(answer.body, answer.status, headers, media_type="application/json")

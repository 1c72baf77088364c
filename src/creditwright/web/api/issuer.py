"""Signing in at another organisation's page, and coming back from it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from creditwright.access.attempt import Attempt
from creditwright.web.access import TheDoor
from creditwright.web.api.sessions import address_of, give_cookie, is_plain_here
from creditwright.workflows.issuer_sign_in import leave_for_issuer, return_from_issuer

# For browsers: redirects and a page, so not in the document of the API.
router = APIRouter(prefix="/v1/sessions/issuer", include_in_schema=False)

SEE_OTHER = 303
COOKIE = "cw_attempt"
ATTEMPT_SECONDS = 600
# A page, no redirect: what follows is then asked by this site, so the session's cookie is sent.
SIGNED_IN = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" '
    'content="0;url=/"><title>Signed in</title><p>Signed in. <a href="/">Go on</a></p></html>'
)


@router.get("", status_code=SEE_OTHER, response_class=RedirectResponse)
def leave(request: Request, door: TheDoor) -> Response:
    """Go to the issuer's page to sign in there."""
    address, attempt = leave_for_issuer(door, address=address_of(request))
    answer = RedirectResponse(address, SEE_OTHER)
    answer.set_cookie(
        COOKIE,
        attempt.as_text(),
        max_age=ATTEMPT_SECONDS,
        path=router.prefix,
        httponly=True,
        secure=not is_plain_here(request),
        samesite="lax",  # it comes back from another site
    )
    return answer


@router.get("/return", response_class=HTMLResponse)
def come_back(
    request: Request,
    door: TheDoor,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4096)] = "",
) -> Response:
    """Come back from the issuer's page, for a page's session."""
    attempt = Attempt.of_text(request.cookies.get(COOKIE))
    given = return_from_issuer(door, attempt, state=state, code=code, address=address_of(request))
    answer = HTMLResponse(SIGNED_IN)
    give_cookie(answer, request, given)
    answer.delete_cookie(COOKIE, path=router.prefix)
    return answer

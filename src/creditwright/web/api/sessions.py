"""Signing in and out, and who one is."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.web.access import COOKIE, HOST_COOKIE, TheDoor, requires
from creditwright.workflows.sign_in import Kind, SignedIn, sign_in, sign_out

router = APIRouter(prefix="/v1", tags=["people"])

CREATED, NO_CONTENT = 201, 204
LOOPBACK = frozenset({"127.0.0.1", "::1"})

Myself = Annotated[Principal, Depends(requires(Scope.SELF_READ))]


class SignInRequest(BaseModel):
    """Name and password, and what is wanted for them."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"name": "administrator", "password": "several words of yours"}]
        },
    )

    name: str = Field(min_length=1, max_length=64)
    password: SecretStr = Field(min_length=1, max_length=256)
    kind: Literal["token", "session"] = "token"


class PrincipalView(BaseModel):
    """Who somebody is, and what they may do."""

    id: str
    name: str
    roles: list[str]
    scopes: list[str]
    applications: list[int]
    proof: str

    @classmethod
    def of(cls, principal: Principal) -> "PrincipalView":
        """Return what somebody is told of themselves."""
        return cls(
            id=principal.id,
            name=principal.name,
            roles=sorted(principal.roles),
            scopes=sorted(principal.scopes),
            applications=sorted(principal.applications),
            proof=principal.proof.value,
        )


class SignedInView(BaseModel):
    """What was given for name and password; the token is shown once."""

    kind: Kind
    access_token: str | None
    token_type: Literal["Bearer"] | None
    csrf_token: str | None
    expires_in_seconds: int
    principal: PrincipalView


@router.post("/sessions", status_code=CREATED)
def create_session(
    body: SignInRequest, request: Request, response: Response, door: TheDoor
) -> SignedInView:
    """Sign in by name and password, for a token of 15 minutes or a page's session."""
    kind = Kind(body.kind)
    given = sign_in(
        door, body.name, body.password.get_secret_value(), address=address_of(request), kind=kind
    )
    if kind is Kind.SESSION:
        give_cookie(response, request, given)
    is_token = kind is Kind.TOKEN
    return SignedInView(
        kind=kind,
        access_token=given.text if is_token else None,
        token_type="Bearer" if is_token else None,
        csrf_token=given.csrf,
        expires_in_seconds=int(given.lasts.total_seconds()),
        principal=PrincipalView.of(given.principal),
    )


@router.delete("/sessions/current", status_code=NO_CONTENT)
def delete_session(principal: Myself, door: TheDoor, response: Response) -> None:
    """End the session or token that this request shows; a key is revoked by an administrator."""
    sign_out(door, principal)
    drop_cookie(response)


@router.get("/me")
def me(principal: Myself) -> PrincipalView:
    """Say who is calling, and what they may do."""
    return PrincipalView.of(principal)


def give_cookie(response: Response, request: Request, given: SignedIn) -> None:
    """Give a page its session; over plain HTTP to this machine alone."""
    is_plain = is_plain_here(request)
    response.set_cookie(
        COOKIE if is_plain else HOST_COOKIE,
        given.text,
        max_age=int(given.lasts.total_seconds()),
        httponly=True,
        secure=not is_plain,
        samesite="strict",
    )


def drop_cookie(response: Response) -> None:
    """Have a browser forget its session."""
    response.delete_cookie(COOKIE)
    response.delete_cookie(HOST_COOKIE, secure=True)


def address_of(request: Request) -> str:
    """Return where a request came from."""
    return request.client.host if request.client else ""


def is_plain_here(request: Request) -> bool:
    """Return whether a page is on this machine without TLS: a cookie for TLS would not be kept."""
    is_here = request.client is not None and request.client.host in LOOPBACK
    return request.url.scheme == "http" and is_here and not request.app.state.is_behind_tls

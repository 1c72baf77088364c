"""The administrator's pages of people: who is let in, as what; a secret is shown once."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from creditwright.access.passwords import made_password
from creditwright.access.principal import Principal
from creditwright.access.roles import Role
from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.store.keys import all_keys
from creditwright.store.people import (
    NameTakenError,
    PersonNotFoundError,
    find_person,
    people_after,
)
from creditwright.web.access import requires
from creditwright.web.api.people import NameInPath, desk_of
from creditwright.web.forms import Form, TheForm
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.parts import TheService
from creditwright.web.problems import problem_of
from creditwright.workflows.keys import BadKeyError
from creditwright.workflows.people import (
    BadPersonError,
    LastAdministratorError,
    Newcomer,
    change_password,
    change_roles,
    let_in,
    let_in_again,
    shut_out,
)
from creditwright.workflows.service import Service

router = APIRouter(include_in_schema=False, prefix="/admin/people")

LISTED: Final = 50
MOST_DIGITS: Final = 15  # of an application's number
ROLES: Final[Mapping[Role, str]] = {
    Role.APPLICANT: _("applicant"),
    Role.OFFICER: _("officer"),
    Role.REVIEWER: _("reviewer"),
    Role.RISK: _("risk manager"),
    Role.ENGINEER: _("engineer"),
    Role.AUDITOR: _("auditor"),
    Role.PRIVACY: _("data protection"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.SERVICE: _("program"),
}
TROUBLE: Final[Mapping[type[CreditwrightError], str]] = {
    NameTakenError: _("Somebody has this name, or this subject of the issuer, already."),
    BadPersonError: _(
        "A name has up to 64 small letters, digits and . _ @ + -. At least one role is needed; an "
        "applicant has applications and no other role, and nobody else has applications."
    ),
    LastAdministratorError: _("This is the last administrator who is let in: make another first."),
    PersonNotFoundError: _("There is nobody of this name."),
    BadKeyError: _(
        "No key can be made so: its person must be let in and may do all that it is narrowed to; "
        "it lasts 1 to 366 days and has a label of up to 80 characters."
    ),
}
Administrator = Annotated[Principal, Depends(requires(Scope.PEOPLE_WRITE))]


@router.get("")
def people(
    page: ThePage,
    _principal: Administrator,
    service: TheService,
    q: Annotated[str, Query(max_length=64)] = "",
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Show who is let in, and let somebody in."""
    return _list(page, service, q=q.strip().lower(), after=after)


@router.post("")
def add(page: ThePage, principal: Administrator, form: TheForm, service: TheService) -> Response:
    """Let somebody in, and show the password that was made, once."""
    name, is_made = form.one("name"), form.one("sign_in", "password") == "password"
    password = made_password() if is_made else None
    try:
        newcomer = Newcomer(
            name=name,
            roles=roles_in(form),
            applications=_applications_in(form),
            issuer_subject=form.one("issuer_subject") or None,
        )
        let_in(desk_of(service, principal), newcomer, password=password)
    except (NameTakenError, BadPersonError) as error:
        return _list(page, service, trouble=error, given=form)
    if password is None:
        return page.go(f"/admin/people/{name}", said="let-in")
    return secret(page, _("Password of %(name)s"), name, password, f"/admin/people/{name}")


@router.get("/{person}")
def person(
    person: NameInPath, page: ThePage, _principal: Administrator, service: TheService
) -> Response:
    """Show somebody, their roles and their keys."""
    return _one(page, service, person)


@router.post("/{person}/roles")
def change(
    person: NameInPath,
    page: ThePage,
    principal: Administrator,
    form: TheForm,
    service: TheService,
) -> Response:
    """Give somebody the roles that are ticked, and no others."""
    try:
        change_roles(desk_of(service, principal), person, roles_in(form))
    except (BadPersonError, LastAdministratorError) as error:
        return _one(page, service, person, trouble=error)
    return page.go(f"/admin/people/{person}", said="roles-changed")


@router.post("/{person}/access")
def access(
    person: NameInPath,
    page: ThePage,
    principal: Administrator,
    form: TheForm,
    service: TheService,
) -> Response:
    """Shut somebody out, or let them in again."""
    is_in = form.one("let_in") == "yes"
    try:
        (let_in_again if is_in else shut_out)(desk_of(service, principal), person)
    except LastAdministratorError as error:
        return _one(page, service, person, trouble=error)
    return page.go(f"/admin/people/{person}", said="let-in-again" if is_in else "shut-out")


@router.post("/{person}/password")
def password(
    person: NameInPath, page: ThePage, principal: Administrator, service: TheService
) -> Response:
    """Make another password for somebody, and show it once."""
    made = made_password()
    change_password(desk_of(service, principal), person, made)
    return secret(page, _("Password of %(name)s"), person, made, f"/admin/people/{person}")


def secret(page: Page, title: str, name: str, shown: str, back: str) -> Response:
    """Show a secret that was made, once: it stands in no address and is kept nowhere."""
    values = {"title": page.say(title) % {"name": name}, "secret": shown, "back": back}
    return page.show("admin/secret.html", values)


def roles_in(form: Form) -> frozenset[Role]:
    """Return the roles that are ticked; a word that is none is left out."""
    return frozenset(each for each in Role if each.value in form.every("role"))


def told(page: Page, error: CreditwrightError | None) -> str | None:
    """Return what was wrong, in the page's language."""
    return None if error is None else page.say(TROUBLE[type(error)])


def status_of(error: CreditwrightError | None) -> int:
    """Return the status of a page that shows what was wrong."""
    return 200 if error is None else problem_of(error).status


def _applications_in(form: Form) -> frozenset[int]:
    words = form.one("applications").replace(",", " ").split()
    if not all(each.isascii() and each.isdigit() and len(each) <= MOST_DIGITS for each in words):
        raise BadPersonError("an application is a number")
    return frozenset(int(each) for each in words)


def _list(
    page: Page,
    service: Service,
    *,
    q: str = "",
    after: str = "",
    trouble: CreditwrightError | None = None,
    given: Form | None = None,
) -> Response:
    with service.database.reading() as connection:
        found = people_after(connection, after, LISTED + 1, sought=q)
    values = {
        "people": found[:LISTED],
        "more": found[LISTED - 1].name if len(found) > LISTED else None,
        "q": q,
        "is_first": not after,
        "roles": ROLES,
        "trouble": told(page, trouble),
        "given": given or Form({}),
        "ticked": roles_in(given) if given else frozenset(),
    }
    return page.show("admin/people.html", values, status=status_of(trouble))


def _one(
    page: Page, service: Service, name: str, *, trouble: CreditwrightError | None = None
) -> Response:
    with service.database.reading() as connection:
        found = find_person(connection, name)
        keys = [each for each in all_keys(connection) if each.person.id == found.id]
    values: dict[str, Any] = {
        "person": found,
        "keys": keys,
        "now": service.clock.now(),
        "roles": ROLES,
        "trouble": told(page, trouble),
    }
    return page.show("admin/person.html", values, status=status_of(trouble))

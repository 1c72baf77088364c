"""Where people can go: the links of the navigation, and where each kind of person begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from creditwright.access.principal import Principal
from creditwright.access.roles import Role
from creditwright.access.scopes import Scope
from creditwright.web.pages.catalogue import later as _


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the navigation leads to.

    Attributes:
        path: Its address.
        name: As the link says it.
        about: What one does there, in a sentence.
        scope: Who may go there.
        for_applicants: Whether it is a page of applicants, or one of the lender's staff.
    """

    path: str
    name: str
    about: str
    scope: Scope
    for_applicants: bool = False


PLACES: Final = (
    Place(
        "/me",
        _("My application"),
        _("See the outcome, why, and what you can do."),
        Scope.ASSESSMENTS_READ_OWN,
        for_applicants=True,
    ),
    Place(
        "/queue",
        _("Work list"),
        _("See what waits for a person, take it, and decide."),
        Scope.WORK_READ,
    ),
    Place(
        "/applications",
        _("Applications"),
        _("Find an application, see its decision and why."),
        Scope.APPLICATIONS_READ_ANY,
    ),
    Place(
        "/models",
        _("Models"),
        _("See which models are in use, what each is worth, and take a deployment back."),
        Scope.MODELS_READ,
    ),
    Place(
        "/jobs",
        _("Operation"),
        _("See whether the service is ready, what it loaded, what waits, and its jobs."),
        Scope.METRICS_READ,
    ),
    Place(
        "/kill-switch",
        _("Kill switch"),
        _("Have every decline wait for a person, or let the policy decide again."),
        Scope.AUTOMATION_SWITCH,
    ),
    Place(
        "/admin/people",
        _("People"),
        _("Let people in, give them roles, shut them out."),
        Scope.PEOPLE_WRITE,
    ),
    Place("/admin/keys", _("Keys"), _("Make and revoke keys of programs."), Scope.KEYS_WRITE),
    Place("/admin/audit", _("Ledger"), _("See who did what, and when."), Scope.AUDIT_READ),
    Place(
        "/portfolio",
        _("Portfolio"),
        _("What another cut-off would do, whether probabilities came true, how groups fare."),
        Scope.PORTFOLIO_READ,
    ),
)

FIRST: Final[Mapping[Role, str]] = {
    Role.APPLICANT: "/me",
    Role.OFFICER: "/queue",
    Role.REVIEWER: "/queue",
    Role.RISK: "/portfolio",
    Role.ENGINEER: "/models",
    Role.AUDITOR: "/admin/audit",
    Role.PRIVACY: "/queue",
    Role.ADMINISTRATOR: "/admin/people",
}


def places_for(principal: Principal | None) -> list[Place]:
    """Return where somebody may go, in the order of the navigation."""
    if principal is None:
        return []
    is_applicant = Role.APPLICANT in principal.roles
    return [
        each
        for each in PLACES
        if principal.may(each.scope) and (is_applicant or not each.for_applicants)
    ]


def first_place(principal: Principal) -> str | None:
    """Return where somebody begins; None: nowhere, or their roles begin at different pages."""
    firsts = {FIRST[role] for role in principal.roles if role in FIRST}
    open_to_them = {each.path for each in places_for(principal)}
    return firsts.pop() if len(firsts) == 1 and firsts <= open_to_them else None

"""Roles: which scopes each kind of person has. The whole table, and nothing beside it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from creditwright.access.scopes import Scope


class Role(StrEnum):
    """What somebody is in the lender's house, or towards it."""

    APPLICANT = "applicant"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    RISK = "risk"
    ENGINEER = "engineer"
    AUDITOR = "auditor"
    PRIVACY = "privacy"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


EVERYONE = frozenset({Scope.SELF_READ})
READS_FILES = EVERYONE | {
    Scope.APPLICATIONS_READ_ANY,
    Scope.ASSESSMENTS_READ_ANY,
    Scope.EXPLANATIONS_READ_ANY,
    Scope.NOTICES_READ_ANY,
    Scope.REVIEWS_READ_ANY,
    Scope.NOTES_READ,
    Scope.WORK_READ,
    Scope.MODELS_READ,
    Scope.DOCS_READ,
}
OFFICER = READS_FILES | {
    Scope.ASSESS_RUN,
    Scope.SIMULATE_ANY,
    Scope.APPLICATIONS_WRITE,
    Scope.CORRECTIONS_ANSWER,
    Scope.JOBS_RUN,
    Scope.CONTESTS_WRITE_ANY,
    Scope.NOTICES_GIVE,
    Scope.NOTES_WRITE,
    Scope.REVIEW_WRITE,
    Scope.OVERRIDE_WRITE,
}

SCOPES: Mapping[Role, frozenset[Scope]] = {
    Role.APPLICANT: EVERYONE
    | {
        Scope.APPLICATIONS_READ_OWN,
        Scope.ASSESSMENTS_READ_OWN,
        Scope.EXPLANATIONS_READ_OWN,
        Scope.NOTICES_READ_OWN,
        Scope.SIMULATE_OWN,
        Scope.REVIEWS_READ_OWN,
        Scope.CONTESTS_WRITE_OWN,
        Scope.PRIVACY_OWN,
    },
    # Decides within limits, see `decision.review.Authority`.
    Role.OFFICER: OFFICER,
    # May do what an officer may, and decides without limits.
    Role.REVIEWER: OFFICER,
    # No single file: figures of all, and the models.
    Role.RISK: EVERYONE
    | {
        Scope.PORTFOLIO_READ,
        Scope.POLICY_PROPOSE,
        Scope.POLICY_APPROVE,  # of what another proposed
        Scope.MODELS_READ,
        Scope.AUTOMATION_SWITCH,
        Scope.DOCS_READ,
    },
    Role.ENGINEER: EVERYONE
    | {
        Scope.MODELS_READ,
        Scope.MODELS_DEPLOY,
        Scope.AUTOMATION_SWITCH,
        Scope.METRICS_READ,
        Scope.DOCS_READ,
    },
    # Reads everything, changes nothing.
    Role.AUDITOR: READS_FILES | {Scope.AUDIT_READ, Scope.PORTFOLIO_READ, Scope.METRICS_READ},
    # Does what people ask of their data, and decides on nobody.
    Role.PRIVACY: READS_FILES | {Scope.PRIVACY_ANY, Scope.CORRECTIONS_ANSWER},
    # Gives leave to others and takes none: reads no applicant's file.
    Role.ADMINISTRATOR: EVERYONE
    | {
        Scope.PEOPLE_WRITE,
        Scope.KEYS_WRITE,
        Scope.METRICS_READ,
        Scope.DOCS_READ,
    },
    # A program of the lender, such as the one that takes applications in.
    Role.SERVICE: EVERYONE
    | {
        Scope.ASSESS_RUN,
        Scope.ASSESSMENTS_READ_ANY,
        Scope.EXPLANATIONS_READ_ANY,
        Scope.NOTICES_READ_ANY,
        Scope.NOTICES_GIVE,
        Scope.APPLICATIONS_READ_ANY,
        Scope.APPLICATIONS_WRITE,
        Scope.MODELS_READ,
        Scope.OUTCOMES_WRITE,
        Scope.JOBS_RUN,
        Scope.METRICS_READ,
        Scope.DOCS_READ,
    },
}


def scopes_of(roles: Iterable[Role]) -> frozenset[Scope]:
    """Return what somebody of these roles may do: what any of them may.

    >>> Scope.ASSESS_RUN in scopes_of([Role.RISK]), Scope.ASSESS_RUN in scopes_of(Role)
    (False, True)
    """
    return frozenset[Scope]().union(*(SCOPES[role] for role in roles))

"""Scopes: each thing that somebody may do in the service, by one name.

Some are for one's own and for everybody's: whoever may read all assessments may read the own ones.
"""

from enum import StrEnum

OWN, ANY = ":own", ":any"


class Scope(StrEnum):
    """Something that may be done. Every route of the service names the one it asks for."""

    SELF_READ = "self:read"
    ASSESS_RUN = "assess:run"
    ASSESSMENTS_READ_OWN = "assessments:read:own"
    ASSESSMENTS_READ_ANY = "assessments:read:any"
    EXPLANATIONS_READ_OWN = "explanations:read:own"
    EXPLANATIONS_READ_ANY = "explanations:read:any"
    NOTICES_READ_OWN = "notices:read:own"
    NOTICES_READ_ANY = "notices:read:any"
    SIMULATE_OWN = "simulate:own"
    SIMULATE_ANY = "simulate:any"
    APPLICATIONS_READ_OWN = "applications:read:own"
    APPLICATIONS_READ_ANY = "applications:read:any"
    APPLICATIONS_WRITE = "applications:write"
    CORRECTIONS_ANSWER = "corrections:answer"
    JOBS_RUN = "jobs:run"
    MODELS_READ = "models:read"
    MODELS_DEPLOY = "models:deploy"
    PORTFOLIO_READ = "portfolio:read"
    POLICY_PROPOSE = "policy:propose"
    POLICY_APPROVE = "policy:approve"
    OUTCOMES_WRITE = "outcomes:write"
    REVIEWS_READ_OWN = "reviews:read:own"
    REVIEWS_READ_ANY = "reviews:read:any"
    CONTESTS_WRITE_OWN = "contests:write:own"
    CONTESTS_WRITE_ANY = "contests:write:any"
    NOTES_READ = "notes:read"
    NOTES_WRITE = "notes:write"
    WORK_READ = "work:read"
    REVIEW_WRITE = "review:write"
    OVERRIDE_WRITE = "override:write"
    AUTOMATION_SWITCH = "automation:switch"
    NOTICES_GIVE = "notices:give"
    AUDIT_READ = "audit:read"
    PEOPLE_WRITE = "people:write"
    KEYS_WRITE = "keys:write"
    PRIVACY_OWN = "privacy:own"
    PRIVACY_ANY = "privacy:any"
    METRICS_READ = "metrics:read"
    DOCS_READ = "docs:read"

    @property
    def for_anybody(self) -> "Scope":
        """The scope that allows this for everybody's; itself, where there is no difference.

        >>> Scope.SIMULATE_OWN.for_anybody
        <Scope.SIMULATE_ANY: 'simulate:any'>
        """
        return Scope(self.value.removesuffix(OWN) + ANY) if self.endswith(OWN) else self

    @property
    def meaning(self) -> str:
        """What it allows, in a line."""
        return MEANINGS[self]


MEANINGS = {
    Scope.SELF_READ: "see who one is, end the own session, see the version",
    Scope.ASSESS_RUN: "have an application assessed, and the decision recorded",
    Scope.ASSESSMENTS_READ_OWN: "read assessments of the own applications",
    Scope.ASSESSMENTS_READ_ANY: "read every assessment",
    Scope.EXPLANATIONS_READ_OWN: "read what led to the own outcome, and what would change it",
    Scope.EXPLANATIONS_READ_ANY: "read the attributions of every assessment",
    Scope.NOTICES_READ_OWN: "read the own notices",
    Scope.NOTICES_READ_ANY: "read every notice",
    Scope.SIMULATE_OWN: "ask what if of the own applications, a number of times a day",
    Scope.SIMULATE_ANY: "ask what if of every application",
    Scope.APPLICATIONS_READ_OWN: "read the own applications",
    Scope.APPLICATIONS_READ_ANY: "find and read every application",
    Scope.APPLICATIONS_WRITE: "add and change applications",
    Scope.CORRECTIONS_ANSWER: "answer what applicants want corrected, and assess anew",
    Scope.JOBS_RUN: "start work that takes a while, and read the own results",
    Scope.MODELS_READ: "read models' cards, figures and importances",
    Scope.MODELS_DEPLOY: "put models in use, and take them back",
    Scope.PORTFOLIO_READ: "read figures of all decisions together",
    Scope.POLICY_PROPOSE: "propose other cut-offs, and withdraw what one proposed",
    Scope.POLICY_APPROVE: "decide on cut-offs that another person proposed",
    Scope.OUTCOMES_WRITE: "tell what became of loans",
    Scope.REVIEWS_READ_OWN: "read what people decided on the own applications",
    Scope.REVIEWS_READ_ANY: "read what people decided, and what applicants contest",
    Scope.CONTESTS_WRITE_OWN: "contest an outcome of the own",
    Scope.CONTESTS_WRITE_ANY: "take down what an applicant contests",
    Scope.NOTES_READ: "read notes about applications",
    Scope.NOTES_WRITE: "write notes about applications",
    Scope.WORK_READ: "read the list of what waits for a person",
    Scope.REVIEW_WRITE: "decide what was referred to a person, or contested",
    Scope.OVERRIDE_WRITE: "overrule an outcome, with a reason",
    Scope.AUTOMATION_SWITCH: "turn the kill switch: nobody is declined without a person",
    Scope.NOTICES_GIVE: "give an applicant a notice, and keep it as it was given",
    Scope.AUDIT_READ: "read and verify the ledger",
    Scope.PEOPLE_WRITE: "add people, give roles, end sessions",
    Scope.KEYS_WRITE: "make and revoke keys",
    Scope.PRIVACY_OWN: "have the own data given out, corrected, restricted and erased",
    Scope.PRIVACY_ANY: "have anybody's data given out, corrected, restricted, held and erased",
    Scope.METRICS_READ: "read the service's own figures",
    Scope.DOCS_READ: "read the API's documentation where the service shows it",
}

"""What an applicant is told of a recorded decision, by the words that were recorded with it."""

from creditwright.decision.notices import (
    FROM_OTHERS,
    Notice,
    check_sender,
    groups_looked_at,
    may_be_told,
)
from creditwright.decision.policy import Outcome
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import find_assessment
from creditwright.workflows.service import Service


def notice_of(number: str, visible: Visibility, service: Service) -> Notice:
    """Return the notice of an assessment.

    Raises:
        AssessmentNotFoundError: If there is none, or none that may be seen.
        BundleNotFoundError: If the model's bundle is no longer kept here.
        NoticeSenderError: If the settings leave out a name that the law asks for.
    """
    with service.database.reading() as connection:
        found = find_assessment(connection, number, visible)
    model = service.bundle(found.bundle)
    groups = groups_looked_at(model.catalogue)
    told = () if found.outcome is Outcome.APPROVE else found.reasons
    notice = Notice(
        assessment=found.id,
        at=found.at,
        outcome=found.outcome,
        profile=model.policy.law.profile,
        reasons=tuple(each.text for each in told if may_be_told(model.catalogue, each.code)),
        by_rule=found.rule is not None,
        looked_at=tuple(model.catalogue.text(code) for code in groups),
        used_agencies=not FROM_OTHERS.isdisjoint(groups),
        model=(found.model, str(found.model_version)),
        policy=(found.policy, found.policy_version),
        sender=service.sender,
    )
    check_sender(notice)
    return notice

"""What an applicant is told of a recorded decision, by the words that were recorded with it.

A draft is what would be told now. What is given is kept as it was, and read again as it was.
"""

from uuid import uuid4

from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.text import Language
from creditwright.decision.notices import (
    FROM_OTHERS,
    Notice,
    check_sender,
    groups_looked_at,
    may_be_told,
)
from creditwright.decision.policy import Outcome
from creditwright.ledger.entry import Action
from creditwright.reports.notice import notice_page
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import StoredAssessment, find_assessment
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry
from creditwright.store.notices import GivenNotice, add_notice, notices_of
from creditwright.store.reviews import reviews_of, standing_outcome, standing_reasons
from creditwright.store.subject_keys import wait_for_others
from creditwright.workflows.service import Service


def notice_of(number: str, visible: Visibility, service: Service) -> Notice:
    """Return the notice of an assessment.

    Raises:
        AssessmentNotFoundError: If there is none, or none that may be seen.
        BundleNotFoundError: If the model's bundle is no longer kept here.
        NoticeSenderError: If the settings leave out a name that the law asks for.
    """
    with service.database.reading() as connection:
        return drafted(connection, find_assessment(connection, number, visible), service)


def drafted(connection: Connection, found: StoredAssessment, service: Service) -> Notice:
    """Return the notice of the outcome that holds: of a person's decision, where there is one.

    Raises:
        BundleNotFoundError, NoticeSenderError: See `notice_of`.
    """
    reviews = reviews_of(connection, found.id)
    outcome, model = standing_outcome(found, reviews), service.bundle(found.bundle)
    groups = groups_looked_at(model.catalogue)
    told = () if outcome is Outcome.APPROVE else standing_reasons(found, reviews)
    notice = Notice(
        assessment=found.id,
        at=reviews[-1].at if reviews else found.at,
        outcome=outcome,
        profile=model.policy.law.profile,
        reasons=tuple(each.text for each in told if may_be_told(model.catalogue, each.code)),
        by_rule=found.rule is not None and not reviews,
        looked_at=tuple(model.catalogue.text(code) for code in groups),
        used_agencies=not FROM_OTHERS.isdisjoint(groups),
        model=(found.model, str(found.model_version)),
        policy=(found.policy, found.policy_version),
        sender=service.sender,
        by_person=bool(reviews),
    )
    check_sender(notice)
    return notice


def give_notice(
    connection: Connection, found: StoredAssessment, language: Language, by: str, service: Service
) -> GivenNotice:
    """Give the notice of the outcome that holds, and keep it word for word.

    The same page of the same outcome is given once: asked for again, it is the one that was kept.

    Args:
        connection: One that writes.
        found: The assessment.
        language: Which the applicant reads.
        by: Who gives it, or fetches it for themselves.
        service: The parts of the service.

    Raises:
        BundleNotFoundError, NoticeSenderError: See `notice_of`.
    """
    wait_for_others(connection)
    page = notice_page(drafted(connection, found, service), language)
    digest = sha256_of_bytes(page.encode())
    for each in notices_of(connection, found.id):
        if each.sha256 == digest:
            return each
    return _kept(connection, found, page, digest, language, by, service)


def _kept(  # noqa: PLR0913, PLR0917 - what is kept of a notice
    connection: Connection,
    found: StoredAssessment,
    page: str,
    digest: str,
    language: Language,
    by: str,
    service: Service,
) -> GivenNotice:
    reviews, at, number = reviews_of(connection, found.id), service.clock.now(), str(uuid4())
    said = {"notice": number, "assessment": found.id, "language": language, "sha256": digest}
    entry = append_entry(
        connection,
        service.vault,
        action=Action.NOTICE_GIVEN,
        actor=by,
        about=number,
        subject=found.application,
        payload=canonical_json(said),
        at=at,
    )
    given = GivenNotice(
        id=number,
        assessment=found.id,
        application=found.application,
        review=reviews[-1].id if reviews else None,
        at=at,
        by=by,
        language=language,
        outcome=standing_outcome(found, reviews),
        sha256=digest,
        page=page,
        ledger_entry=entry.heading.seq,
    )
    add_notice(connection, given)
    return given

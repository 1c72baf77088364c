"""What each table and column of the database is for, in words: whose data, why, and for how long.

The register of processing is made of this, and of what the lender's tables declare of themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from creditwright.decision.profile import RecordClass


class People(StrEnum):
    """Whose data a table holds."""

    APPLICANTS = "applicants"
    STAFF = "staff"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a table is for.

    Attributes:
        kept: As which class of records; None: `kept_while` says how long.
        columns: What is in them, but for those that `COMMON` has or that say it themselves.
    """

    purpose: str
    people: People
    kept: RecordClass | None = None
    kept_while: str = "as the policy says for its class"
    columns: Mapping[str, str] = field(default_factory=dict)


COMMON: Final[Mapping[str, str]] = {
    "id": "its number, drawn at random",
    "application": "which application it is about",
    "assessment": "which assessment it is about",
    "at": "when",
    "by": "who did it, by id",
    "ledger_entry": "the entry of the ledger that holds it",
    "why": "why, in somebody's own words",
    "principal": "who asked, by id",
    "person": "whose it is, by id",
    "outcome": "approve, refer or decline",
    "version": "which version",
    "recorded_at": "when it was recorded",
    "recorded_by": "who recorded it, by id",
    "before": "what held before",
    "after": "what holds since",
    "expires_at": "until when it holds",
}
ASSESSMENTS, APPLICATIONS_KEPT = RecordClass.ASSESSMENTS, RecordClass.APPLICATIONS
REVIEWS, NOTICES = RecordClass.REVIEWS, RecordClass.NOTICES
OURS: Final[Mapping[str, Purpose]] = {
    "application_version": Purpose(
        "what an application's records were before they were changed, to explain earlier decisions",
        People.APPLICANTS,
        APPLICATIONS_KEPT,
        columns={
            "SK_ID_CURR": "which application it is about",
            "recorded_at": "since when it was so",
            "replaced_at": "until when",
            "replaced_by": "who changed it, by id",
            "records": "the records as they were",
        },
    ),
    "assessment": Purpose(
        "to decide on the application, and to tell and explain the decision",
        People.APPLICANTS,
        ASSESSMENTS,
        columns={
            "model": "the model that assessed",
            "model_version": "its version",
            "bundle": "the digest of the model's bundle",
            "policy": "the policy that decided",
            "policy_version": "its version",
            "records_digest": "the digest of the records it was assessed on",
            "default_probability": "the estimated probability of default",
            "score": "the same in points",
            "approve_up_to": "the cut-off in force: approved up to it",
            "decline_above": "the cut-off in force: declined above it",
            "referral": "why a person decides",
            "rule": "the hard rule that was met",
            "coverage": "how much of what spoke against the applicant the reasons cover",
        },
    ),
    "answer_given": Purpose(
        "to give the same answer to the same request, so that nothing is done twice",
        People.APPLICANTS,
        APPLICATIONS_KEPT,
        columns={
            "route": "what was asked of",
            "key": "by which the request is known again",
            "fingerprint": "the digest of what was asked",
            "status": "how it ended",
            "body": "the answer",
        },
    ),
    "contest": Purpose(
        "the applicant's own view against an outcome, to be answered by a person",
        People.APPLICANTS,
        REVIEWS,
        columns={"answer_by": "until when it is to be answered"},
    ),
    "correction": Purpose(
        "what the applicant wants corrected, and what came of it",
        People.APPLICANTS,
        APPLICATIONS_KEPT,
        columns={"decided_by": "who answered it, by id"},
    ),
    "job": Purpose(
        "work that takes a while, for the one who asked for it",
        People.APPLICANTS,
        APPLICATIONS_KEPT,
        columns={
            "kind": "what is to be done",
            "asked_at": "when it was asked for",
            "changed_at": "when its state changed",
            "state": "how far it is",
        },
    ),
    "kill_switch": Purpose(
        "to stop automated declines, and to say who did and why",
        People.STAFF,
        kept_while="for good: it is part of how decisions were made",
        columns={"is_on": "how it was turned"},
    ),
    "loan_outcome": Purpose(
        "to compare what was foretold with what became of the loan",
        People.APPLICANTS,
        APPLICATIONS_KEPT,
        columns={"defaulted": "whether the loan had defaulted by that day"},
    ),
    "ledger_entry": Purpose(
        "to prove what was done: sealed for each applicant, chained, never changed",
        People.APPLICANTS,
        kept_while="for good; its content can be read only while the applicant's key is there",
        columns={
            "seq": "its place",
            "action": "what was done",
            "actor": "who did it, by id",
            "about": "the id of what it was done to",
            "subject": "whom it concerns, as a keyed HMAC",
            "nonce": "of the seal",
            "ciphertext": "the content, sealed",
            "commitment": "to the content",
            "previous": "the hash of the entry before",
            "hash": "the hash of this entry",
        },
    ),
    "legal_hold": Purpose(
        "not to erase what a claim or an authority needs",
        People.APPLICANTS,
        kept_while="until it is lifted",
    ),
    "loading": Purpose(
        "how far a loading of a lender's tables has come",
        People.NOBODY,
        kept_while="until the next loading",
        columns={
            "source": "the digest of the source",
            "up_to": "the last application that is in",
        },
    ),
    "note": Purpose(
        "what staff tell each other about an application",
        People.APPLICANTS,
        REVIEWS,
        columns={"text": "in their own words"},
    ),
    "notice": Purpose(
        "to show later what the applicant was told, word for word",
        People.APPLICANTS,
        NOTICES,
        columns={"language": "which language it is in"},
    ),
    "person": Purpose(
        "to know who asks, and to let in whom the lender lets in",
        People.STAFF,
        kept_while="while the account exists; an applicant's goes with the last application",
        columns={
            "name": "by which they sign in",
            "added_at": "since when they are known",
            "disabled_at": "since when they are not let in",
        },
    ),
    "person_role": Purpose(
        "what somebody may do",
        People.STAFF,
        kept_while="while the account exists",
        columns={"role": "what they are"},
    ),
    "person_application": Purpose(
        "which applications an applicant may see",
        People.APPLICANTS,
        kept_while="while the account exists",
    ),
    "access_key": Purpose(
        "to know programs by their keys",
        People.STAFF,
        kept_while="while the account exists",
        columns={
            "digest": "of the secret",
            "label": "what it is for",
            "made_at": "since when it is there",
            "revoked_at": "since when it is refused",
        },
    ),
    "session": Purpose(
        "to know somebody again who has signed in",
        People.STAFF,
        kept_while="while the account exists",
        columns={
            "began_at": "when they signed in",
            "ended_at": "when it was ended",
        },
    ),
    "revoked_token": Purpose(
        "to refuse a token before its time is over",
        People.STAFF,
        kept_while="until the token's own end",
    ),
    "purged": Purpose(
        "to tell what was removed at its time from what somebody took out",
        People.NOBODY,
        kept_while="for good; ids drawn at random, no personal data",
        columns={"about": "the id of what was removed"},
    ),
    "policy_proposal": Purpose(
        "who proposed other cut-offs and why, what they would do, and who put them in force",
        People.STAFF,
        kept_while="for good, as the ledger; figures of all applications together",
        columns={
            "bundle": "the digest of the bundle in use then",
            "approve_up_to": "the cut-off proposed: approved up to it",
            "decline_above": "the cut-off proposed: declined above it",
            "decided_by": "who decided on it, by id",
        },
    ),
    "quota_use": Purpose(
        "to bound how often something may be asked in a day",
        People.APPLICANTS,
        kept_while="two days",
        columns={
            "kind": "of what",
            "subject": "of which application",
            "day": "on which day",
            "used": "how often",
        },
    ),
    "reading": Purpose(
        "to see over time whether the model still meets what it was made on",
        People.NOBODY,
        kept_while="for good; figures of all decisions together",
        columns={
            "bundle": "whose decisions were read",
            "model": "the model's name",
            "model_version": "its version",
        },
    ),
    "reading_column": Purpose(
        "what such a reading found in one column",
        People.NOBODY,
        kept_while="as the reading",
        columns={
            "reading": "which reading",
            "name": "which column",
            "role": "a feature, or what the model said",
        },
    ),
    "restriction": Purpose(
        "to keep an application without deciding on it",
        People.APPLICANTS,
        kept_while="until it is lifted",
    ),
    "review": Purpose(
        "what a person decided, why, and what it replaced",
        People.APPLICANTS,
        REVIEWS,
        columns={"kind": "of a referral, an override or a contest"},
    ),
    "subject_key": Purpose(
        "to open what the ledger holds of an applicant, and to make that unreadable",
        People.APPLICANTS,
        kept_while="until the applicant is erased; then that it was destroyed",
        columns={
            "subject": "whose it is, as a keyed HMAC",
            "made_at": "since when it is there",
            "destroyed_at": "when it was destroyed",
        },
    ),
    "vault": Purpose(
        "to make what applicants are called in the ledger",
        People.NOBODY,
        kept_while="while there is a ledger",
        columns={"name": "what it is for", "wrapped": "the key, wrapped"},
    ),
    "work_item": Purpose(
        "what waits for a person, until when, and whose it is",
        People.APPLICANTS,
        ASSESSMENTS,
        columns={
            "since": "since when it waits",
            "due_at": "until when it is to be decided",
        },
    ),
}
OWN_OF_RECORDS: Final[Mapping[str, str]] = {
    "recorded_at": "since when these records are here",
    "SK_ID_CURR": "which application it is about",
    "SOURCE_TABLE": "which of the lender's two tables of applications it came in",
    "row_number": "its place among the rows of the application",
}

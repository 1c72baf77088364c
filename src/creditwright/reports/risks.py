"""The risks to people, each with what is done against it and where that is shown to hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk to applicants.

    Attributes:
        hazard: What could happen to somebody.
        control: What is done against it.
        shown_by: The test that fails when it is not done, as a path of the repository.
        left: What is left of the risk.
    """

    hazard: str
    control: str
    shown_by: str
    left: str


RISKS: Final[Sequence[Risk]] = (
    Risk(
        "Somebody is declined for sex, age or family",
        "Protected columns are no features unless the profile and the policy allow them by name; "
        "decisions are compared by group before a model comes into use",
        "tests/unit/decision/test_policy.py",
        "other columns can stand in for them: see the fairness report",
    ),
    Risk(
        "Somebody is declined without knowing why, or for a reason that was none",
        "No decline without one to four principal reasons that cover most of what spoke against "
        "the applicant; otherwise a person decides",
        "tests/unit/decision/test_assessment.py",
        "a reason names a group of data, not the value that would have to change",
    ),
    Risk(
        "A computer decides and nobody looks",
        "Contests are answered by a person who took no part, in time; outcomes can be overruled "
        "either way; a kill switch leaves every automated decline to a person",
        "tests/contract/test_reviews.py",
        "people tend to follow what a computer says: watch how often they differ",
    ),
    Risk(
        "Wrong data lead to a wrong decision",
        "Every row is checked when it comes in; an applicant has data corrected and is assessed "
        "anew; categories never seen before are counted and told",
        "tests/contract/test_erase.py",
        "what an agency reports wrongly looks like any other value",
    ),
    Risk(
        "The model is no longer right for those who apply now",
        "Drift and what became of loans are compared with what was foretold; alarms",
        "tests/unit/monitoring",
        "what became of a loan is known a year later",
    ),
    Risk(
        "Somebody reads a file that is none of theirs",
        "One scope a route, looked up at each request; whose may be seen lies in the query; each "
        "reading by staff is in the ledger",
        "tests/web/test_roles.py",
        "who may read files can read any of them",
    ),
    Risk(
        "A decision is changed or removed afterwards",
        "A chain of hashes, signed for elsewhere; every decision replays bit for bit",
        "tests/contract/test_ledger.py",
        "entries after the last checkpoint are as safe as the database",
    ),
    Risk(
        "Data stay longer than they should",
        "Each class of records is removed at its time; erasure destroys the key and writes over "
        "what it removes",
        "tests/contract/test_retention.py",
        "backups and files written elsewhere are for the lender to delete",
    ),
    Risk(
        "A model is exchanged for another",
        "Digests are checked and golden rows scored again before a model comes into use; who "
        "promotes is not who trained",
        "tests/fuzz/test_mutated_bundles.py",
        "whoever owns the machine owns the model",
    ),
)

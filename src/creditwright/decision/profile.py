"""Legal profiles: which protected data a policy may use, and what it owes, by jurisdiction.

A lender names one; nothing here is legal advice. What a law leaves open is decided here for the
side of the applicant, and said in the words of the entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

AGE, CHILDREN, HOUSEHOLD = "DAYS_BIRTH", "CNT_CHILDREN", "CNT_FAM_MEMBERS"
MOST_REASONS = 4  # more are not likely to help the applicant; a table of scores has as many


class LegalProfile(StrEnum):
    """Whose law a policy keeps to."""

    EU = "eu"
    UK = "uk"
    US = "us"
    RESEARCH = "research"


class RecordClass(StrEnum):
    """What is kept of an application."""

    APPLICATIONS = "applications"  # what was asked for, and the records it was assessed on
    ASSESSMENTS = "assessments"  # probability, outcome, reasons, versions
    NOTICES = "notices"  # what the applicant was told
    REVIEWS = "reviews"  # what was contested or overruled, by whom and why


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a jurisdiction asks of a policy.

    Attributes:
        law: The texts it comes from.
        may_allow: The protected columns that a policy may allow by name, each with the ground;
            None: every one.
        most_reasons: Principal reasons that an applicant is given at most.
        decline_needs_ground: Whether a decline that no person takes must rest on a named ground.
        least_days: By class of records, for how many days they are kept at least; 0 where none is
            named.
        may_decide: Whether its models may decide on applications at all.
        decide_within_days: From an application's first assessment until a person has decided what
            was referred. Where a law says "without delay" it is the longest that others allow.
        answer_within_days: From a contest until it is answered. A month is counted as its shortest.
    """

    law: str
    may_allow: Mapping[str, str] | None
    most_reasons: int = MOST_REASONS
    decline_needs_ground: bool = False
    least_days: Mapping[RecordClass, int] = field(default_factory=dict)
    may_decide: bool = True
    decide_within_days: int = 30  # 12 CFR 1002.9(a)(1)
    answer_within_days: int = 28  # one month, GDPR and UK GDPR Art. 12(3)

    def allows(self, columns: frozenset[str]) -> bool:
        """Return whether a policy may allow what is computed from these protected columns."""
        return self.may_allow is None or columns <= self.may_allow.keys()


PROFILES: Mapping[LegalProfile, Profile] = {
    LegalProfile.EU: Profile(
        law="Directive (EU) 2023/2225 (consumer credit) Arts. 6 and 18; GDPR Arts. 5 and 22, with "
        "CJEU C-634/21; Directive 2004/113/EC (sex); AI Act Arts. 19 and 26(6)",
        may_allow={
            AGE: "age: where objectively justified, Directive (EU) 2023/2225 Art. 6",
            CHILDREN: "dependants: expenses of the household, Directive (EU) 2023/2225 Art. 18",
            HOUSEHOLD: "dependants: expenses of the household, Directive (EU) 2023/2225 Art. 18",
        },
        decline_needs_ground=True,
        least_days=dict.fromkeys((RecordClass.ASSESSMENTS, RecordClass.REVIEWS), 184),
    ),
    LegalProfile.UK: Profile(
        law="UK GDPR Arts. 5 and 22A to 22D; Equality Act 2010, section 29 and Schedule 3 "
        "paragraph 20A; FCA handbook, CONC 5.2A; PRA SS1/23",
        may_allow={
            AGE: "age: financial services, Equality Act 2010, Schedule 3 paragraph 20A",
            CHILDREN: "dependants: affordability, CONC 5.2A",
            HOUSEHOLD: "dependants: affordability, CONC 5.2A",
        },
    ),
    LegalProfile.US: Profile(
        law="Regulation B, 12 CFR 1002.6(b) (protected bases), 1002.9(b)(2) with official "
        "interpretation 1 (reasons), 1002.12(b) (25 months); FCRA 615(a)",
        # age may count only where nobody of 62 or older fares worse by it, which is not shown here
        may_allow={},
        least_days=dict.fromkeys(RecordClass, 762),
        answer_within_days=30,
    ),
    LegalProfile.RESEARCH: Profile(
        law="none: to measure with, on data that may be used so; its models may not decide",
        may_allow=None,
        may_decide=False,
    ),
}

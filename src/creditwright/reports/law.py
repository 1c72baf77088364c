"""Documents that a law asks for, made of what is configured, kept and measured; the rest is blank.

What only the lender can say (why it lends so, whom it consulted) is left blank and marked: a blank
is shorter than an invention, and seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from creditwright.access.roles import SCOPES, Role
from creditwright.access.scopes import ANY, Scope
from creditwright.core.text import Language
from creditwright.decision.notices import Sender
from creditwright.decision.policy import Policy
from creditwright.decision.profile import PROFILES, LegalProfile, Profile
from creditwright.decision.review import Authority
from creditwright.decision.words import policy_in_words
from creditwright.records.table import Sensitivity
from creditwright.reports.facts import ModelFacts
from creditwright.reports.french import filters_for, french_spaces
from creditwright.reports.risks import RISKS
from creditwright.store.register import TableUse
from creditwright.store.tables.purposes import People

FOLDERS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("law", "en"),
    "fr": ("law_fr", "en"),  # the frame is the same
}
NOT_READING: Final = frozenset({Scope.APPLICATIONS_WRITE})


class LawDocument(StrEnum):
    """Which document."""

    PROCESSING = "processing"  # GDPR Art. 30
    IMPACT = "impact"  # GDPR Art. 35 and AI Act Art. 27
    TECHNICAL_FILE = "technical-file"  # AI Act Art. 11 and Annex IV


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What is known of the lender's house.

    Attributes:
        sender: Whom notices name.
        policy: The one that the model decides by.
        officers: How far an officer decides alone.
        tables: What the database holds, every column of it.
        database: What kind it is, without its address.
    """

    sender: Sender
    policy: Policy
    officers: Authority
    tables: Sequence[TableUse]
    database: str

    @property
    def profile(self) -> LegalProfile:
        """Whose law the policy keeps to."""
        return self.policy.law.profile

    @property
    def law(self) -> Profile:
        """What that law asks for."""
        return PROFILES[self.profile]

    @property
    def retention(self) -> Mapping[str, int]:
        """By class of records, for how many days they are kept."""
        return {kind.value: days for kind, days in sorted(self.policy.retention_days.items())}

    @property
    def readers(self) -> Mapping[str, Sequence[str]]:
        """By role, which applicants' data it may read."""
        return {
            role.value: sorted(scope.meaning for scope in scopes if reads_one(scope))
            for role, scopes in SCOPES.items()
            if role is not Role.APPLICANT and any(reads_one(scope) for scope in scopes)
        }

    def of(self, people: People) -> list[TableUse]:
        """Return the tables that hold data of some people."""
        return [each for each in self.tables if each.people is people]

    @property
    def protected(self) -> list[str]:
        """The columns that say something of sex, age or family."""
        return sorted(
            column.name
            for table in self.tables
            for column in table.columns
            if column.sensitivity is Sensitivity.PROTECTED
        )

    @property
    def columns(self) -> int:
        """How many columns the register tells of."""
        return sum(len(each.columns) for each in self.tables)


def law_page(
    document: LawDocument, house: House, facts: ModelFacts | None, language: Language = "en"
) -> str:
    """Return a document as HTML; whatever the facts hold is shown as text.

    Args:
        document: Which.
        house: What is known of the lender's house, told in the same language.
        facts: Of the model; needed by all but the register of processing.
        language: Which.
    """
    folders = (PackageLoader("creditwright.reports", name) for name in FOLDERS[language])
    environment = Environment(
        loader=ChoiceLoader(list(folders)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters_for(language))
    page = environment.get_template(f"{document.value}.html.j2").render(
        house=house,
        facts=facts,
        card=None if facts is None else facts.card.whole,
        e=None if facts is None else facts.evaluation,
        policy=policy_in_words(house.policy, language=language),
        language=language,
        people=People,
        risks=RISKS,
    )
    return french_spaces(page) if language == "fr" else page


def reads_one(scope: Scope) -> bool:
    """Return whether a scope lets somebody read single applicants' data."""
    one_file = scope.endswith(ANY) or scope in {Scope.NOTES_READ, Scope.WORK_READ, Scope.AUDIT_READ}
    return one_file and scope not in NOT_READING

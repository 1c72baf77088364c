"""The words of a person's decision: why it was taken, and what a person may name against it.

Codes are counted, so that it is seen which are used by whom and how often; the words beside a code
are the person's own. What is told to the applicant stands here in both languages and keeps to the
rules of every reason.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from creditwright.core.text import Text
from creditwright.decision.policy import Outcome

ANY: Final = frozenset(Outcome)
APPROVING, ASKING, DECLINING = (
    frozenset({Outcome.APPROVE}),
    frozenset({Outcome.REFER}),
    frozenset({Outcome.DECLINE}),
)


class ReviewCode(StrEnum):
    """Why a person decided as they did: for the lender's own records, not for the applicant."""

    CONFIRMED = "confirmed"
    INFORMATION_CORRECTED = "information_corrected"
    MEANS_SHOWN = "means_shown"
    PAST_EXPLAINED = "past_explained"
    REPAYMENT_LIKELY = "repayment_likely"
    NOT_AFFORDABLE = "not_affordable"
    DEBTS_FOUND = "debts_found"
    NOT_VERIFIED = "not_verified"
    INCOMPLETE = "incomplete"
    REPAYMENT_DOUBTFUL = "repayment_doubtful"
    MORE_NEEDED = "more_needed"
    OTHER = "other"

    @property
    def leads_to(self) -> frozenset[Outcome]:
        """The outcomes that it can be given for."""
        return LEADS_TO[self]

    @property
    def text(self) -> Text:
        """What it means."""
        return MEANINGS[self]


LEADS_TO: Final[Mapping[ReviewCode, frozenset[Outcome]]] = {
    ReviewCode.CONFIRMED: ANY,
    ReviewCode.INFORMATION_CORRECTED: ANY,
    ReviewCode.MEANS_SHOWN: APPROVING,
    ReviewCode.PAST_EXPLAINED: APPROVING,
    ReviewCode.REPAYMENT_LIKELY: APPROVING,
    ReviewCode.NOT_AFFORDABLE: DECLINING,
    ReviewCode.DEBTS_FOUND: DECLINING,
    ReviewCode.NOT_VERIFIED: DECLINING,
    ReviewCode.INCOMPLETE: DECLINING,
    ReviewCode.REPAYMENT_DOUBTFUL: DECLINING,
    ReviewCode.MORE_NEEDED: ASKING,
    ReviewCode.OTHER: ANY,
}
MEANINGS: Final[Mapping[ReviewCode, Text]] = {
    ReviewCode.CONFIRMED: Text(
        en="A person looked at the file again and comes to the same outcome",
        fr="Une personne a réexaminé le dossier et arrive au même résultat",
    ),
    ReviewCode.INFORMATION_CORRECTED: Text(
        en="Information in the file was wrong and has been corrected",
        fr="Des informations du dossier étaient fausses et ont été rectifiées",
    ),
    ReviewCode.MEANS_SHOWN: Text(
        en="Income, savings or guarantees that the file lacks were shown",
        fr="Des revenus, une épargne ou des garanties absents du dossier ont été justifiés",
    ),
    ReviewCode.PAST_EXPLAINED: Text(
        en="Earlier payment difficulties had a cause that is over, as documents show",
        fr="Les difficultés de paiement passées avaient une cause révolue, pièces à l'appui",
    ),
    ReviewCode.REPAYMENT_LIKELY: Text(
        en="The file, read as a whole, makes repayment likely",
        fr="Le dossier, lu dans son ensemble, rend le remboursement probable",
    ),
    ReviewCode.NOT_AFFORDABLE: Text(
        en="What remains after the expenses does not carry the instalments",
        fr="Ce qui reste après les charges ne suffit pas aux mensualités",
    ),
    ReviewCode.DEBTS_FOUND: Text(
        en="Debts came to light that the file lacks",
        fr="Des dettes absentes du dossier sont apparues",
    ),
    ReviewCode.NOT_VERIFIED: Text(
        en="Identity, income or employment could not be verified",
        fr="L'identité, les revenus ou l'emploi n'ont pas pu être vérifiés",
    ),
    ReviewCode.INCOMPLETE: Text(
        en="Documents or answers that were asked for did not come",
        fr="Des pièces ou des réponses demandées ne sont pas venues",
    ),
    ReviewCode.REPAYMENT_DOUBTFUL: Text(
        en="The file, read as a whole, makes repayment doubtful",
        fr="Le dossier, lu dans son ensemble, rend le remboursement douteux",
    ),
    ReviewCode.MORE_NEEDED: Text(
        en="Documents or answers are needed before anybody can decide",
        fr="Il faut des pièces ou des réponses avant de pouvoir décider",
    ),
    ReviewCode.OTHER: Text(
        en="Something else, told in the person's own words",
        fr="Autre chose, dit dans les mots de la personne",
    ),
}
BY_PERSON: Final = "person."  # how the code of a reason begins that a person alone can give
PERSON_REASONS: Final[Mapping[str, Text]] = {
    f"{BY_PERSON}not_affordable": Text(
        en="What remains of your income after your expenses, beside the instalments of this loan",
        fr="Ce qui reste de vos revenus après vos charges, au regard des mensualités de ce prêt",
    ),
    f"{BY_PERSON}debts_found": Text(
        en="Debts that we learned of while looking at your application",
        fr="Des dettes dont nous avons eu connaissance en examinant votre demande",
    ),
    f"{BY_PERSON}identity_not_verified": Text(
        en="Your identity could not be verified", fr="Votre identité n'a pas pu être vérifiée"
    ),
    f"{BY_PERSON}income_not_verified": Text(
        en="Your income could not be verified", fr="Vos revenus n'ont pas pu être vérifiés"
    ),
    f"{BY_PERSON}employment_not_verified": Text(
        en="Your employment could not be verified", fr="Votre emploi n'a pas pu être vérifié"
    ),
    f"{BY_PERSON}incomplete": Text(
        en="Documents or answers that we asked you for did not reach us",
        fr="Les pièces ou les réponses que nous vous avons demandées ne nous sont pas parvenues",
    ),
}

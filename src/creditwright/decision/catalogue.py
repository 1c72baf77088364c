"""The reasons that can be given, one for each group of features, in English and French.

Neutral names of what was looked at: whether more or less of it would have helped depends on the
rest of the application, and a lender need not say how a factor worked against an applicant
(Regulation B, official interpretation 3 of 12 CFR 1002.9(b)(2)). No reason names a number, a
column, or another person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from creditwright.core.errors import BadDataError
from creditwright.core.text import Text
from creditwright.decision.wording import check_wording
from creditwright.features.feature import Theme
from creditwright.records.table import Sensitivity
from creditwright.scoring.inputs import SHOWN, ModelInput

MISSING = ".missing"  # a reason's code ends so where what was looked at was not known


class UnmappedFeatureError(BadDataError):
    """A feature of the model has no reason, so a decision that rests on it could not be told."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            f"{len(names)} features have no reason: {', '.join(names[:SHOWN])}. Every feature of a "
            "model must map to a reason of the catalogue; the bundle is refused."
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """What an applicant is told of one group of features.

    Attributes:
        text: What was looked at.
        when_missing: The same where we did not know it: a lack is never told as a fact.
        can_be_given: False for what no notice may name. Where such a group is among the principal
            ones a person decides: it can neither be told nor be left out.
    """

    text: Text
    when_missing: Text
    can_be_given: bool = True


@dataclass(frozen=True, slots=True)
class ReasonCatalogue:
    """reasons.json: the reasons by code, and the code of every feature."""

    reasons: dict[str, Reason]
    code_of: dict[str, str]

    def codes(self, inputs: Sequence[ModelInput]) -> list[str]:
        """Return the reason code of each input, in their order."""
        return [self.code_of[each.name] for each in inputs]

    def text(self, code: str) -> Text:
        """Return the words of a code, with or without the ending that says it was not known."""
        reason = self.reasons[code.removesuffix(MISSING)]
        return reason.when_missing if code.endswith(MISSING) else reason.text


def _on(en: str, fr: str) -> Reason:
    """Return the reason that names a thing, given with its article."""
    return Reason(
        text=Text(en=en[0].upper() + en[1:], fr=fr[0].upper() + fr[1:]),
        when_missing=Text(
            en=f"We had no information, or not enough, about {en}",
            fr=f"Nous n'avions pas d'informations, ou pas assez, sur {fr}",
        ),
    )


REASONS: Mapping[Theme, Reason] = {
    Theme.EXTERNAL_SCORES: _on(
        "the credit ratings that outside agencies give you",
        "les notes de crédit que des organismes extérieurs vous attribuent",
    ),
    Theme.LOAN_TERMS: _on(
        "the amount, the price and the length of the loan asked for",
        "le montant, le prix et la durée du prêt demandé",
    ),
    Theme.AFFORDABILITY: _on(
        "your income beside the amount and the instalments of this loan",
        "vos revenus au regard du montant et des mensualités de ce prêt",
    ),
    Theme.EMPLOYMENT: _on(
        "your employment and how long you have held it",
        "votre emploi et votre ancienneté dans cet emploi",
    ),
    Theme.STABILITY: _on(
        "how long your address, identity document and telephone number have been the same",
        "l'ancienneté de votre adresse, de votre pièce d'identité et de votre téléphone",
    ),
    Theme.HOUSING: _on("the home you live in", "le logement que vous occupez"),
    Theme.REGION: _on("the region you live and work in", "la région où vous vivez et travaillez"),
    Theme.PROPERTY: _on(
        "the car or the home that you own", "la voiture ou le logement que vous possédez"
    ),
    Theme.CONTACT: _on(
        "the documents and contact details given with the application",
        "les documents et les coordonnées fournis avec la demande",
    ),
    Theme.SOCIAL_CIRCLE: _on(
        "payment difficulties known in your social surroundings",
        "les difficultés de paiement connues dans votre entourage",
    ),
    Theme.PERSONAL: Reason(
        text=Text(en="Your personal situation", fr="Votre situation personnelle"),
        when_missing=Text(
            en="We had no information about your personal situation",
            fr="Nous n'avions pas d'informations sur votre situation personnelle",
        ),
        can_be_given=False,
    ),
    Theme.BUREAU_DEBT: _on(
        "what you owe to other lenders", "ce que vous devez à d'autres prêteurs"
    ),
    Theme.BUREAU_REPAYMENT: _on(
        "how you have repaid other lenders", "la façon dont vous avez remboursé d'autres prêteurs"
    ),
    Theme.BUREAU_ACTIVITY: _on(
        "your recent loans and credit enquiries with other lenders",
        "vos prêts et demandes de crédit récents auprès d'autres prêteurs",
    ),
    Theme.PREVIOUS_APPLICATIONS: _on(
        "your earlier applications to us", "vos demandes précédentes auprès de nous"
    ),
    Theme.REPAYMENT: _on(
        "how you have paid the instalments of your earlier loans with us",
        "la façon dont vous avez payé les mensualités de vos prêts précédents chez nous",
    ),
    Theme.POINT_OF_SALE: _on(
        "your consumer and cash loans with us, month by month",
        "vos prêts à la consommation et personnels chez nous, mois par mois",
    ),
    Theme.CARD_USE: _on(
        "the use and repayment of your credit cards with us",
        "l'utilisation et le remboursement de vos cartes de crédit chez nous",
    ),
    Theme.DEBT_BURDEN: _on(
        "all your debts together beside your income",
        "l'ensemble de vos dettes au regard de vos revenus",
    ),
}


def code_of(each: ModelInput) -> str:
    """Return the reason code of an input: its theme, but for protected ones always the person."""
    protected = each.sensitivity is Sensitivity.PROTECTED
    return (Theme.PERSONAL if protected else each.theme).value


def catalogue_for(inputs: Sequence[ModelInput]) -> ReasonCatalogue:
    """Return the catalogue of the model with these inputs."""
    mapped = {each.name: code_of(each) for each in inputs}
    reasons = {theme.value: reason for theme, reason in REASONS.items()}
    catalogue = ReasonCatalogue(
        {code: reasons[code] for code in sorted(set(mapped.values()))}, mapped
    )
    check_catalogue(catalogue, inputs)
    return catalogue


def check_catalogue(catalogue: ReasonCatalogue, inputs: Sequence[ModelInput]) -> None:
    """Refuse a catalogue that leaves a feature without a reason, or a reason without sense.

    Raises:
        UnmappedFeatureError: If a feature of the model has no reason.
        VagueReasonError: If a text says nothing.
    """
    unmapped = [
        each.name for each in inputs if catalogue.code_of.get(each.name) not in catalogue.reasons
    ]
    if unmapped:
        raise UnmappedFeatureError(unmapped)
    for code, reason in catalogue.reasons.items():
        check_wording(code, reason.text)
        check_wording(code + MISSING, reason.when_missing)

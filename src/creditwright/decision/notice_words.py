"""The words of the notices that applicants get, in English and French: all of them stand here.

Plain words for whoever applied: no number, no technical name. What a law asks for in its own words
stands in them. Nothing here is legal advice: a lender has its own lawyers read it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from creditwright.core.text import Text
from creditwright.decision.policy import Outcome
from creditwright.decision.profile import LegalProfile

TITLE: Final = Text(en="Your application for a loan", fr="Votre demande de prêt")
OUTCOMES: Final[Mapping[Outcome, Text]] = {
    Outcome.APPROVE: Text(
        en="Your application meets our conditions. This is no contract yet: you will get our "
        "offer with its terms separately.",
        fr="Votre demande remplit nos conditions. Ce n'est pas encore un contrat : vous recevrez "
        "notre offre et ses conditions séparément.",
    ),
    Outcome.REFER: Text(
        en="Nothing is decided yet. A person will look at your application and decide.",
        fr="Rien n'est encore décidé. Une personne va examiner votre demande et décider.",
    ),
    Outcome.DECLINE: Text(
        en="We cannot grant the loan that you asked for.",
        fr="Nous ne pouvons pas accorder le prêt que vous avez demandé.",
    ),
}
REASONS: Final[Mapping[Outcome, Text]] = {
    Outcome.REFER: Text(
        en="What weighed most against approving it at once",
        fr="Ce qui a le plus pesé contre un accord immédiat",
    ),
    Outcome.DECLINE: Text(
        en="What weighed most against it", fr="Ce qui a le plus pesé contre votre demande"
    ),
}
IN_ORDER: Final = Text(
    en="The first weighed most. Each names what we looked at.",
    fr="Le premier point a pesé le plus. Chacun nomme ce que nous avons examiné.",
)
HOW: Final = Text(en="How this came about", fr="Comment nous y sommes arrivés")
AUTOMATED: Final[Mapping[Outcome, Text]] = {
    Outcome.APPROVE: Text(
        en="This outcome was reached automatically, by a computer, without a person.",
        fr="Ce résultat a été obtenu automatiquement, par ordinateur, sans intervention humaine.",
    ),
    Outcome.REFER: Text(
        en="A computer looked at your application first, automatically. It has not decided.",
        fr="Un ordinateur a d'abord examiné votre demande, automatiquement. Il n'a pas décidé.",
    ),
    Outcome.DECLINE: Text(
        en="This decision was made automatically, by a computer, without a person.",
        fr="Cette décision a été prise automatiquement, par ordinateur, sans intervention humaine.",
    ),
}
ROLE: Final = Text(
    en="An artificial intelligence system compared the data listed here with those of earlier "
    "loans and estimated how likely a loan like yours is to be repaid. Our rules for lending "
    "turned that estimate into this outcome.",
    fr="Un système d'intelligence artificielle a comparé les données citées ici avec celles de "
    "prêts antérieurs et a estimé la probabilité qu'un prêt comme le vôtre soit remboursé. Nos "
    "règles d'octroi ont tiré ce résultat de cette estimation.",
)
BY_RULE: Final = Text(
    en="The reason given here is one of our fixed rules for lending. It settled the outcome, "
    "whatever a computer estimates.",
    fr="Le motif donné ici est une de nos règles fixes d'octroi. Elle a déterminé le résultat, "
    "quelle que soit l'estimation d'un ordinateur.",
)
BY_PERSON: Final[Mapping[Outcome, Text]] = {
    Outcome.APPROVE: Text(
        en="A person looked at your application and decided.",
        fr="Une personne a examiné votre demande et a décidé.",
    ),
    Outcome.REFER: Text(
        en="A person is looking at your application and has not decided yet.",
        fr="Une personne examine votre demande et n'a pas encore décidé.",
    ),
    Outcome.DECLINE: Text(
        en="A person looked at your application and decided.",
        fr="Une personne a examiné votre demande et a décidé.",
    ),
}
ROLE_BESIDE_PERSON: Final = Text(
    en="An artificial intelligence system had compared the data listed here with those of earlier "
    "loans and estimated how likely a loan like yours is to be repaid. The person knew that "
    "estimate and was free to decide otherwise.",
    fr="Un système d'intelligence artificielle avait comparé les données citées ici avec celles de "
    "prêts antérieurs et estimé la probabilité qu'un prêt comme le vôtre soit remboursé. La "
    "personne connaissait cette estimation et était libre de décider autrement.",
)
LOOKED_AT: Final = Text(en="What we looked at", fr="Ce que nous avons examiné")
RIGHTS: Final = Text(en="What you can do", fr="Ce que vous pouvez faire")
FOR_ALL: Final[Sequence[Text]] = (
    Text(
        en="If any of these data are wrong or incomplete, have them corrected. Your application "
        "is then looked at again.",
        fr="Si une de ces données est fausse ou incomplète, faites-la rectifier. Votre demande "
        "est alors examinée de nouveau.",
    ),
    Text(
        en="Ask that a person looks at your application and decides anew. It costs nothing.",
        fr="Demandez qu'une personne examine votre demande et décide à nouveau. C'est gratuit.",
    ),
    Text(
        en="Tell us your own view, and what else we should know. The person who decides reads it.",
        fr="Donnez-nous votre point de vue, et ce que nous devrions savoir d'autre. La personne "
        "qui décide le lira.",
    ),
)
WRITE_TO: Final = Text(en="Write to:", fr="Écrivez à :")
WRITE_TO_LENDER: Final = Text(
    en="Write to the lender that you applied to.",
    fr="Écrivez au prêteur auquel vous avez adressé votre demande.",
)
LAW: Final = Text(en="What the law says", fr="Ce que dit la loi")
FROM_AGENCIES: Final = Text(
    en="These agencies gave us data about you:",
    fr="Ces organismes nous ont transmis des données vous concernant :",
)
SMALL_PRINT: Final[Mapping[str, Text]] = {
    "date": Text(en="Date", fr="Date"),
    "assessment": Text(en="Assessment", fr="Évaluation"),
    "model": Text(en="System", fr="Système"),
    "policy": Text(en="Rules for lending", fr="Règles d'octroi"),
    "version": Text(en="version", fr="version"),
}
MONTHS: Final[Sequence[Text]] = tuple(
    Text(en=en, fr=fr)
    for en, fr in (
        ("January", "janvier"),
        ("February", "février"),
        ("March", "mars"),
        ("April", "avril"),
        ("May", "mai"),
        ("June", "juin"),
        ("July", "juillet"),
        ("August", "août"),
        ("September", "septembre"),
        ("October", "octobre"),
        ("November", "novembre"),
        ("December", "décembre"),
    )
)

EU_ALWAYS: Final = (
    Text(
        en="You may ask for a clear explanation of how the outcome was reached and what it means "
        "for you, and for the data that we hold about you. You may complain to the data "
        "protection authority of your country.",
        fr="Vous pouvez demander une explication claire de la manière dont ce résultat a été "
        "obtenu et de ce qu'il signifie pour vous, ainsi que les données que nous détenons sur "
        "vous. Vous pouvez déposer une réclamation auprès de l'autorité de protection des données "
        "de votre pays.",
    ),
)
EU_DECLINE: Final = (
    Text(
        en="You have the right to a person's intervention, to express your view, and to have both "
        "the assessment and the decision reviewed.",
        fr="Vous avez le droit d'obtenir une intervention humaine, d'exprimer votre point de vue "
        "et de faire réexaminer l'évaluation et la décision.",
    ),
    Text(
        en="If debts weigh on you, independent debt advisory services help, for little or nothing.",
        fr="Si des dettes vous pèsent, des services de conseil aux personnes endettées vous "
        "aident en toute indépendance, à faible coût ou gratuitement.",
    ),
)
UK_ALWAYS: Final = (
    Text(
        en="You may be told about this decision, make representations about it, have a person "
        "intervene, and contest it. You may complain to the Information Commissioner.",
        fr="Vous pouvez être informé de cette décision, présenter vos observations, obtenir "
        "l'intervention d'une personne et la contester. Vous pouvez vous plaindre auprès de l'« "
        "Information Commissioner ».",
    ),
)
UK_DECLINE: Final = (
    Text(
        en="If we do not settle a complaint of yours, you may take it to the Financial Ombudsman "
        "Service, free of charge. MoneyHelper gives free advice on debts.",
        fr="Si nous ne réglons pas votre réclamation, vous pouvez saisir gratuitement le « "
        "Financial Ombudsman Service ». MoneyHelper conseille gratuitement sur les dettes.",
    ),
)
# The words of Regulation B, 12 CFR 1002.9(b)(1); the French tells what they say
US_ALWAYS: Final = (
    Text(
        en="The Federal Equal Credit Opportunity Act prohibits creditors from discriminating "
        "against credit applicants on the basis of race, color, religion, national origin, sex, "
        "marital status, age (provided the applicant has the capacity to enter into a binding "
        "contract); because all or part of the applicant's income derives from any public "
        "assistance program; or because the applicant has in good faith exercised any right under "
        "the Consumer Credit Protection Act. The Federal agency that administers compliance with "
        "this law concerning this creditor is:",
        fr="La loi fédérale « Equal Credit Opportunity Act » interdit aux créanciers de "
        "discriminer les demandeurs de crédit en raison de la race, de la couleur, de la "
        "religion, de l'origine nationale, du sexe, de la situation matrimoniale ou de l'âge "
        "(pourvu que le demandeur ait la capacité de conclure un contrat) ; parce que tout ou "
        "partie de ses revenus provient d'un programme d'aide publique ; ou parce qu'il a exercé "
        "de bonne foi un droit reconnu par le « Consumer Credit Protection Act ». L'organisme "
        "fédéral qui veille au respect de cette loi par ce créancier est :",
    ),
)
US_AGENCIES: Final = Text(
    en="Our decision was based in whole or in part on information obtained from the agencies "
    "named here. They played no part in our decision and cannot tell you the reasons for it. You "
    "have a right to a free copy of your report from them, if you ask within sixty days, and to "
    "dispute with them whatever in it is inaccurate or incomplete.",
    fr="Notre décision repose en tout ou en partie sur des informations obtenues des organismes "
    "nommés ici. Ils n'ont pas pris part à notre décision et ne peuvent pas vous en donner les "
    "raisons. Vous avez droit à une copie gratuite de votre dossier auprès d'eux, si vous la "
    "demandez dans les soixante jours, et de contester auprès d'eux ce qui y est inexact ou "
    "incomplet.",
)
EU_UK_AGENCIES: Final = Text(
    en="We used information obtained from others. Ask us, free of charge, whom we obtained it "
    "from and what it said.",
    fr="Nous avons utilisé des informations obtenues de tiers. Demandez-nous, gratuitement, de "
    "qui nous les tenons et ce qu'elles disaient.",
)


def law_says(profile: LegalProfile, outcome: Outcome, *, used_agencies: bool) -> tuple[Text, ...]:
    """Return what a notice says of the law.

    Args:
        profile: Whose law; research has none, and gets what the EU asks for.
        outcome: What the notice tells.
        used_agencies: Whether others' data about the applicant were looked at.

    Source:
        Directive (EU) 2023/2225 Arts. 18 and 19, GDPR Arts. 15, 22 and 77, AI Act Arts. 26(11) and
        86; UK GDPR Arts. 22A to 22D, Consumer Credit Act 1974 section 157; Regulation B,
        12 CFR 1002.9(b), FCRA 615(a).
    """
    declined = outcome is Outcome.DECLINE
    if profile is LegalProfile.US:
        if not declined:
            return ()
        return ((US_AGENCIES,) if used_agencies else ()) + US_ALWAYS
    always, decline = (
        (UK_ALWAYS, UK_DECLINE) if profile is LegalProfile.UK else (EU_ALWAYS, EU_DECLINE)
    )
    obtained = (EU_UK_AGENCIES,) if used_agencies and declined else ()
    return (*always, *(decline if declined else ()), *obtained)

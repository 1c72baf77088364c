"""A policy in words, for people who read one before it is used or after it decided."""

from creditwright.core.text import Language, Text
from creditwright.decision.document import PolicyDocument
from creditwright.decision.policy import Costs, Exposure, Ground, Law, Outcome, Policy
from creditwright.decision.profile import PROFILES, RecordClass
from creditwright.scoring.scale import ScoreScale, score_from_probability

FRENCH_CLASSES = {
    RecordClass.APPLICATIONS: "demandes",
    RecordClass.ASSESSMENTS: "évaluations",
    RecordClass.NOTICES: "avis",
    RecordClass.REVIEWS: "décisions de personnes",
}
FRENCH_GROUNDS = {
    Ground.CONTRACT: "contrat",
    Ground.LAW: "loi",
    Ground.CONSENT: "consentement",
    Ground.NOTHING: "rien",
}
FRENCH_OUTCOMES = {
    Outcome.APPROVE: "accepter",
    Outcome.REFER: "confier à une personne",
    Outcome.DECLINE: "refuser",
}


def policy_in_words(
    policy: Policy | PolicyDocument,
    scale: ScoreScale | None = None,
    *,
    language: Language = "en",
) -> list[str]:
    """Return what a policy says, a line each.

    Args:
        policy: Settled or not.
        scale: The model's, to tell cut-offs in points as well; None: there is no model yet.
        language: Of the words; numbers are written alike in both, names stay as they are.
    """
    bands = policy.bands if isinstance(policy, PolicyDocument) else policy
    low, high = (_cut_off(each, scale) for each in (bands.approve_up_to, bands.decline_above))
    days = policy.retention_days.items()
    lines = [
        Text(
            en=f"Policy {policy.name}, version {policy.version}",
            fr=f"Politique {policy.name}, version {policy.version}",
        ),
        Text(
            en=f"  approves at or below a default probability of {low.en}",
            fr=f"  accepte jusqu'à une probabilité de défaut de {low.fr} comprise",
        ),
        Text(
            en=f"  declines above {high.en}; in between a person decides",
            fr=f"  refuse au-delà de {high.fr} ; entre les deux une personne décide",
        ),
        _costs(policy.costs) if policy.exposure is None else _exposure(policy.exposure),
        *_law(policy.law),
        *_rules(policy),
        Text(
            en=f"  keeps {', '.join(f'{kind} {n} days' for kind, n in days)}",
            fr=f"  conserve : {', '.join(f'{FRENCH_CLASSES[kind]} {n} jours' for kind, n in days)}",
        ),
    ]
    return [each.to(language) for each in lines]


def _costs(costs: Costs) -> Text:
    missed, refused = f"{costs.missed_default:g}", f"{costs.refused_good:g}"
    pays = f"{costs.theoretical_cut_off:.4f}"
    return Text(
        en=f"  a missed default costs {missed}, a refused good loan {refused}: in theory it pays "
        f"to decline above {pays}",
        fr=f"  un défaut manqué coûte {missed}, un bon prêt refusé {refused} : en théorie il vaut "
        f"la peine de refuser au-delà de {pays}",
    )


def _exposure(exposure: Exposure) -> Text:
    loses, earns = f"{exposure.loss_given_default:.4g}", f"{exposure.margin:.4g}"
    pays = f"{exposure.costs.theoretical_cut_off:.4f}"
    return Text(
        en=f"  a default loses {loses} of the amount, a good loan earns {earns} of it: in theory "
        f"it pays to decline above {pays}, whatever the amount",
        fr=f"  un défaut perd {loses} du montant, un bon prêt en gagne {earns} : en théorie il "
        f"vaut la peine de refuser au-delà de {pays}, quel que soit le montant",
    )


def _cut_off(value: float | str, scale: ScoreScale | None) -> Text:
    if isinstance(value, str):
        return Text(en="what is cheapest out of fold", fr="la moins coûteuse hors pli")
    if scale is None:
        return Text(en=f"{value:g}", fr=f"{value:g}")
    said = f"{value:g} (score {score_from_probability(value, scale):.0f})"
    return Text(en=said, fr=said)


def _law(law: Law) -> list[Text]:
    profile = PROFILES[law.profile]
    allowed = ", ".join(law.allowed_protected)
    declines = _declines(law)
    return [
        Text(
            en=f"  keeps to the profile {law.profile} ({profile.law})",
            fr=f"  suit le profil {law.profile}",
        ),
        Text(
            en=f"  {declines.en}; gives at most {law.most_reasons} principal reasons",
            fr=f"  {declines.fr} ; donne au plus {law.most_reasons} motifs principaux",
        ),
        Text(
            en=f"  protected features allowed: {allowed or 'none'}",
            fr=f"  variables protégées permises : {allowed or 'aucune'}",
        ),
    ]


def _declines(law: Law) -> Text:
    ground = law.automated_decline_rests_on
    if not PROFILES[law.profile].may_decide:
        return Text(
            en="decides nothing: a person decides on every application",
            fr="ne décide rien : une personne décide de chaque demande",
        )
    if not law.may_decline:
        return Text(en="a person takes every decline", fr="une personne prend chaque refus")
    return Text(
        en=f"declines without a person (ground: {ground})",
        fr=f"refuse sans personne (fondement : {FRENCH_GROUNDS[ground]})",
    )


def _rules(policy: Policy | PolicyDocument) -> list[Text]:
    number = len(policy.rules)
    lines = [
        Text(en=f"  hard rules: {number or 'none'}", fr=f"  règles fermes : {number or 'aucune'}")
    ]
    for rule in policy.rules:
        when = [str(each) for each in rule.when]
        french = FRENCH_OUTCOMES[Outcome(rule.outcome)]
        lines += [
            Text(
                en=f"    {rule.name}: {rule.outcome} if {' and '.join(when)}",
                fr=f"    {rule.name} : {french} si {' et '.join(when)}",
            ),
            Text(en=f"      {rule.reason.en}", fr=f"      {rule.reason.fr}"),
        ]
    return lines

"""What is said of a finding, in both languages."""

from creditwright.core.text import Text

SENTENCES = {
    "absent": Text(
        en="{about} is not in the current sample.",
        fr="{about} manque dans l'échantillon actuel.",
    ),
    "missing": Text(
        en="{about} is missing in {after:.1%} of applications, {before:.1%} in the reference.",
        fr="{about} manque dans {after:.1%} des demandes, contre {before:.1%} dans la référence.",
    ),
    "unseen": Text(
        en="{about} has words that the reference never had, in {after:.1%} of applications.",
        fr="{about} contient des mots absents de la référence, dans {after:.1%} des demandes.",
    ),
    "range": Text(
        en="{about} lies beyond all values of the reference in {after:.1%} of applications.",
        fr="{about} dépasse toutes les valeurs de la référence dans {after:.1%} des demandes.",
    ),
    "score": Text(
        en="{about} is distributed otherwise than in the reference (PSI {before:.2f}).",
        fr="{about} n'est plus réparti comme dans la référence (PSI {before:.2f}).",
    ),
    "outcome": Text(
        en="{about} is given to {after:.1%} of applications, to {before:.1%} in the reference.",
        fr="{about} est donné à {after:.1%} des demandes, contre {before:.1%} dans la référence.",
    ),
    "reason": Text(
        en="{about} is distributed otherwise than in the reference (PSI {before:.2f}).",
        fr="{about} n'est plus réparti comme dans la référence (PSI {before:.2f}).",
    ),
    "label": Text(
        en="{about} is true of {after:.1%} of applications, of {before:.1%} in the reference.",
        fr="{about} vaut pour {after:.1%} des demandes, contre {before:.1%} dans la référence.",
    ),
    "drift": Text(
        en="{about} is distributed otherwise than in the reference "
        "(PSI {before:.2f}, shift {after:.2f}).",
        fr="{about} n'est plus réparti comme dans la référence "
        "(PSI {before:.2f}, écart {after:.2f}).",
    ),
    "adversarial": Text(
        en="All features together tell the current sample from the reference (AUC {after:.3f}).",
        fr="Les variables prises ensemble distinguent l'échantillon actuel de la référence "
        "(AUC {after:.3f}).",
    ),
}


def sentence(check: str, about: str, value: float, figures: tuple[float, float]) -> Text:
    """Return what was found, in one sentence.

    Args:
        check: What was looked at.
        about: The column.
        value: The figure beyond its limit.
        figures: Two figures that the sentence tells: mostly of the reference and of the current.
    """
    before, after = figures
    told = SENTENCES[check]
    given = {"about": about, "value": value, "before": before, "after": after}
    french = {f"{x:.1%}": f"{x:.1%}".replace(".", ",").replace("%", " %") for x in figures}
    fr = told.fr.format(**given)
    for english, said in french.items():
        fr = fr.replace(english, said)
    return Text(en=told.en.format(**given), fr=fr)

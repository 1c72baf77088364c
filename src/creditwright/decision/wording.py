"""Words that may not stand in a reason, for they tell the applicant nothing.

Source:
    Regulation B, 12 CFR 1002.9(b)(2): that the applicant failed to reach a qualifying score, or the
    creditor's internal standards, is not a reason.
"""

import re

from creditwright.core.errors import BadDataError
from creditwright.core.text import Text

VAGUE = re.compile(
    r"""
    internal\ (standard|polic|criteri|rule) | \b(our|bank|lender)('s)?\ polic
    | qualifying\ score | score\ (is\ |was\ )?(too\ low|insufficient) | \bcut-?off\b | \bthreshold\b
    | \balgorithm | \bmodel\b | machine\ learning | artificial\ intelligence | \bshap\b
    | \bfeature | \bvariable | risk\ (is\ |was\ )?too\ high | high\ risk | insufficient\ profile
    | other\ reasons? | various | not\ specified
    | (politique|norme|critère|règle)s?\ (interne|de\ la\ banque)
    | (score|note)\ (est\ )?(trop\ bas|insuffisant)
    | \balgorithme | \bmodèle | apprentissage\ automatique | intelligence\ artificielle | \bseuil
    | risque\ (est\ )?trop\ élevé | risque\ élevé | profil\ insuffisant | autres?\ (raison|motif)
    | \bdivers | non\ précisé
    """,
    re.IGNORECASE | re.VERBOSE,
)
TECHNICAL = re.compile(r"[A-Z]{3,}|\w_\w|\d")  # a column's name, or a number
FEWEST_WORDS = 3


class VagueReasonError(BadDataError):
    """A reason's text that a lender may not give."""

    def __init__(self, code: str, text: str, trouble: str) -> None:
        super().__init__(f"Reason {code!r} may not say {text!r}: {trouble}.")


def check_wording(code: str, text: Text) -> None:
    """Refuse a text that is vague, technical, or too short to mean anything, in any language.

    Raises:
        VagueReasonError: Naming the words.
    """
    for words in (text.en, text.fr):
        found = VAGUE.search(words) or TECHNICAL.search(words)
        if found:
            raise VagueReasonError(code, words, f"{found.group()!r} tells the applicant nothing")
        if len(words.split()) < FEWEST_WORDS:
            raise VagueReasonError(code, words, "it is too short to be specific")

"""French for documents: the words that their facts are told in, and how numbers are written.

Templates have their own French (`law_fr`); here is what they show of tables, scopes, risks, cards.
A text that is not in the list is shown as it is: a lender's own, or an older model's.
"""

import json
import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, Final

from creditwright.core.text import Language
from creditwright.reports.page import count, figure, interval, share

FRENCH: Final[Mapping[str, str]] = json.loads(
    files("creditwright.reports").joinpath("words/fr.json").read_text(encoding="utf-8")
)
BEFORE_A_MARK: Final = re.compile(r" (?=[;:?!](?:\s|<|$))")
THIN, HARD = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
Filter = Callable[..., str]


def say(text: str, language: Language) -> str:
    """Return a text in a language.

    >>> say("two days", "fr"), say("two days", "en"), say("Example Bank", "fr")
    ('deux jours', 'two days', 'Example Bank')
    """
    return FRENCH.get(text, text) if language == "fr" else text


def french_spaces(page: str) -> str:
    """Return a page whose marks of two parts stay with the word before them.

    >>> french_spaces("les données ; pourquoi ?").replace(THIN, "_")
    'les données_; pourquoi_?'
    """
    return BEFORE_A_MARK.sub(THIN, page)


def filters_for(language: Language) -> dict[str, Filter]:
    """Return how a language's documents write counts, figures, intervals, shares and texts."""
    told: dict[str, Filter] = {"say": lambda text: say(text, language)}
    if language == "fr":
        return {**told, **FRENCH_NUMBERS}
    return told | {"count": count, "figure": figure, "interval": interval, "share": share}


def french_count(number: float) -> str:
    """Return a whole number with its thousands apart.

    >>> french_count(1207059).replace(THIN, "_")
    '1_207_059'
    """
    return count(number).replace(",", THIN)


def french_figure(number: float, digits: int = 3) -> str:
    """Return a figure with so many digits after the comma.

    >>> french_figure(0.76543)
    '0,765'
    """
    return figure(number, digits).replace(".", ",")


def french_interval(estimate: Mapping[str, Any], digits: int = 3) -> str:
    """Return a figure with its interval.

    >>> french_interval({"value": 0.7654, "low": 0.75, "high": 0.78})
    '0,765 (0,750 à 0,780)'
    """
    value, low, high = (french_figure(estimate[each], digits) for each in ("value", "low", "high"))
    return f"{value} ({low} à {high})"


def french_share(part: float, digits: int = 1) -> str:
    """Return a share of 0 to 1 in per cent.

    >>> french_share(0.0807).replace(HARD, "_")
    '8,1_%'
    """
    return f"{french_figure(100 * part, digits)}{HARD}%"


FRENCH_NUMBERS: Final[Mapping[str, Filter]] = {
    "count": french_count,
    "figure": french_figure,
    "interval": french_interval,
    "share": french_share,
}

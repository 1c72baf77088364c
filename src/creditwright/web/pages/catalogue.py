"""The words of pages: read from the catalogues once, and given to templates.

English words are the keys; `words/fr/` holds the French, a file for each folder of templates. A
test refuses a message without its French, and French that nothing says any more.
"""

import io
from functools import lru_cache
from importlib.resources import files
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from creditwright.core.text import Language

FOLDER: Final = files("creditwright.web.pages") / "words"


@lru_cache(maxsize=2)
def words_in(language: Language) -> NullTranslations:
    """Return what gives each message in a language."""
    if language == "en":
        return NullTranslations()
    packed = io.BytesIO()
    write_mo(packed, catalogue(language))
    packed.seek(0)
    return Translations(packed)


def catalogue(language: Language) -> Catalog:
    """Return all the words of a language together; a message is in one file only."""
    whole = Catalog(locale=language)
    for file in sorted((FOLDER / language).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".po"):
            with file.open("rb") as opened:
                part = read_po(opened, locale=language)
            for message in part:
                if message.id:
                    whole[message.id] = message
    return whole


def later(message: str) -> str:
    """Mark a message that is said elsewhere, by `_(...)` of what this returns.

    >>> later("Signed out.")
    'Signed out.'
    """
    return message

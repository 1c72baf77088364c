"""The language that a caller reads: French where it asks for it before English, else English."""

from typing import Annotated

from fastapi import Depends, Request

from creditwright.core.text import Language

MOST = 20  # languages that are looked at


def language_of(asked: str) -> Language:
    """Return the language that an `Accept-Language` header asks for.

    >>> language_of("fr-CA, en;q=0.8"), language_of("de, en;q=0.5, fr;q=0.4"), language_of("")
    ('fr', 'en', 'en')
    """
    best: Language = "en"
    most = 0.0
    for part in asked.split(",")[:MOST]:
        name, _, weight = part.partition(";q=")
        spoken = name.strip().lower()[:2]
        if spoken in ("en", "fr") and _weight(weight) > most:
            best, most = ("fr" if spoken == "fr" else "en"), _weight(weight)
    return best


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


async def asked_language(request: Request) -> Language:
    """Return the language that a request asks for."""
    return language_of(request.headers.get("accept-language", ""))


AskedLanguage = Annotated[Language, Depends(asked_language)]

"""Which language a page speaks: what its address says, else the last choice, else the browser's."""

from typing import Annotated, Final, cast

from fastapi import Depends, Request

from creditwright.core.text import Language
from creditwright.web.language import language_of

PARAMETER: Final = "lang"
COOKIE: Final = "cw_language"
LANGUAGES: Final = ("en", "fr")


def language_of_page(request: Request) -> Language:
    """Return the language that a page is asked for in."""
    for chosen in (request.query_params.get(PARAMETER), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return cast("Language", chosen)
    return language_of(request.headers.get("accept-language", ""))


async def asked_page_language(request: Request) -> Language:
    """Return the language that a page is asked for in, to a route."""
    return language_of_page(request)


PageLanguage = Annotated[Language, Depends(asked_page_language)]

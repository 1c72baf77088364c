"""A page: what it is rendered with, and the headers that it goes out with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Depends, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.text import Language
from creditwright.web import charts
from creditwright.web.access import page_proof
from creditwright.web.pages.catalogue import words_in
from creditwright.web.pages.figures import Figures
from creditwright.web.pages.language import COOKIE, LANGUAGES, PARAMETER, PageLanguage
from creditwright.web.pages.places import places_for
from creditwright.web.pages.reasons import theme_name
from creditwright.web.pages.referrals import why_referred
from creditwright.web.pages.said import SAID
from creditwright.web.paths import own_path
from creditwright.web.static_files import address_of_file

SEE_OTHER: Final = 303
A_YEAR: Final = 31_536_000
POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What every page is made with: whoever asks, in their language, under the service's path."""

    request: Request
    language: Language

    @property
    def principal(self) -> Principal | None:
        """Who asks; None: nobody is known (yet)."""
        found: Principal | None = getattr(self.request.state, "principal", None)
        return found

    def may(self, scope: str) -> bool:
        """Return whether whoever asks may do what a scope names, for one's own at least."""
        return self.principal is not None and self.principal.may(Scope(scope))

    @property
    def figures(self) -> Figures:
        """Writes numbers and dates in the page's language."""
        return Figures(self.language)

    @property
    def is_partial(self) -> bool:
        """Whether a part of the page is asked for, by htmx."""
        return self.request.headers.get("hx-request-type") == "partial"

    def say(self, message: str) -> str:
        """Return a message in the page's language."""
        return str(words_in(self.language).gettext(message))

    def at(self, path: str, **query: object) -> str:
        """Return the address of a page of this service, wherever a proxy puts it."""
        given = {name: value for name, value in query.items() if value is not None}
        root = self.request.scope.get("root_path", "").rstrip("/")
        return f"{root}{path}" + (f"?{urlencode(given)}" if given else "")

    def show(
        self,
        template: str,
        values: Mapping[str, Any],
        *,
        part: str | None = None,
        status: int = 200,
    ) -> Response:
        """Return the page; where htmx asks for a part of it, that part alone.

        Args:
            template: Beneath templates/.
            values: What it shows.
            part: The template of the part, which the page includes.
            status: Of the answer.
        """
        chosen = part if part is not None and self.is_partial else template
        given = {"page": self, "at": self.at, **values}
        text = environment(self.language).get_template(chosen).render(given)
        headers = {
            "Content-Security-Policy": POLICY,
            "Content-Language": self.language,
            "Vary": "Accept-Language, Cookie, HX-Request-Type",
        }
        answer = HTMLResponse(text, status_code=status, headers=headers)
        if self.request.query_params.get(PARAMETER) in LANGUAGES:
            root = self.at("/")
            answer.set_cookie(COOKIE, self.language, max_age=A_YEAR, path=root, samesite="lax")
        return answer

    def go(self, path: str, **query: object) -> Response:
        """Return what sends the browser to a page of this service after a change.

        Args:
            path: Where.
            **query: Of the address; `said` names a message of `said.SAID`, to be shown there.
        """
        return RedirectResponse(self.at(path, **query), SEE_OTHER)

    @property
    def proof(self) -> str:
        """What every form shows with its change, in the field `csrf`."""
        return page_proof(self.request)

    @property
    def places(self) -> list[Any]:
        """Where whoever asks may go."""
        return places_for(self.principal)

    @property
    def path(self) -> str:
        """The path of this page, without the service's own."""
        return own_path(self.request.scope)

    @property
    def said(self) -> str | None:
        """What the change before this page is told to have done."""
        message = SAID.get(self.request.query_params.get("said", ""))
        return None if message is None else self.say(message)

    def in_language(self, language: str) -> str:
        """Return the address of this page in another language."""
        kept = [each for each in self.request.query_params.multi_items() if each[0] != PARAMETER]
        return "?" + urlencode([*kept, (PARAMETER, language)])

    def file(self, name: str) -> str:
        """Return the address of a file that pages load."""
        return self.at(f"/{address_of_file(name)}")


@lru_cache(maxsize=2)
def environment(language: Language) -> Environment:
    """Return what renders templates in a language; a value that is missing is an error."""
    found = Environment(
        loader=PackageLoader("creditwright.web.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.install_gettext_translations(words_in(language), newstyle=True)  # type: ignore[attr-defined] # of the extension
    found.policies["ext.i18n.trimmed"] = True
    found.filters.update(Figures(language).filters)
    found.globals["charts"] = charts
    found.globals["language"] = language
    found.globals.update(why_referred=why_referred, theme_name=theme_name)
    found.filters.update(lower_first=lower_first, capitalize_first=capitalize_first)
    return found


def lower_first(words: str) -> str:
    """Return words as they stand within a sentence.

    >>> lower_first("Income beside this loan")
    'income beside this loan'
    """
    return words[:1].lower() + words[1:]


def capitalize_first(words: str) -> str:
    """Return words as they begin a sentence.

    >>> capitalize_first("days since birth, of the EU")
    'Days since birth, of the EU'
    """
    return words[:1].upper() + words[1:]


async def the_page(request: Request, language: PageLanguage) -> Page:
    """Return what a page is made with."""
    return Page(request, language)


ThePage = Annotated[Page, Depends(the_page)]

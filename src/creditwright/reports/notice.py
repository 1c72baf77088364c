"""A notice as a page that needs nothing else; PDF is made of the same page."""

import base64
import hashlib
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from creditwright.core.text import Language, Text
from creditwright.decision import notice_words
from creditwright.decision.notices import Notice

FIRST = 1


def notice_page(notice: Notice, language: Language) -> str:
    """Return a notice as HTML; whatever it holds is shown as text."""
    environment = Environment(
        loader=PackageLoader("creditwright.reports", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def told(text: Text) -> str:
        return text.to(language)

    environment.filters["told"] = told
    return environment.get_template("notice.html.j2").render(
        notice=notice,
        words=notice_words,
        language=language,
        date=long_date(notice.at, language),
        style=Markup(_style()),  # noqa: S704 - ours: a file of this package
    )


def style_digest() -> str:
    """Return the digest of the page's style, as a content security policy names it."""
    digest = hashlib.sha256(_style().encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def long_date(at: datetime, language: Language) -> str:
    """Return a date as people read it.

    >>> long_date(datetime(2026, 11, 1), "en"), long_date(datetime(2026, 11, 1), "fr")
    ('1 November 2026', '1er novembre 2026')
    """
    day = "1er" if language == "fr" and at.day == FIRST else str(at.day)
    return f"{day} {notice_words.MONTHS[at.month - 1].to(language)} {at.year}"


@lru_cache(maxsize=1)
def _style() -> str:
    return (files("creditwright.reports") / "notice.css").read_text(encoding="utf-8")

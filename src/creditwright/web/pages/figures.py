"""Numbers, shares, money and dates as each language writes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from creditwright.core.text import Language
from creditwright.records.category_words import category_word

LOCALES: Final[Mapping[Language, str]] = {"en": "en_GB", "fr": "fr_FR"}
MINUS: Final = "\u2212"  # as long as a plus sign; the hyphen of keyboards is not
UP, DOWN, LEVEL = "\u25b2", "\u25bc", "\u25c6"
NO_BREAK: Final = "\u00a0"
DASH: Final = "\u2013"  # what is not known
TEN: Final = 10  # below it, a digit after the mark tells something
TIMES: Final = {
    "days": "duration-day",
    "months": "duration-month",
    "years": "duration-year",
}
SHARES: Final = frozenset({"share", "rate"})
WHOLE: Final = frozenset({"currency", "count"})


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes figures in one language."""

    language: Language

    @property
    def locale(self) -> str:
        """The locale, as Babel names it."""
        return LOCALES[self.language]

    def percent(self, share: float, digits: int = 1) -> str:
        r"""Return a share of 0 to 1 in per cent.

        >>> Figures("en").percent(0.0807), Figures("fr").percent(0.0807)
        ('8.1%', '8,1\xa0%')
        """
        form = f"#,##0{'.' if digits else ''}{'0' * digits}%"
        written = _percent_written(share + 0, form, self.locale)
        return _true_minus(
            written.replace("%", f"{NO_BREAK}%") if self.language == "fr" else written
        )

    def points(self, share: float) -> str:
        r"""Return points of probability with a sign and an arrow, which need no colour to be told.

        >>> Figures("en").points(0.09), Figures("en").points(-0.054), Figures("en").points(0.0)
        ('▲\xa0+9.0', '▼\xa0−5.4', '◆\xa00.0')
        """
        written = self.number(abs(100 * share), 1)
        if not any(digit in written for digit in "123456789"):
            return f"{LEVEL}{NO_BREAK}{written}"
        return f"{UP}{NO_BREAK}+{written}" if share > 0 else f"{DOWN}{NO_BREAK}{MINUS}{written}"

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with so many digits after the mark, its thousands apart.

        >>> Figures("en").number(-1207059.25), Figures("fr").number(0.5, 2)
        ('−1,207,059', '0,50')
        """
        form = f"#,##0{'.' if digits else ''}{'0' * digits}"
        return _true_minus(_decimal_written(value + 0, form, self.locale))

    def significant(self, value: float, digits: int = 3) -> str:
        """Return a number with so many digits that count; whole ones of more digits stay whole.

        >>> Figures("en").significant(0.0123456), Figures("en").significant(51234.5)
        ('0.0123', '51,234')
        """
        if abs(value) >= 10 ** (digits - 1):
            return self.number(value)
        return _true_minus(_decimal_written(value + 0, "@" + "#" * (digits - 1), self.locale))

    def measure(self, value: float | str | None, unit: str) -> str:
        r"""Return a value with what it is counted in.

        >>> Figures("en").measure(0.125, "share"), Figures("fr").measure(45.0, "days")
        ('12.5%', '45\u202fj')
        >>> Figures("en").measure(450000, "currency"), Figures("en").measure("Working", "none")
        ('450,000', 'Working')

        Args:
            value: None: not known.
            unit: A `records.table.Unit`.
        """
        if value is None:
            return DASH
        if isinstance(value, str):
            return self.word(value)
        if unit in TIMES:
            number: float = round(value) if abs(value) >= TEN else round(value, 1)
            written = format_unit(number, TIMES[unit], length="short", locale=self.locale)
            return _true_minus(written)
        if unit in SHARES:
            return self.percent(value)
        return self.number(value) if unit in WHOLE else self.significant(value)

    def word(self, category: str) -> str:
        """Return the word of one of the data's categories.

        >>> Figures("fr").word("Cash loans")
        'prêt en espèces'
        """
        return category_word(category, self.language)

    def day(self, moment: datetime) -> str:
        """Return the day of a moment, in UTC.

        >>> Figures("fr").day(datetime(2026, 11, 1, tzinfo=UTC))
        '1 nov. 2026'
        """
        return str(format_date(moment.astimezone(UTC), "medium", locale=self.locale))

    def moment(self, moment: datetime) -> str:
        """Return a moment to the minute, in UTC.

        >>> Figures("en").moment(datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
        '21 Nov 2026, 09:30 UTC'
        """
        told = format_datetime(moment.astimezone(UTC), "d MMM y, HH:mm", locale=self.locale)
        return f"{told} UTC"

    def minute(self, instant: str) -> str:
        r"""Return an instant of ISO 8601 to the minute, in UTC; a dash for none.

        >>> Figures("en").minute("2026-11-21T09:30:12.000001Z"), Figures("en").minute("")
        ('21 Nov 2026, 09:30 UTC', '\u2013')
        """
        return self.moment(datetime.fromisoformat(instant)) if instant else DASH

    @property
    def filters(self) -> Mapping[str, Callable[..., str]]:
        """What templates write figures by."""
        return {
            "percent": self.percent,
            "points": self.points,
            "number": self.number,
            "significant": self.significant,
            "measure": self.measure,
            "word": self.word,
            "day": self.day,
            "moment": self.moment,
            "minute": self.minute,
        }


# A page writes a hundred figures, and the next one most of them again; Babel takes 50 µs for one.
# Who calls adds 0, for -0.0 is 0.0 to a cache.
@lru_cache(maxsize=4096)
def _percent_written(share: float, form: str, locale: str) -> str:
    return str(format_percent(share, form, locale=locale))


@lru_cache(maxsize=4096)
def _decimal_written(value: float, form: str, locale: str) -> str:
    return str(format_decimal(value, form, locale=locale))


def _true_minus(written: str) -> str:
    return str(written).replace("-", MINUS)

"""How a lender writes CSV: told, never guessed, for a wrong guess shifts numbers silently."""

import codecs
from dataclasses import dataclass

from creditwright.core.errors import UsageError

DECIMAL_MARKS = (".", ",")


class UnknownDialectError(UsageError):
    """The files are said to be written in a way that does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What separates fields and decimals, how text is encoded, how a missing value is written.

    An empty field is always missing. `NA`, `null` or `None` are text unless listed in
    `null_tokens`, for they may be somebody's code.
    """

    encoding: str = "utf-8"
    separator: str = ","
    decimal: str = "."
    null_tokens: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no file can be written in."""
        try:
            codecs.lookup(self.encoding)
        except LookupError as error:
            raise UnknownDialectError(
                f"No encoding is called {self.encoding!r}; try utf-8, latin-1 or utf-16."
            ) from error
        if len(self.separator) != 1 or not self.separator.isascii() or self.separator in '"\n\r':
            raise UnknownDialectError(
                f"A separator is one character such as , or ; but not {self.separator!r}."
            )
        if self.decimal not in DECIMAL_MARKS or self.decimal == self.separator:
            raise UnknownDialectError(
                f"The decimal mark is . or , and not the separator; got {self.decimal!r} with "
                f"separator {self.separator!r}."
            )

    @property
    def is_utf8(self) -> bool:
        """Whether the bytes can be read as they are."""
        return codecs.lookup(self.encoding).name in ("utf-8", "utf-8-sig", "ascii")


KAGGLE = Dialect()

"""Pseudonyms: what an application is called in a file for analysis, in place of its number.

A keyed HMAC of the number: whoever has the file and not the key can neither read the number nor try
all numbers. The same key gives the same pseudonym, so files can be joined; another key parts them.
"""

import hmac
from dataclasses import dataclass, field

import polars as pl

from creditwright.records.records import APPLICATION_KEY

DIGITS = 32  # hexadecimal: 128 bits, so that of a billion applications no two are called the same
TRIED = "which key"  # what `check` is the pseudonym of


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Makes pseudonyms.

    Attributes:
        key: The secret, 32 bytes or more.
    """

    key: bytes = field(repr=False)

    def of(self, application: int) -> str:
        """Return what an application is called, 32 hexadecimal digits."""
        return self._called(f"application {application}")

    def named(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return a table with pseudonyms in its column SK_ID_CURR.

        Its rows stand in the order of their pseudonyms: their numbers' order would tell who is who
        to somebody who knows the numbers.
        """
        names = [self.of(each) for each in table[APPLICATION_KEY].to_list()]
        named = table.with_columns(pl.Series(APPLICATION_KEY, names, pl.String))
        return named.sort(APPLICATION_KEY, maintain_order=True)

    @property
    def check(self) -> str:
        """Tells this key from another, and nothing of it."""
        return self._called(TRIED)

    def _called(self, text: str) -> str:
        return hmac.digest(self.key, text.encode(), "sha256").hex()[:DIGITS]

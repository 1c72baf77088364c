"""What a file is, by its first bytes, and which columns its first line names."""

import csv
from collections import Counter

from creditwright.records.reading.dialect import Dialect
from creditwright.records.reading.errors import MissingColumnsError, UnreadableTableError
from creditwright.records.table import Table

UTF8_MARK = b"\xef\xbb\xbf"
LONGEST_LINE_BYTES = 1 << 20

_NOT_CSV = (  # first bytes -> what the file is, and what to do
    (b"PAR1", "a Parquet file; name it .parquet"),
    (b"\x1f\x8b", "gzip-compressed; name it .csv.gz"),
    (b"PK\x03\x04", "a zip archive; name it .csv.zip"),
    (b"SQLite format 3", "a SQLite database; name it .sqlite and give its path"),
    (b"%PDF", "a PDF"),
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def refuse_what_is_no_csv(start: bytes, dialect: Dialect, where: str) -> None:
    """Raise if the file's first bytes are those of something else.

    Raises:
        UnreadableTableError: Saying what the file is.
    """
    if not start.strip():
        raise UnreadableTableError(where, "the file is empty. Export the table again.")
    for magic, what in _NOT_CSV:
        if start.startswith(magic):
            raise UnreadableTableError(where, f"this is not CSV but {what}.")
    if dialect.is_utf8 and start.startswith(_UTF16_MARKS):
        raise UnreadableTableError(where, "the text is UTF-16; say so with --encoding utf-16.")
    if not dialect.is_utf8:
        return
    text = start.removeprefix(UTF8_MARK).lstrip()
    if text.startswith(b"<"):
        raise UnreadableTableError(
            where, "this is HTML or XML, not CSV; often a page asking to log in. Download it again."
        )
    if text.startswith((b"{", b"[")):
        raise UnreadableTableError(where, "this is JSON, not CSV.")


def _other_separator(line: str, separator: str) -> str | None:
    candidates = {mark: line.count(mark) for mark in ",;\t|" if mark != separator}
    mark, times = max(candidates.items(), key=lambda item: item[1])
    return mark if times > line.count(separator) else None


def column_names(line: bytes, dialect: Dialect, where: str) -> tuple[str, ...]:
    """Return the names in a file's first line.

    Args:
        line: The line, in UTF-8, with or without its line end.
        dialect: How the file is written.
        where: The file's name, for messages.

    Raises:
        UnreadableTableError: If the line is no header, or names a column twice.
    """
    if b"\0" in line:
        raise UnreadableTableError(
            where, "the header holds NUL bytes; is it UTF-16? See --encoding."
        )
    try:
        text = line.removeprefix(UTF8_MARK).decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UnreadableTableError(
            where, "the header is not UTF-8; say what it is with --encoding, latin-1 for instance."
        ) from error
    if "\r" in text:
        raise UnreadableTableError(where, "lines end in CR alone; save it with LF or CRLF.")
    if other := _other_separator(text, dialect.separator):
        raise UnreadableTableError(
            where, f"columns seem to be separated by {other!r}; say so with --separator."
        )
    names = tuple(next(csv.reader([text], delimiter=dialect.separator), []))
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise UnreadableTableError(where, f"it names the column {twice[0]!r} twice.")
    return names


def refuse_missing_columns(names: tuple[str, ...], table: Table, where: str) -> None:
    """Raise if a column is missing without which the table cannot be used.

    Raises:
        MissingColumnsError: Naming every one.
    """
    missing = tuple(c.name for c in table.columns if c.required and c.name not in names)
    if missing:
        raise MissingColumnsError(where, missing, names)

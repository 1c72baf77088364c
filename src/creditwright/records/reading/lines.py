"""The rows of a block: every line's fields are counted before any is trusted.

The usual block is judged by a handful of array operations. Only one with a broken quote, a NUL
byte or bytes that are not UTF-8 is taken line by line, to say exactly which lines are bad.
"""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from creditwright.records.faults import Reason, all_faults, faults, no_faults
from creditwright.records.reading.errors import UnreadableTableError
from creditwright.records.reading.header import LONGEST_LINE_BYTES

Places = NDArray[np.int64]
LINE_END, QUOTE = ord("\n"), ord('"')
QUOTED_LINES = 100  # the most lines that one quoted field is followed over
SHOWN_BYTES = 2000  # of a rejected line; the rest is not needed to find it


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a block that have the right number of fields.

    Attributes:
        content: The rows as CSV, without a header.
        lines: The line each row begins on, shape (n,).
        faults: The lines left out, and why.
    """

    content: bytes
    lines: Places
    faults: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Shape:
    """Who reads the block: the table, how many fields a line has, what separates them."""

    table: str
    where: str
    width: int
    separator: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where rows end and fields are separated, quotes seen to."""

    ends: Places
    separators: Places
    line_ends: Places  # inside quotes too

    @property
    def starts(self) -> Places:
        return np.concatenate(([0], self.ends[:-1] + 1)).astype(np.int64)


def _layout(block: bytes, separator: int) -> _Layout | None:
    """Find where rows end; None if a quote stands where none may."""
    text = np.frombuffer(block, dtype=np.uint8)
    line_ends = np.flatnonzero(text == LINE_END)
    if b'"' not in block:
        return _Layout(line_ends, np.flatnonzero(text == separator), line_ends)
    is_quote = text == QUOTE
    quotes = np.flatnonzero(is_quote)
    if len(quotes) % 2:
        return None
    before = text[quotes[0::2] - 1]  # the very first looks at the block's last byte, a line end
    after = text[quotes[1::2] + 1]
    allowed = (separator, LINE_END, QUOTE)
    if not (np.isin(before, allowed).all() and np.isin(after, allowed).all()):
        return None
    outside = np.cumsum(is_quote, dtype=np.uint8) % 2 == 0
    return _Layout(
        np.flatnonzero((text == LINE_END) & outside),
        np.flatnonzero((text == separator) & outside),
        line_ends,
    )


def _every_row_has(layout: _Layout, separators: int) -> bool:
    """Whether every row has that many separators: the usual case, told without counting."""
    found, ends = layout.separators, layout.ends
    if len(found) != separators * len(ends):
        return False
    last, first = found[separators - 1 :: separators], found[separators::separators]
    return bool((last < ends).all() and (first > ends[:-1]).all())


def _text(line: bytes) -> str:
    return line[:SHOWN_BYTES].decode(errors="replace")


def _without(block: bytes, layout: _Layout, bad: NDArray[np.bool_]) -> bytes:
    """Return the block without its bad rows: the runs of good ones, joined."""
    edges = np.flatnonzero(np.diff(~bad, prepend=False, append=False))
    first, after = edges[0::2], edges[1::2]  # of each run, by row
    begins, ends = layout.starts[first].tolist(), (layout.ends[after - 1] + 1).tolist()
    return b"".join(block[begin:end] for begin, end in zip(begins, ends, strict=True))


def _counted(block: bytes, layout: _Layout, lines: Places, shape: Shape) -> Rows:
    """Leave out the rows with too few or too many fields, and blank lines without a word."""
    if _every_row_has(layout, shape.width - 1):
        return Rows(block, lines, no_faults())
    fields = np.diff(np.searchsorted(layout.separators, layout.ends), prepend=0) + 1
    starts = layout.starts
    blank = starts == layout.ends
    wrong = (fields != shape.width) & ~blank
    found = []
    for n in np.unique(fields[wrong]).tolist():
        here = np.flatnonzero(wrong & (fields == n))
        places = zip(starts[here].tolist(), layout.ends[here].tolist(), strict=True)
        found.append(
            faults(
                shape.table,
                lines[here].tolist(),
                column="",
                reason=Reason.WRONG_NUMBER_OF_FIELDS,
                explanation=f"The line has {n} fields, the header {shape.width}.",
                values=[_text(block[start:end]) for start, end in places],
            )
        )
    bad = wrong | blank
    return Rows(_without(block, layout, bad), lines[~bad], all_faults(found))


def _record_patterns(separator: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return what a whole record looks like, and one whose last field is still open."""
    mark = re.escape(separator)
    field = rf'(?:"(?:[^"]|"")*+"|[^"{mark}\n]*+)'
    return (
        re.compile(rf"{field}(?:{mark}{field})*(?=\n|\Z)".encode()),
        re.compile(rf'(?:{field}{mark})*"(?:[^"]|"")*+\Z'.encode()),
    )


@dataclass(frozen=True, slots=True)
class _Trouble:
    line: int
    text: bytes
    reason: Reason
    explanation: str


def _trouble_within(line: bytes) -> tuple[Reason, str] | None:
    if b"\0" in line:
        return Reason.NUL_BYTE, "The line holds a NUL byte."
    try:
        line.decode()
    except UnicodeDecodeError:
        return Reason.NOT_IN_ENCODING, "The line is not UTF-8; if all are so, see --encoding."
    return None


def _quoted_record(lines: list[bytes], at: int, shape: Shape, number: int) -> bytes | None:
    """Return the record that begins at `at`, over as many lines as it takes; None if it is broken.

    Raises:
        UnreadableTableError: If a quote is opened and never closed.
    """
    whole, still_open = _record_patterns(shape.separator)
    following = b"\n".join(lines[at : at + QUOTED_LINES])
    if found := whole.match(following):
        return found.group()
    if still_open.match(following):
        raise UnreadableTableError(
            shape.where,
            f"the quote opened on line {number} is never closed: the file is damaged or cut short.",
        )
    return None


def _line_by_line(block: bytes, first: int, shape: Shape) -> tuple[bytes, Places, pl.DataFrame]:
    """Return the records that can be read, the line each begins on, and the lines left out."""
    lines = block.split(b"\n")[:-1]
    kept: list[bytes] = []
    numbers: list[int] = []
    troubles: list[_Trouble] = []
    at = 0
    while at < len(lines):
        record: bytes | None = lines[at]
        if trouble := _trouble_within(lines[at]):
            troubles.append(_Trouble(first + at, lines[at], *trouble))
            at += 1
            continue
        if b'"' in lines[at]:
            record = _quoted_record(lines, at, shape, first + at)
        if record is None or _trouble_within(record):
            explanation = "A quote opens inside a field, or something follows where one closes."
            troubles.append(_Trouble(first + at, lines[at], Reason.BROKEN_QUOTE, explanation))
            at += 1
            continue
        kept.append(record + b"\n")
        numbers.append(first + at)
        at += 1 + record.count(b"\n")
    found = [
        faults(
            shape.table,
            [t.line for t in troubles if t.reason is reason],
            column="",
            reason=reason,
            explanation=explanation,
            values=[_text(t.text) for t in troubles if t.reason is reason],
        )
        for reason, explanation in dict.fromkeys((t.reason, t.explanation) for t in troubles)
    ]
    return b"".join(kept), np.array(numbers, dtype=np.int64), all_faults(found)


def _is_clean(block: bytes) -> bool:
    if b"\0" in block:
        return False
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def rows_of(block: bytes, first: int, shape: Shape) -> Rows:
    """Return the rows of `block` that have as many fields as the header, and say what others lack.

    Args:
        block: Whole lines, the last with its line end.
        first: The number of the block's first line.
        shape: The table, its number of fields, and what separates them.

    Raises:
        UnreadableTableError: If a quote is never closed, or a line is longer than a mebibyte.
    """
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
    layout = _layout(block, ord(shape.separator)) if _is_clean(block) else None
    left_out = no_faults()
    if layout is None:
        block, lines, left_out = _line_by_line(block, first, shape)
        layout = _layout(block, ord(shape.separator)) if block else None
    else:
        lines = first + np.searchsorted(layout.line_ends, layout.starts).astype(np.int64)
    if layout is None:
        return Rows(b"", np.empty(0, dtype=np.int64), left_out)
    if np.max(np.diff(layout.line_ends, prepend=-1)) > LONGEST_LINE_BYTES:
        raise UnreadableTableError(shape.where, "a line is longer than 1 MiB: no row is.")
    rows = _counted(block, layout, lines, shape)
    return Rows(rows.content, rows.lines, all_faults([left_out, rows.faults]))

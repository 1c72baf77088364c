"""A stream of bytes cut where lines end, so that each block can be parsed by itself."""

import codecs
from collections.abc import Iterable, Iterator

from creditwright.records.reading.dialect import Dialect
from creditwright.records.reading.errors import UnreadableTableError
from creditwright.records.reading.header import LONGEST_LINE_BYTES

QUOTED_LINE_ENDS = 1000  # how many line ends a quoted field may hold where a block is cut


def in_utf8(chunks: Iterable[bytes], dialect: Dialect, where: str) -> Iterator[bytes]:
    """Yield the chunks in UTF-8.

    Chunks said to be UTF-8 already pass as they are: each line is checked later.

    Raises:
        UnreadableTableError: If the bytes are not in the encoding they are said to be in.
    """
    if dialect.is_utf8:
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(dialect.encoding)()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise UnreadableTableError(
            where, f"the text is not {dialect.encoding}: {error}."
        ) from error


def _last_line_end(text: bytes) -> int:
    """Return the place after the last line end that is not inside quotes; 0 if there is none."""
    end = last = text.rfind(b"\n")
    quotes = text.count(b'"', 0, last + 1)
    for _ in range(QUOTED_LINE_ENDS):
        if end < 0 or quotes % 2 == 0:
            break
        before = text.rfind(b"\n", 0, end)
        quotes -= text.count(b'"', before + 1, end + 1)
        end = before
    # an open quote far back: cut anyway, the lines are then looked at one by one
    return (last if end < 0 or quotes % 2 else end) + 1


def blocks_of(chunks: Iterable[bytes], where: str, *, first: int) -> Iterator[tuple[bytes, int]]:
    """Yield blocks of whole lines, and the number of each one's first line, from `first`.

    Raises:
        UnreadableTableError: If a line is longer than a mebibyte.
    """
    rest = b""
    line = first
    for chunk in chunks:
        text = rest + chunk if rest else chunk
        end = _last_line_end(text)
        ends = text.count(b"\n", 0, end)
        if len(text) - end > LONGEST_LINE_BYTES and text.find(b"\n", end) < 0:
            raise UnreadableTableError(
                where, f"line {line + ends} is longer than 1 MiB: no row is."
            )
        rest = text[end:]
        if end:
            yield text[:end], line
            line += ends
    if rest:
        yield rest + b"\n", line

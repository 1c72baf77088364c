"""JSON as it was meant: no value that two readers could take differently.

Python's reader takes NaN, infinities, the last of two equal keys, and text that cannot be stored;
none of it may reach a decision. What is refused is told by its place, never by its value.
"""

import json
import re
from typing import Any, NoReturn

DEEPEST = 20  # arrays and objects within one another
LONGEST_NUMBER = 40  # characters; nothing that is counted here needs more
BRACKETS = re.compile(rb'[\[\]{}"\\]')


class StrictJsonError(ValueError):
    """A text is not the JSON that is taken here.

    Attributes:
        code: What is wrong, as one of a few words that programs can rely on.
        is_syntax: Whether it is no JSON at all, rather than JSON with a value that is not taken.
    """

    def __init__(self, code: str, message: str, *, is_syntax: bool = True) -> None:
        self.code = code
        self.is_syntax = is_syntax
        super().__init__(message)


def read_strictly(content: bytes) -> Any:  # noqa: ANN401 - JSON may be anything
    """Return what a JSON text says.

    Args:
        content: UTF-8 without a byte order mark.

    Raises:
        StrictJsonError: If it is not UTF-8, not JSON, has a key twice in one object, NaN, an
            infinite or overlong number, is nested deeper than `DEEPEST`, or holds half a
            surrogate pair.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise StrictJsonError("not_utf8", "The body is not UTF-8.") from None
    if text.startswith("\ufeff"):
        raise StrictJsonError("not_utf8", "The body begins with a byte order mark: leave it out.")
    _refuse_deep(content)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_integer,
        )
    except StrictJsonError:
        raise
    except (ValueError, RecursionError):
        raise StrictJsonError("not_json", "The body is not JSON.") from None
    if "\\u" in text:
        _refuse_surrogates(value)
    return value


def _refuse_deep(content: bytes) -> None:
    """Count brackets before anything is built of them."""
    depth = 0
    place, inside = 0, False
    while found := BRACKETS.search(content, place):
        place = found.end()
        mark = found.group()
        if mark == b"\\":
            place += inside  # in a text, what follows is not a quote
        elif mark == b'"':
            inside = not inside
        elif not inside:
            depth += 1 if mark in b"[{" else -1
            if depth > DEEPEST:
                said = f"The body is nested deeper than {DEEPEST} levels."
                raise StrictJsonError("too_deep", said)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise StrictJsonError("duplicate_key", "An object of the body has the same key twice.")
    return found


def _no_constant(_text: str) -> NoReturn:
    raise StrictJsonError("not_json", "NaN and infinities are not JSON; leave the value out.")


def _finite(text: str) -> float:
    value = float(text) if len(text) <= LONGEST_NUMBER else float("inf")
    if value in (float("inf"), float("-inf")):
        raise StrictJsonError(
            "not_finite", "A number of the body is too large, or too long.", is_syntax=False
        )
    return value


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise StrictJsonError("not_finite", "A number of the body is too long.", is_syntax=False)
    return int(text)


def _refuse_surrogates(value: Any) -> None:  # noqa: ANN401
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        said = "A text of the body holds half a surrogate pair, which is no character."
        raise StrictJsonError("not_text", said, is_syntax=False) from None

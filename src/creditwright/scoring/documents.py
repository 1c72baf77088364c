"""The bundle's JSON files: values written canonically, and read back only if they fit their type.

Read strictly: written again, what was read must give the same bytes. That refuses an unknown or
doubled key, a number in quotation marks and every other liberty in one comparison, and it is fair,
for only this package writes these files.
"""

import json
import math
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from creditwright.core.digests import canonical_json
from creditwright.core.errors import BadDataError

Document = TypeVar("Document")
WORDS = {  # what pydantic calls otherwise
    "unexpected_keyword_argument": "there is no such key",
    "missing": "it is missing",
}


class DocumentError(BadDataError):
    """A JSON file of a bundle does not hold what it should."""

    def __init__(self, file: str, trouble: str) -> None:
        self.file = file
        super().__init__(f"{file} of the bundle is not valid: {trouble}.")


class MisfitError(ValueError):
    """A JSON value does not fit the type it should have; the text names the place."""


@lru_cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type pydantic can build
    return TypeAdapter(kind)


def document_bytes(value: object) -> bytes:
    """Return `value`, a dataclass or a plain JSON value, as canonical JSON bytes."""
    return _written(type(value), value)


def _written(kind: Any, value: object) -> bytes:  # noqa: ANN401 - any type pydantic can build
    return canonical_json(_adapter(kind).dump_python(value, mode="json")) + b"\n"


def _without_doubled_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key appears twice")
    return dict(pairs)


def _no_constants(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


def parse_json(content: bytes, *, file: str) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """Return the JSON value in `content`.

    Raises:
        DocumentError: If it is not UTF-8 JSON, holds NaN or an infinity, repeats a key, or is
            nested deeper than Python's own limit.
    """
    try:
        return json.loads(
            content.decode(),
            object_pairs_hook=_without_doubled_keys,
            parse_constant=_no_constants,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        raise DocumentError(file, str(error)) from None


def read_document(kind: type[Document], content: bytes, *, file: str) -> Document:
    """Return the value of type `kind` that `content` holds.

    Raises:
        DocumentError: If the content is not JSON, does not fit the type, or holds more than it.
    """
    parse_json(content, file=file)
    try:
        found = fitted(kind, content)
    except MisfitError as error:
        raise DocumentError(file, str(error)) from None
    if _written(kind, found) != content:
        raise DocumentError(file, "it holds more than it should, or is not in canonical form")
    return found


def fitted(kind: type[Document], content: bytes) -> Document:
    """Return the value of type `kind` that JSON bytes hold, no type taken for another.

    Raises:
        MisfitError: If they do not fit.
    """
    adapter = _adapter(kind)  # type: ignore[arg-type] # mypy: a TypeVar has no hash
    try:
        found: Document = adapter.validate_json(content, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise MisfitError(f"{place}: {WORDS.get(first['type'], first['msg'])}") from None
    return found

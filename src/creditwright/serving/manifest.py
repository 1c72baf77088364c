"""The manifest of models to deploy: in our own form, TOML, or in the one that system 000 writes.

Both say the same things; ours can say more: roles, shares, digests, and why. The other form names a
`validation_threshold`. Cut-off, reasons and score are of one bundle here and cannot be chosen one
by one, so it has to be the cut-off of the bundle's own policy, to the last bit.
"""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.errors import BadDataError
from creditwright.registry.store import DIGEST
from creditwright.scoring.documents import DocumentError, fitted, parse_json
from creditwright.serving.deployment import MOST_MODELS, MOST_VERSION, NAME
from creditwright.serving.live import Role

MOST_BYTES = 1 << 20
MOST_LETTERS = 2000  # of a source
TOML_SUFFIX = ".toml"


class ManifestError(BadDataError):
    """A manifest of models to deploy cannot be used."""

    def __init__(self, manifest: str, trouble: str, *, entry: int | None = None) -> None:
        where = "" if entry is None else f" model {entry}:"
        super().__init__(f"Manifest {manifest}:{where} {trouble}. Nothing was deployed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One model of a manifest.

    Attributes:
        source: `models:/NAME@ALIAS`, `models:/NAME/VERSION`, a digest of the local store, the
            path of a folder or an archive, or an https address of an archive.
        name: Of the model; None: as the registry says.
        version: Its number; None: as the registry says.
        role: What it is there for.
        share: The share of applications that a challenger gets.
        sha256: Of the archive, if it is fetched.
        reason: Why it decides although nobody promoted it, if so.
        cut_off: The cut-off that the bundle's policy must have; None: whichever it has.
    """

    source: str
    name: str | None = None
    version: int | None = None
    role: Role = Role.CHAMPION
    share: float = 0.0
    sha256: str | None = None
    reason: str = ""
    cut_off: float | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The models to deploy.

    Attributes:
        models: At least one.
        reason: Why these, in the words of who deploys; may be empty.
        digest: SHA-256 of what was read; empty: it was not read but made.
    """

    models: tuple[Entry, ...] = ()
    reason: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ThresholdEntry:
    """One model as system 000 names it, every value a text.

    Attributes:
        validation_threshold: The probability above which an application is refused.
    """

    model_name: str
    version: str
    source: str
    validation_threshold: str

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class _Models:
    models: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    reason: str = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


def read_manifest(content: bytes, *, called: str) -> Manifest:
    """Return the manifest that `content` holds.

    Args:
        content: TOML if it is called `*.toml`, otherwise JSON as system 000 writes it.
        called: Its path or address, for messages.

    Raises:
        ManifestError: Naming the model, counted from 1, and its trouble.
    """
    if len(content) > MOST_BYTES:
        raise ManifestError(called, f"it is larger than {MOST_BYTES} bytes")
    if called.partition("#")[0].endswith(TOML_SUFFIX):
        found = _from_toml(content, called)
    else:
        found = _from_thresholds(content, called)
    _check(found.models, called)
    return replace(found, digest=sha256_of_bytes(content))


def _from_toml(content: bytes, called: str) -> Manifest:
    try:
        said = fitted(_Models, canonical_json(tomllib.loads(content.decode())))
    except (ValueError, TypeError, RecursionError) as error:  # a misfit is a ValueError too
        raise ManifestError(called, _tidy(error)) from None
    entries = [
        _fitted(Entry, each, called, number) for number, each in enumerate(said.models, start=1)
    ]
    return Manifest(tuple(entries), said.reason)


def _from_thresholds(content: bytes, called: str) -> Manifest:
    try:
        said = parse_json(content, file=called)
    except DocumentError as error:
        raise ManifestError(called, f"it is neither JSON nor called *.toml ({error})") from None
    if not isinstance(said, list):
        raise ManifestError(called, "it should hold a list of models")
    entries = []
    for number, each in enumerate(said, start=1):
        named = _fitted(ThresholdEntry, each, called, number)
        entries.append(_entry_of(named, called, number))
    return Manifest(tuple(entries), f"named in {Path(called.partition('#')[0]).name}")


def _fitted(kind: Any, value: object, called: str, number: int) -> Any:  # noqa: ANN401 - of `kind`
    try:
        return fitted(kind, canonical_json(value))
    except (ValueError, TypeError) as error:  # a misfit is a ValueError too
        raise ManifestError(called, _tidy(error), entry=number) from None


def _tidy(error: Exception) -> str:
    return " ".join(str(error).split())[:300].rstrip(".")


def _entry_of(named: ThresholdEntry, called: str, number: int) -> Entry:
    """Read one entry of system 000: the first decides, the others where a request names them."""
    source, _, digest = named.source.partition("#sha256=")
    return Entry(
        source=source,
        name=named.model_name,
        version=_version(named.version, called, number),
        role=Role.CHAMPION if number == 1 else Role.ON_REQUEST,
        sha256=digest or None,
        reason="its manifest has no place for a reason",
        cut_off=_threshold(named.validation_threshold, called, number),
    )


def _version(text: str, called: str, number: int) -> int:
    if not (text.isascii() and text.isdigit() and text == str(int(text))):
        raise ManifestError(called, f"version {text[:40]!r} is not a number from 1", entry=number)
    return int(text)


def _threshold(text: str, called: str, number: int) -> float:
    """Return the threshold to the last bit.

    >>> _threshold("0.4866684226260628", "", 1)
    0.4866684226260628
    """
    try:
        value = float(text) if text == text.strip() else math.nan
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise ManifestError(
            called, f"validation_threshold {text[:40]!r} is not a number from 0 to 1", entry=number
        )
    return value


def _check(entries: Sequence[Entry], called: str) -> None:
    if not 1 <= len(entries) <= MOST_MODELS:
        raise ManifestError(called, f"it should name 1 to {MOST_MODELS} models, not {len(entries)}")
    seen: dict[tuple[str, int], int] = {}
    for number, each in enumerate(entries, start=1):
        trouble = _trouble_with(each)
        if trouble:
            raise ManifestError(called, trouble, entry=number)
        if each.name is not None and each.version is not None:
            first = seen.setdefault((each.name, each.version), number)
            if first != number:
                what = f"version {each.version} of {each.name!r} is model {first} already"
                raise ManifestError(called, what, entry=number)


def _trouble_with(each: Entry) -> str | None:
    if each.name is not None and not NAME.fullmatch(each.name):
        return (
            f"the name {each.name[:80]!r} is not fit for an address: letters, digits, '.', '_' "
            "and '-', 80 at most, a letter or digit first"
        )
    if each.version is not None and not 1 <= each.version <= MOST_VERSION:
        return f"version {each.version} is not a number from 1"
    if not 1 <= len(each.source) <= MOST_LETTERS:
        return f"its source should have 1 to {MOST_LETTERS} letters"
    if each.sha256 is not None and not DIGEST.fullmatch(each.sha256):
        return f"sha256 {each.sha256[:80]!r} should be 64 digits of 0-9 and a-f"
    return None

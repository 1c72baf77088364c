"""A reference kept for later: what a model's inputs and answers looked like, without any row.

Counts and quantiles of whole columns. It lies beside the bundle, named by its digest, and is no
part of it: models trained before can have one too.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.monitoring.column import Named, Role
from creditwright.monitoring.profile import CategoryProfile, NumberProfile, Profile

FORMAT = 1


class FrozenReferenceError(BadDataError):
    """A file is no reference that was kept."""

    def __init__(self, trouble: str) -> None:
        super().__init__(
            f"The kept reference cannot be used: {trouble}. Make it anew with "
            "`creditwright monitor reference`."
        )


@dataclass(frozen=True, slots=True)
class FrozenColumn:
    """One column, and what it looked like."""

    named: Named
    profile: Profile


@dataclass(frozen=True, slots=True)
class FrozenReference:
    """What a model's inputs and answers looked like on some applications.

    Attributes:
        bundle: The digest of the model's bundle.
        where: Which applications they are of.
        rows: How many.
    """

    bundle: str
    where: str
    rows: int
    columns: Sequence[FrozenColumn]


def as_text(reference: FrozenReference) -> str:
    """Return a reference as JSON text."""
    document = {
        "format": FORMAT,
        "bundle": reference.bundle,
        "where": reference.where,
        "rows": reference.rows,
        "columns": [_written(each) for each in reference.columns],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"


def from_text(text: str) -> FrozenReference:
    """Return the reference that `as_text` wrote.

    Raises:
        FrozenReferenceError: If it is none, or of another format.
    """
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise FrozenReferenceError(f"it is of format {document['format']}, not {FORMAT}")
        return FrozenReference(
            str(document["bundle"]),
            str(document["where"]),
            int(document["rows"]),
            tuple(_read(each) for each in document["columns"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise FrozenReferenceError(f"it is not what was written ({type(error).__name__})") from None


def _written(column: FrozenColumn) -> dict[str, Any]:
    named, profile = column.named, column.profile
    said: dict[str, Any] = {
        "name": named.name,
        "role": named.role.value,
        "theme": named.theme,
        "rows": profile.rows,
    }
    if isinstance(profile, CategoryProfile):
        return said | {"words": dict(profile.counts)}
    kept = profile.kept()
    return said | {
        "known": kept.known,
        "points": kept.points.tolist(),
        "distinct": kept.distinct,
        "deviation": kept.deviation,
        "edges": kept.edges.tolist(),
        "counts": kept.counts.tolist(),
    }


def _read(said: Mapping[str, Any]) -> FrozenColumn:
    named = Named(said["name"], Role(said["role"]), said["theme"])
    if "words" in said:
        return FrozenColumn(named, CategoryProfile(said["rows"], said["words"]))
    profile = NumberProfile(
        rows=said["rows"],
        known=said["known"],
        points=np.array(said["points"], dtype=np.float64),
        distinct=said["distinct"],
        deviation=said["deviation"],
        edges=np.array(said["edges"], dtype=np.float64),
        counts=np.array(said["counts"], dtype=np.int64),
    )
    return FrozenColumn(named, profile)

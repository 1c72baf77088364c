"""How a change of champion is written into a tag of the registered model, and read back."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from creditwright.core.digests import canonical_json
from creditwright.registry.champion import ChampionChange, Move
from creditwright.registry.registry import RegistryUnavailableError

PREFIX = "champion."  # then the moment, so that tags sort by time


def note_of(change: ChampionChange) -> tuple[str, str]:
    """Return a tag's key and value."""
    moment = change.at.astimezone(UTC)
    values = asdict(change) | {"at": moment.isoformat(), "overridden": dict(change.overridden)}
    return f"{PREFIX}{moment:%Y%m%dT%H%M%S.%fZ}", canonical_json(values).decode()


def changes_in(tags: Mapping[str, str]) -> tuple[ChampionChange, ...]:
    """Return the changes that a registered model's tags tell of, oldest first.

    Raises:
        RegistryUnavailableError: If a tag of ours was written by other hands.
    """
    return tuple(_change(key, tags[key]) for key in sorted(tags) if key.startswith(PREFIX))


def _change(key: str, text: str) -> ChampionChange:
    try:
        values = json.loads(text)
        values["move"], values["at"] = Move(values["move"]), datetime.fromisoformat(values["at"])
        return ChampionChange(**values)
    except (ValueError, TypeError, KeyError) as error:
        raise RegistryUnavailableError(
            f"The registry's note {key!r} of a change of champion cannot be read: {error}. "
            "It was not written by Creditwright; remove the tag."
        ) from None

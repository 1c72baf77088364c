"""In which order declared expressions are computed: each after those it reads."""

from collections.abc import Iterable, Mapping

from creditwright.features.expression import Expression


def needed(names: Iterable[str], declared: Mapping[str, Expression]) -> frozenset[str]:
    """Return `names` and every name read on the way to them through `declared`."""
    found: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        if name in declared:
            # A cleaned column is declared under its own name: it reads itself, as it was before.
            ahead.extend(declared[name].reads - {name})
    return frozenset(found)


def levels(declared: Mapping[str, Expression]) -> list[dict[str, Expression]]:
    """Split `declared` into levels, each reading only what came before it.

    Raises:
        ValueError: If declarations read one another in a circle.

    >>> from creditwright.features.expression import col
    >>> [sorted(level) for level in levels({"b": col("a"), "c": col("b"), "d": col("a")})]
    [['b', 'd'], ['c']]
    """
    waiting = dict(declared)
    ordered: list[dict[str, Expression]] = []
    while waiting:
        ready = {
            name: value
            for name, value in waiting.items()
            if not (value.reads - {name}) & waiting.keys()
        }
        if not ready:
            raise ValueError(f"these declarations read one another in a circle: {sorted(waiting)}")
        ordered.append(ready)
        waiting = {name: value for name, value in waiting.items() if name not in ready}
    return ordered

"""A process of its own that loads models and scores their golden rows, and may die of it.

LightGBM's parser is not safe against a forged file, so the first process to read one is this one:
bounded in memory and time, without access to anything of the caller's. It reads one JSON document
on standard input (a list of models and rows) and writes one (their margins, in the same order).
"""

import json
import resource
import sys
from typing import Any

MEMORY_BYTES = 6 << 30  # addresses, not pages: OpenMP reserves far more than it touches
CPU_SECONDS = 60
UNUSED = ("pandas", "sklearn", "dask", "matplotlib", "pyarrow", "graphviz", "datatable")


def limit_process(*, cpu_seconds: int = CPU_SECONDS) -> None:
    """Bound what this process may use: memory, processor time, no file, no core dump.

    What LightGBM imports where it finds it (a second, for nothing) is not found from now on.
    """
    for name in UNUSED:
        sys.modules[name] = None  # type: ignore[assignment] # documented: None stops an import
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most_allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most_allowed, hard))


def rescore(request: dict[str, Any]) -> dict[str, Any]:
    """Return the margins of the request's rows, as hexadecimal texts."""
    import lightgbm  # noqa: PLC0415 - only after the limits are set
    import numpy as np  # noqa: PLC0415

    rows = np.array([[float.fromhex(text) for text in row] for row in request["rows"]])
    booster = lightgbm.Booster(model_str=request["model"])
    margins = np.asarray(booster.predict(rows, raw_score=True, num_threads=1))
    return {
        "inputs": booster.feature_name(),
        "margins": [margin.hex() for margin in margins.tolist()],
    }


def main() -> None:
    """Answer the request on standard input."""
    limit_process()
    json.dump([rescore(each) for each in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()

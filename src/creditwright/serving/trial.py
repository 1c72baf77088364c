"""A process of its own that opens a bundle as the service would, and may die of it.

The service reads no document of a bundle, and LightGBM no byte of a model, before this process has:
bounded in memory and processor time, unable to write a file. It prints one JSON document: nothing
but `null`, or the class and the message of the error.

    python -m creditwright.serving.trial FOLDER DIGEST SECONDS
"""

import json
import sys
from pathlib import Path

from creditwright.core.errors import CreditwrightError
from creditwright.scoring.rescore import limit_process


def try_bundle(folder: Path, digest: str) -> dict[str, str] | None:
    """Open a bundle in this process; return what is wrong with it, or None."""
    from creditwright.decision.opening import decision_model  # noqa: PLC0415 - after limits
    from creditwright.registry.card import FILE, read_card  # noqa: PLC0415
    from creditwright.scoring.verification import (  # noqa: PLC0415
        check_golden_here,
        verify_bundle,
    )

    try:
        verified = verify_bundle(folder, expected_digest=digest, golden=check_golden_here)
        decision_model(verified)
        read_card(verified.bundle.files[FILE])
    except CreditwrightError as error:
        return {"error": type(error).__name__, "message": str(error)}
    return None


def main(folder: str, digest: str, seconds: str) -> None:
    """Set the limits, then try the bundle."""
    limit_process(cpu_seconds=int(seconds))
    json.dump(try_bundle(Path(folder), digest), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Where an error arose, told without the values at hand, for they may be a person's."""

import traceback
from pathlib import Path

INNERMOST = 4  # calls


def where_it_arose(error: BaseException) -> str:
    """Return the innermost calls that led to an error: file, line and function, latest first."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-INNERMOST:][::-1]
    return " < ".join(f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in last)

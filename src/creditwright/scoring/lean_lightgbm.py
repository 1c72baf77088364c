"""LightGBM for processes that serve: without the libraries of data frames that it takes along.

LightGBM imports pandas, scikit-learn and PyArrow where they are installed, to be given their
frames. Scoring gives it plain matrices, so a process that serves would hold 80 MB for nothing.
"""

import sys
from typing import Final

FOR_FRAMES: Final = ("pandas", "sklearn", "pyarrow", "dask")


def load_lean_lightgbm() -> None:
    """Import LightGBM as if nothing for frames were installed; where it is imported, do nothing.

    From then on this process cannot give LightGBM a frame; everything else may use these libraries.
    """
    if "lightgbm" in sys.modules:
        return
    kept_away = [name for name in FOR_FRAMES if name not in sys.modules]
    sys.modules.update(dict.fromkeys(kept_away))  # type: ignore[arg-type] # None: as not installed
    try:
        import lightgbm  # noqa: F401, PLC0415 - what this function is for
    finally:
        for name in kept_away:
            del sys.modules[name]

"""A process that serves has LightGBM, and none of the libraries that it takes along for frames."""

import subprocess
import sys

PROGRAM = """
import sys
import creditwright.web.main
from creditwright.scoring.lean_lightgbm import FOR_FRAMES, load_lean_lightgbm
load_lean_lightgbm()
import lightgbm
print(sorted({*FOR_FRAMES, "scipy.stats", "mlflow", "alembic"} & sys.modules.keys()))
import pandas
print(pandas.__name__)
"""


def test_a_process_that_serves_loads_no_library_of_frames_and_can_do_so_later() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["[]", "pandas"]

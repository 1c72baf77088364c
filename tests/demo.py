"""The demo, run once for all who look at what it leaves: the costliest thing that tests make."""

from contextlib import redirect_stdout
from pathlib import Path

import pytest

from creditwright.cli.demo import demo
from creditwright.core.files import alone

APPLICATIONS = 2000
HOME = ".creditwright"
PRINTED = "printed"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder where the demo has run, its home in it; not to be changed, copy it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent  # of all processes of this run
    folder = shared / "demo"
    with alone(shared / "demo.lock", wait=True):
        if not (folder / PRINTED).exists():
            folder.mkdir()
            _run(folder)
    return folder


def _run(folder: Path) -> None:
    printing = folder / "printing"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CREDITWRIGHT_HOME", str(folder / HOME))
        with printing.open("w") as printed, redirect_stdout(printed):
            demo(applications=APPLICATIONS, seed=5, serve=0)
    printing.rename(folder / PRINTED)

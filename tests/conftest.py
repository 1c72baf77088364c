"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No deadlines: machines are shared. In CI the same examples each time: red means a change did it.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

pytest_plugins = [
    "tests.databases",
    "tests.https_server",
    "tests.doors",
    "tests.small_model",
    "tests.served_models",
    "tests.demo",
    "tests.small_portfolio",
    "tests.learned_rows",
    "tests.reviewing",
    "tests.services",
    "tests.pages",
    "tests.populations",
    "tests.web.full_app",
    "tests.web.older",
    "tests.browsers",
]

REAL_ROWS = Path(__file__).resolve().parents[1] / ".." / "shared"


def _real(folder: str) -> Path:
    path = (REAL_ROWS / folder).resolve()
    if not path.is_dir():
        pytest.skip(f"the real Home Credit rows ({folder}) are not beside this checkout")
    return path


@pytest.fixture(scope="session")
def real_sample() -> Path:
    """The folder of real rows with their histories (instalments are missing there)."""
    return _real("home-credit-sample")


@pytest.fixture(scope="session")
def real_applications() -> Path:
    """The folder of other real applications, the application table alone."""
    return _real("home-credit-applications")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of the developer's own shell reach a test."""
    for name in list(os.environ):
        if name.startswith("CREDITWRIGHT_"):
            monkeypatch.delenv(name)

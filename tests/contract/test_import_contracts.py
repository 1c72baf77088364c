"""Each import contract is seen to fail: a contract that cannot fail protects nothing.

Every case copies the package, adds one forbidden import, and asks import-linter.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint(copy: Path) -> str:
    """Return what import-linter prints for the package under `copy`."""
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", script, "--config", "pyproject.toml", "--no-cache"],
        cwd=copy,
        env={"PYTHONPATH": str(copy), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "src" / "creditwright",
        tmp_path / "creditwright",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def test_the_package_as_it_stands_keeps_every_contract(copy: Path) -> None:
    printed = lint(copy)

    assert " 0 broken." in printed


@pytest.mark.parametrize(
    ("where", "line", "contract"),
    [
        (
            "records/upward.py",
            "import creditwright.features",
            "Lower layers know nothing of upper layers",
        ),
        ("misc/__init__.py", "", "Lower layers know nothing of upper layers"),
        ("explanation/board.py", "import polars", "Polars makes frames in records and features"),
        (
            "workflows/shortcut.py",
            "import lightgbm",
            "LightGBM lives in scoring, training, learned and monitoring",
        ),
        (
            "workflows/distributions.py",
            "import scipy",
            "SciPy finds neighbours in learned, and knows distributions in monitoring",
        ),
        ("training/tracker.py", "import mlflow", "MLflow lives in registry"),
        ("registry/figures.py", "import matplotlib", "Models are measured and drawn in training"),
        ("registry/clones.py", "import sklearn", "scikit-learn measures in training"),
        (
            "workflows/frames.py",
            "import fairlearn",
            "Fairlearn takes decisions apart by group in fairness",
        ),
        (
            "features/sexes.py",
            "import creditwright.records.applicant_groups",
            "Groups of applicants are compared and never an input",
        ),
        (
            "scoring/cohorts.py",
            "import creditwright.records.cohorts",
            "Groups of applicants are compared and never an input",
        ),
        ("workflows/known.py", "import evidently", "Evidently is known in one file"),
        ("training/board.py", "import optbinning", "OptBinning makes the points scorecard"),
        ("workflows/fetch.py", "import kaggle", "Kaggle's client is known in one file"),
        ("workflows/post.py", "import fastapi", "HTTP is spoken in web"),
        ("workflows/words.py", "import babel", "Babel speaks in the pages"),
        ("serving/forms.py", "import yaml", "YAML is read in one file"),
        ("workflows/ask.py", "import typer", "Typer and rich live in cli"),
        ("workflows/rows.py", "import sqlite3", "Lenders' databases are read in records"),
        ("workflows/keep.py", "import sqlalchemy", "SQLAlchemy keeps things in store"),
        ("store/safe.py", "import cryptography", "Cryptography seals and signs in ledger"),
        ("workflows/let_in.py", "import jwt", "Passwords are hashed and tokens signed in access"),
        ("access/asking.py", "import httpx", "The issuer is asked in one file"),
        ("records/cluster/rows.py", "import pyspark", "Spark is known in one folder"),
        ("decision/form.py", "import pydantic", "Documents are validated, and settings read"),
        ("scoring/shelf.py", "import pickle", "Nothing that loads a model can run code"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(
    copy: Path, where: str, line: str, contract: str
) -> None:
    path = copy / "creditwright" / where
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'"""An import that must not be."""\n{line}\n')

    printed = lint(copy)

    broken = [line for line in printed.splitlines() if line.endswith(" BROKEN")]
    assert [line for line in broken if line.startswith(contract)], printed


def test_a_cycle_inside_a_package_breaks_its_contract(copy: Path) -> None:
    (copy / "creditwright" / "core" / "one.py").write_text(
        '"""."""\nimport creditwright.core.two\n'
    )
    (copy / "creditwright" / "core" / "two.py").write_text(
        '"""."""\nimport creditwright.core.one\n'
    )

    assert "No cycles inside any package BROKEN" in lint(copy)

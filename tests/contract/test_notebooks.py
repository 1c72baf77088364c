"""The notebooks of examples/ run from the first cell to the last; they are kept without output."""

import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from tests.demo import HOME
from tests.web.older import OlderClient

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
ON_TABLES = ("drift_report", "exploration_and_modelling", "scikit_learn")
SECONDS = 300


def read(notebook: Path) -> nbformat.NotebookNode:
    """Return a notebook."""
    found: nbformat.NotebookNode = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    return found


def forgetting(name: str) -> nbformat.NotebookNode:
    """Return the cell that forgets all that was named."""
    forgets = {"cell_type": "code", "metadata": {}, "outputs": [], "source": "%reset -f"}
    return nbformat.from_dict({**forgets, "execution_count": None, "id": f"after-{name}"})  # type: ignore[no-untyped-call, no-any-return]


def run(names: tuple[str, ...], folder: Path) -> None:
    """Run notebooks one after the other in one kernel, each as if alone: starting one is slow."""
    whole = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})  # type: ignore[no-untyped-call]
    for name in names:
        notebook = read(EXAMPLES / f"{name}.ipynb")
        whole.cells += [*notebook.cells, forgetting(name)]
    client = NotebookClient(
        whole,
        kernel_name="python3",
        timeout=SECONDS,
        startup_timeout=SECONDS,
        resources={"metadata": {"path": str(folder)}},
    )

    client.execute()

    assert all(each.execution_count for each in whole.cells if each.cell_type == "code")


@pytest.fixture
def _our_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{beside}:{os.environ['PATH']}")


@pytest.mark.usefixtures("_our_commands")
def test_notebooks_on_tables_run_on_what_the_demo_left(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LENDER", str(demo_folder / HOME / "demo" / "lender"))

    run(ON_TABLES, tmp_path)


def test_the_notebook_that_asks_a_service_runs_on_a_service(
    older: OlderClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text(older.keys["officer"])
    monkeypatch.setenv("SERVICE_ADDRESS", older.address)
    monkeypatch.setenv("SERVICE_KEY_FILE", str(tmp_path / "key"))

    run(("testing_a_running_api",), tmp_path)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_what_it_printed(notebook: Path) -> None:
    found = read(notebook)

    nbformat.validate(found)
    assert [
        each for each in found.cells if each.get("outputs") or each.get("execution_count")
    ] == []

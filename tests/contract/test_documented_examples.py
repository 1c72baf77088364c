"""Every example of these pages does what its page says, in the order that one reads."""

import shutil
from pathlib import Path

import pytest
from tests.demo import HOME
from tests.documented import ROOT, Reader, blocks_of

PAGES = [
    *sorted((ROOT / "docs" / "tutorials").glob("*.md")),
    ROOT / "docs" / "how-to" / "use-from-python.md",
    ROOT / "CONTRIBUTING.md",
]
OF_THE_CODE = [page for page in PAGES if "```diff" in page.read_text()]
OF_THE_DEMO = [page for page in PAGES if page not in OF_THE_CODE]


def read_through(page: Path, folder: Path) -> None:
    """Do all that a page says; it fails where its reader would."""
    reader = Reader(folder)
    for block in blocks_of(page):
        reader.do(block)


@pytest.mark.parametrize("page", OF_THE_DEMO, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run_where_the_demo_has_run(
    page: Path, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demo_folder / HOME, tmp_path / HOME)
    monkeypatch.chdir(tmp_path)

    read_through(page, tmp_path)


@pytest.mark.parametrize("page", OF_THE_CODE, ids=lambda page: page.stem)
def test_what_a_page_changes_in_the_code_does_what_the_page_says(
    page: Path, tmp_path: Path
) -> None:
    for name in ("src", "tests", "tools"):
        ignored = shutil.ignore_patterns(
            "browser", "vendor", "*.gz"
        )  # what is compiled comes along
        shutil.copytree(ROOT / name, tmp_path / "source" / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "source")

    read_through(page, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_something_that_is_run(page: Path) -> None:
    assert any(block.not_run is None and block.file is None for block in blocks_of(page))

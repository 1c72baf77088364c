"""Every example of these pages does what its page says, in the order that one reads."""

import shutil
from pathlib import Path

import pytest
import typer
from tests.demo import HOME
from tests.documented import ROOT, Reader, blocks_of, consoles_of, words_of
from typer.core import TyperGroup

from creditwright.cli.main import COMMANDS

PAGES = [
    *sorted((ROOT / "docs" / "tutorials").glob("*.md")),
    ROOT / "docs" / "how-to" / "use-from-python.md",
    ROOT / "CONTRIBUTING.md",
]
EVERY_PAGE = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
CALLS = {
    page: calls
    for page in EVERY_PAGE
    if (calls := [words for text in consoles_of(page) for words in words_of(text)])
}
OF_THE_CODE = [page for page in PAGES if "```diff" in page.read_text()]
OF_THE_DEMO = [page for page in PAGES if page not in OF_THE_CODE]


def understood(words: list[str]) -> None:
    """Parse a call as the command line does, and run nothing; it fails where a user's would."""
    name, *rest = [word for word in words[1:] if word != "--quiet"]
    found = COMMANDS[name].load()
    if not isinstance(found, typer.Typer):
        function, found = found, typer.Typer()
        found.command()(function)
    command = typer.main.get_command(found)
    if isinstance(command, TyperGroup):
        command = command.commands[rest.pop(0)]
    command.make_context(name, rest)


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


@pytest.mark.parametrize("page", CALLS, ids=lambda page: page.stem)
def test_every_call_that_a_page_shows_is_understood_by_the_command_line(page: Path) -> None:
    for words in CALLS[page]:
        understood(words)


def test_pages_that_show_calls_are_found() -> None:
    assert {"README.md", "CONTRIBUTING.md", "serve.md"} <= {page.name for page in CALLS}
    assert sum(map(len, CALLS.values())) > 100


@pytest.mark.parametrize("wrong", ["load lender --quickly", "backup", "lode lender"])
def test_a_call_that_a_user_could_not_make_is_not_understood(wrong: str) -> None:
    with pytest.raises(Exception, match=r"No such option|Missing|lode") as told:
        understood(["creditwright", "store", *wrong.split()])

    assert type(told.value).__name__ in {"NoSuchOption", "MissingParameter", "KeyError"}

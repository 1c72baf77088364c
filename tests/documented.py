"""Pages whose examples are run: their blocks found, and done one after the other in one folder.

A block is run unless a comment before it says why not: `<!-- not run: reason -->`. With
`<!-- file: NAME -->` it is written to that file instead; a diff is applied to `source`, a copy of
the code, which all that comes after it runs with.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from itertools import dropwhile, groupby
from pathlib import Path

import pytest

from creditwright.cli.main import run

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(
    r"(?:<!-- (?P<told>not run|file): (?P<what>.*?) -->\s*\n)?"
    r"^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RUN = frozenset({"console", "python", "diff"})
SETTING = re.compile(r"[A-Z_]+=.*")
OF_A_SHELL = re.compile(r"[|;&<>`$*]")
ACTIVATING = ". .venv/bin/activate"
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Block:
    """An example of a page.

    Attributes:
        language: What it is written in.
        text: What is written.
        file: The file that it becomes; None: it is run.
        not_run: Why it is not; None: it is.
    """

    language: str
    text: str
    file: str | None
    not_run: str | None


def blocks_of(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page that are run or written, and those that say why they are not."""
    for found in BLOCK.finditer(page.read_text()):
        told, what = found["told"], found["what"]
        if told or found["language"] in RUN:
            yield Block(
                language=found["language"],
                text=found["text"],
                file=what if told == "file" else None,
                not_run=what if told == "not run" else None,
            )


def commands_in(text: str) -> list[tuple[str, list[str]]]:
    """Return the commands of a console, each with the lines that it is shown to print.

    Commands are the lines that begin with $, or all lines where none does.
    """
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line != ACTIVATING]
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif found:
            found[-1][1].append(line)
    if found:
        return found
    return [("\n".join(lines), [])] if "<<" in text else [(line, []) for line in lines]


@dataclass(frozen=True, slots=True)
class Reader:
    """Does what a page says, in one folder, and tells what was printed."""

    folder: Path

    @property
    def source(self) -> Path:
        """Where a diff is applied: a copy of the code, made when it is first wanted."""
        return self.folder / "source"

    def do(self, block: Block) -> str:
        """Run a block and return what it printed; it fails where the example would."""
        if block.not_run is not None:
            return ""
        if block.file is not None:
            (self.folder / block.file).write_text(block.text)
            return ""
        if block.language == "python":
            return self._python(block.text)
        if block.language == "diff":
            return self._diff(block.text)
        return "".join(self._shown(*each) for each in commands_in(block.text))

    def _shown(self, command: str, shown: list[str]) -> str:
        """Run a command, and look for each line that it is shown to print; … is anything."""
        printed = self._command(command)
        for line in filter(str.strip, shown):
            looked_for = ".*".join(re.escape(part.strip()) for part in line.split("…"))
            assert re.search(looked_for, printed), (
                f"{command} is shown to print {line!r}\n{printed}"
            )
        return printed

    def _python(self, text: str) -> str:
        with redirect_stdout(StringIO()) as printed:
            exec(compile(text, "example", "exec"), {"__name__": "example"})  # noqa: S102 - ours
        return printed.getvalue()

    def _diff(self, text: str) -> str:
        return self._shell(
            ["git", "apply", "--whitespace=nowarn", "-"], given=text, folder=self.source
        )

    def _command(self, command: str) -> str:
        command = command.partition("  #")[0].strip()
        if not command:
            return ""
        words = [] if OF_A_SHELL.search(command) else shlex.split(command)
        if words[:1] == ["creditwright"] and not self.source.is_dir():
            return in_this_process(words)
        return self._shell(["bash", "-uo", "pipefail", "-c", command])

    def _shell(
        self, command: list[str], *, given: str | None = None, folder: Path | None = None
    ) -> str:
        ran = subprocess.run(
            command,
            cwd=folder or (self.source if self.source.is_dir() else self.folder),
            env=self._surroundings(),
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
        return ran.stdout + ran.stderr

    def _surroundings(self) -> Mapping[str, str]:
        code = self.source if self.source.is_dir() else ROOT
        beside = str(Path(sys.executable).parent)
        return {
            **os.environ,
            "PATH": f"{beside}:{os.environ['PATH']}",
            "PYTHONPATH": str(code / "src"),
        }


def in_this_process(words: list[str]) -> str:
    """Call a command of ours and return what it printed; importing everything anew takes longer."""
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(TextIOWrapper(BytesIO(), encoding="utf-8")) as printed,
        redirect_stderr(printed),
    ):
        patch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as left:
            run()
    printed.seek(0)
    said = printed.read()
    assert not left.value.code, f"{shlex.join(words)}\n{said}"
    return said


def consoles_of(page: Path) -> Iterator[str]:
    """Yield every console of a page, also those that are not run."""
    return (
        found["text"]
        for found in BLOCK.finditer(page.read_text())
        if found["language"] == "console"
    )


def words_of(text: str) -> Iterator[list[str]]:
    """Yield the words of each call of ours in a console, whatever it is joined with."""
    lines = (line for command, _ in commands_in(text) for line in command.splitlines())
    for line in filter(lambda line: "creditwright " in line, lines):
        lexer = shlex.shlex(line, posix=False, punctuation_chars=True)
        lexer.whitespace_split = True
        for is_joint, words in groupby(lexer, key=lambda word: not word.strip("|&;<>()")):
            call = [] if is_joint else shlex.split(" ".join(dropwhile(SETTING.fullmatch, words)))
            if call[:1] == ["creditwright"]:
                yield call

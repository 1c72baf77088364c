"""Files are written whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from creditwright.core.digests import canonical_json, sha256_of_bytes, sha256_of_file
from creditwright.core.errors import FileAccessError
from creditwright.core.files import (
    folder_written_whole,
    remove_leftovers,
    write_text,
    written_whole,
)


class _Interruption(Exception):  # noqa: N818 - it stands for whatever may happen half-way
    pass


def test_a_written_file_holds_its_content_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    write_text(tmp_path / "deep" / "report.txt", "déjà")

    assert (tmp_path / "deep" / "report.txt").read_bytes() == "déjà".encode()
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["report.txt"]


def test_an_interruption_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    write_text(path, "old")

    with pytest.raises(_Interruption), written_whole(path) as part:
        part.write_text("half of the n")
        raise _Interruption

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interruption_leaves_the_old_folder_and_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "old.txt").write_text("old")

    with pytest.raises(_Interruption), folder_written_whole(folder) as part:
        (part / "new.txt").write_text("new")
        raise _Interruption

    assert [path.name for path in tmp_path.rglob("*")] == ["tables", "old.txt"]


def test_a_finished_folder_replaces_the_old_one_whole(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "old.txt").write_text("old")

    with folder_written_whole(folder) as part:
        (part / "new.txt").write_text("new")

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["new.txt", "tables"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(FileAccessError, match=r"file/report\.txt"):
        write_text(tmp_path / "file" / "report.txt", "x")


def test_a_place_that_cannot_hold_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(FileAccessError, match="file/tables"),
        folder_written_whole(tmp_path / "file" / "tables"),
    ):
        pass


def test_a_file_has_the_digest_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")

    assert sha256_of_file(tmp_path / "a") == sha256_of_bytes(b"content")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="missing"):
        sha256_of_file(tmp_path / "missing")


def test_numbers_that_json_lacks_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"a": float("nan")})


@pytest.mark.parametrize(
    ("withheld", "file", "folder"), [(0o022, 0o644, 0o755), (0o077, 0o600, 0o700)]
)
def test_what_the_umask_withholds_from_others_is_withheld(
    tmp_path: Path, withheld: int, file: int, folder: int
) -> None:
    before = os.umask(withheld)
    try:
        write_text(tmp_path / "scores.csv", "1")
        with folder_written_whole(tmp_path / "tables") as part:
            (part / "bureau.csv").write_text("1")
    finally:
        os.umask(before)

    assert (tmp_path / "scores.csv").stat().st_mode & 0o777 == file
    assert (tmp_path / "tables").stat().st_mode & 0o777 == folder


KILLED = """
import os, signal, sys
from pathlib import Path
from creditwright.core.files import folder_written_whole, written_whole

with folder_written_whole(Path(sys.argv[1])) as folder, written_whole(Path(sys.argv[2])) as file:
    (folder / "half").write_text("half")
    file.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_is_gone_when_the_same_is_written_again(tmp_path: Path) -> None:
    folder, file = tmp_path / "tables", tmp_path / "scores.parquet"
    command = [sys.executable, "-c", KILLED, str(folder), str(file)]
    killed = subprocess.run(command, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 2

    write_text(file, "whole")
    with folder_written_whole(folder):
        pass

    assert sorted(tmp_path.iterdir()) == [file, folder]


def test_what_is_being_written_is_not_taken_for_left_over(tmp_path: Path) -> None:
    with (
        written_whole(tmp_path / "scores") as file,
        folder_written_whole(tmp_path / "tables") as folder,
    ):
        file.write_text("the first")
        write_text(tmp_path / "scores", "the second")
        remove_leftovers(tmp_path)

        assert folder.is_dir()

    assert (tmp_path / "scores").read_text() == "the first"

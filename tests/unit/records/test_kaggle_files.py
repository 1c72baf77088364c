"""Tables from Kaggle: what is asked of its client, and what each refusal becomes.

The client is a small class that does as the real one is documented to: nothing here was downloaded.
"""

import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from creditwright.core.errors import CreditwrightError, FileAccessError
from creditwright.records.kaggle_files import (
    COMPETITION,
    WANTED,
    DownloadFailedError,
    NoAccountError,
    NoClientError,
    NoRoomError,
    RulesNotAcceptedError,
    UnexpectedArchiveError,
    download,
    kaggle_client,
)

TABLES: Mapping[str, str] = {f"{name}.csv": f"{name}\n1\n" for name in WANTED}


@dataclass
class Answer:
    status_code: int


class HttpError(OSError):
    """As that of requests: an OSError with the answer in it."""

    def __init__(self, status: int) -> None:
        super().__init__("refused")
        self.response = Answer(status)


@dataclass
class FakeKaggle:
    """Writes an archive where the real client writes one."""

    files: Mapping[str, str] = field(default_factory=lambda: TABLES)
    trouble: BaseException | None = None
    asked: list[str] = field(default_factory=list)

    def authenticate(self) -> None:
        if isinstance(self.trouble, SystemExit):
            raise self.trouble

    def competition_download_files(self, competition: str, path: str, *, quiet: bool) -> None:
        self.asked.append(competition)
        assert quiet
        if self.trouble is not None:
            raise self.trouble
        with zipfile.ZipFile(Path(path) / f"{competition}.zip", "w") as archive:
            for name, text in self.files.items():
                archive.writestr(name, text)


def test_the_eight_tables_are_unpacked_and_the_archive_is_taken_away(tmp_path: Path) -> None:
    client = FakeKaggle({**TABLES, "HomeCredit_columns_description.csv": "x"})

    found = download(client, tmp_path / "lender", room=1)

    assert client.asked == [COMPETITION]
    assert {each.stem for each in (tmp_path / "lender").iterdir()} == set(WANTED)
    assert found.tables["bureau"] == len("bureau\n1\n")


def test_a_member_is_written_under_its_own_name_wherever_it_would_go(tmp_path: Path) -> None:
    files = {f"../../{name}": text for name, text in TABLES.items()}

    download(FakeKaggle(files), tmp_path / "lender", room=1)

    assert [each.name for each in tmp_path.iterdir()] == ["lender"]
    assert (tmp_path / "lender" / "application_train.csv").is_file()


@pytest.mark.parametrize(
    ("trouble", "error", "said"),
    [
        (SystemExit(1), NoAccountError, "kaggle.com/settings"),
        (HttpError(401), NoAccountError, "does not know who asks"),
        (HttpError(403), RulesNotAcceptedError, "/rules"),
        (HttpError(503), DownloadFailedError, "it answers 503"),
        (ConnectionResetError("gone"), DownloadFailedError, "ConnectionResetError"),
    ],
)
def test_each_refusal_says_what_to_do(
    tmp_path: Path, trouble: BaseException, error: type[CreditwrightError], said: str
) -> None:
    with pytest.raises(error, match=said):
        download(FakeKaggle(trouble=trouble), tmp_path, room=1)


def test_an_archive_without_a_table_is_refused_and_names_it(tmp_path: Path) -> None:
    files = {name: text for name, text in TABLES.items() if name != "bureau.csv"}

    with pytest.raises(UnexpectedArchiveError, match="bureau are not in it"):
        download(FakeKaggle(files), tmp_path, room=1)
    assert not list(tmp_path.glob("*.csv"))


def test_a_damaged_archive_is_taken_away_so_that_asking_again_helps(tmp_path: Path) -> None:
    @dataclass
    class Damaged(FakeKaggle):
        def competition_download_files(self, competition: str, path: str, *, quiet: bool) -> None:
            del quiet
            (Path(path) / f"{competition}.zip").write_bytes(b"PK is how it begins")

    with pytest.raises(UnexpectedArchiveError, match="damaged"):
        download(Damaged(), tmp_path, room=1)
    assert not list(tmp_path.iterdir())


def test_too_little_room_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    client = FakeKaggle()

    with pytest.raises(NoRoomError, match="GiB free"):
        download(client, tmp_path, room=1 << 60)
    assert client.asked == []


def test_a_folder_that_is_a_file_is_an_error_of_files(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(FileAccessError, match="Cannot write"):
        download(FakeKaggle(), tmp_path / "file", room=1)


def test_where_the_client_is_not_installed_it_is_said_how_to_do_by_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "kaggle", None)

    with pytest.raises(NoClientError, match=r"creditwright\[kaggle\]"):
        kaggle_client()


def test_what_is_asked_of_the_client_is_what_the_real_one_has() -> None:
    api: Callable[..., object] = pytest.importorskip(
        "kaggle.api.kaggle_api_extended", reason="Kaggle's client is in no lock of developing"
    ).KaggleApi

    for name in ("authenticate", "competition_download_files"):
        assert callable(getattr(api, name))

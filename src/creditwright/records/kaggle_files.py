"""The public Home Credit tables from Kaggle, by its own client and an account of yours there.

The one file that knows the client. Its rules let the files be used by whoever accepted them on the
competition's page; nothing is passed on, and no credentials are read here: the client finds them.
"""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from creditwright.core.errors import (
    BadDataError,
    ConfigurationError,
    FileAccessError,
    RefusedError,
    UnavailableError,
)
from creditwright.core.files import written_whole
from creditwright.records.records import HISTORY

COMPETITION: Final = "home-credit-default-risk"
PAGE: Final = f"https://www.kaggle.com/competitions/{COMPETITION}"
WANTED: Final = ("application_train", "application_test", *HISTORY)
ROOM: Final = 4 * 1024**3  # the archive has 0.7 GB, the tables 2.7
UNKNOWN, FORBIDDEN = 401, 403  # statuses of HTTP


class Client(Protocol):
    """What is used of Kaggle's client, `KaggleApi` of the package `kaggle` 2."""

    def authenticate(self) -> None:
        """Find credentials; the process is left where there are none."""
        ...

    def competition_download_files(self, competition: str, path: str, *, quiet: bool) -> None:
        """Write the files of a competition to `path`/COMPETITION.zip; goes on after a stop."""
        ...


class NoClientError(UnavailableError):
    """Kaggle's client is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Downloading needs Kaggle's client: pip install 'creditwright[kaggle]'. Or take the "
            f"files by hand from {PAGE}/data and put them into one folder."
        )


class NoAccountError(ConfigurationError):
    """Kaggle does not know who asks."""

    def __init__(self) -> None:
        super().__init__(
            "Kaggle does not know who asks. Make a token on https://www.kaggle.com/settings, and "
            "put it where its client looks: KAGGLE_API_TOKEN, or ~/.kaggle/access_token; older "
            "ones in ~/.kaggle/kaggle.json, or KAGGLE_USERNAME and KAGGLE_KEY."
        )


class RulesNotAcceptedError(RefusedError):
    """Whoever asks has not accepted the rules of the competition."""

    def __init__(self) -> None:
        super().__init__(
            f"Kaggle refuses: the rules are accepted once, in a browser, on {PAGE}/rules by the "
            "account that the credentials are of."
        )


class DownloadFailedError(UnavailableError):
    """Kaggle could not be reached, or answered something else."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The files could not be had from Kaggle: {why}. Asked again, it goes on.")


class NoRoomError(FileAccessError):
    """There is too little room for the files."""

    def __init__(self, folder: Path, free: int, room: int) -> None:
        super().__init__(
            f"{folder} has {free / 1024**3:.1f} GiB free; the archive and its tables want "
            f"{room / 1024**3:.0f}. Make room, or name another folder."
        )


class UnexpectedArchiveError(BadDataError):
    """What came is not the archive of the competition."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"What Kaggle sent is not the archive of {COMPETITION}: {trouble}.")


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What lies in the folder now.

    Attributes:
        folder: Where.
        tables: By name the bytes of each.
    """

    folder: Path
    tables: dict[str, int]


def kaggle_client() -> Client:
    """Return Kaggle's client.

    Raises:
        NoClientError: If it is not installed.
    """
    try:
        with redirect_stdout(StringIO()):  # importing it looks for credentials, and says so
            from kaggle.api.kaggle_api_extended import KaggleApi  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise NoClientError from error
    client: Client = KaggleApi()
    return client


def download(client: Client, folder: Path, *, room: int = ROOM) -> Downloaded:
    """Write the eight tables to a folder; a table is there whole or not at all.

    Args:
        client: See `kaggle_client`.
        folder: Made if it is not there; tables in it are replaced.
        room: The bytes that must be free there.

    Raises:
        NoRoomError, FileAccessError: If the folder cannot take them.
        NoAccountError, RulesNotAcceptedError: If Kaggle does not give them to whoever asks.
        DownloadFailedError, UnexpectedArchiveError: If they cannot be had whole.
    """
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    if free < room:
        raise NoRoomError(folder, free, room)
    _fetch(client, folder)
    archive = folder / f"{COMPETITION}.zip"
    if not archive.is_file():
        raise UnexpectedArchiveError(f"there is no {archive.name}")
    with _writing(folder):
        tables = _unpacked(archive, folder)
        archive.unlink()
    return Downloaded(folder, tables)


def _fetch(client: Client, folder: Path) -> None:
    try:
        with redirect_stdout(StringIO()):
            client.authenticate()
    except SystemExit as left:  # what its client does where it finds nothing
        raise NoAccountError from left
    try:
        client.competition_download_files(COMPETITION, str(folder), quiet=True)
    except OSError as error:  # errors of requests are, too
        status = getattr(getattr(error, "response", None), "status_code", None)
        if status == UNKNOWN:
            raise NoAccountError from error
        if status == FORBIDDEN:
            raise RulesNotAcceptedError from error
        told = f"it answers {status}" if status else type(error).__name__
        raise DownloadFailedError(told) from error


def _unpacked(archive: Path, folder: Path) -> dict[str, int]:
    try:
        with zipfile.ZipFile(archive) as opened:
            members = {PurePosixPath(each.filename).name: each for each in opened.infolist()}
            missing = [name for name in WANTED if f"{name}.csv" not in members]
            if missing:
                raise UnexpectedArchiveError(f"{', '.join(missing)} are not in it")
            return {name: _table(opened, members[f"{name}.csv"], folder) for name in WANTED}
    except zipfile.BadZipFile as error:
        archive.unlink(missing_ok=True)
        raise UnexpectedArchiveError(f"it is damaged ({error}); it is taken away") from error


def _table(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> int:
    """Write one table under its own name, wherever the archive would have it."""
    path = folder / PurePosixPath(member.filename).name
    with written_whole(path) as part, opened.open(member) as read, part.open("wb") as written:
        shutil.copyfileobj(read, written)
    return path.stat().st_size


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileAccessError(f"Cannot write to {folder}: {error.strerror or error}.") from error

"""Where a lender's tables are: a folder of files, a SQLite file, or a database's address."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.errors import BadDataError, FileAccessError, UsageError
from creditwright.records.reading.csv_table import CsvTable
from creditwright.records.reading.dialect import KAGGLE, Dialect
from creditwright.records.reading.errors import UnreadableTableError
from creditwright.records.reading.parquet_table import ParquetTable
from creditwright.records.reading.postgresql import postgresql_tables, without_password
from creditwright.records.reading.sqlite import MAGIC, sqlite_tables
from creditwright.records.reading.table_input import TableInput
from creditwright.records.tables import APPLICATION_TEST, APPLICATION_TRAIN, TABLES

SUFFIXES = (".csv", ".csv.gz", ".csv.zip", ".parquet")
APPLICATIONS = (APPLICATION_TRAIN.name, APPLICATION_TEST.name)


class NoApplicationTableError(BadDataError):
    """A lender's tables without the one that all others hang on."""

    def __init__(self, where: str, seen: list[str], kinds: tuple[str, ...] = SUFFIXES) -> None:
        super().__init__(
            f"{where} has no application table. One of {' and '.join(APPLICATIONS)} is needed, as "
            f"{', '.join(kinds)}; found: {', '.join(seen[:10]) or 'nothing'}."
        )


class UnknownSourceError(UsageError):
    """What was given is neither a folder nor a database."""


@dataclass(frozen=True, slots=True)
class Source:
    """A lender's tables, found but not read."""

    where: str
    tables: Mapping[str, TableInput]  # in the order of TABLES
    ignored: tuple[str, ...] = ()  # files that are no declared table


def _regular(path: Path, root: Path) -> Path:
    """Return `path` if it is a plain file inside `root`.

    Raises:
        UnreadableTableError: If it is a folder, a pipe, a device, or a link that leads out.
    """
    if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        raise UnreadableTableError(path.name, "the link leads out of the folder; copy the file in.")
    if not path.is_file():
        raise UnreadableTableError(path.name, "this is no regular file.")
    return path


def _file_table(path: Path, name: str, dialect: Dialect) -> TableInput:
    try:
        if path.suffix == ".parquet":
            return ParquetTable(path, TABLES[name])
        return CsvTable(path, TABLES[name], dialect)
    except OSError as error:
        raise FileAccessError(f"Cannot read {path}: {error.strerror or error}.") from error


def _in_folder(folder: Path, dialect: Dialect) -> Source:
    tables: dict[str, TableInput] = {}
    used = set()
    for name in TABLES:
        paths = [p for s in SUFFIXES if (p := folder / f"{name}{s}").exists() or p.is_symlink()]
        if len(paths) > 1:
            names = " and ".join(p.name for p in paths)
            raise UnreadableTableError(names, "both hold one table. Remove one.")
        for path in paths:
            tables[name] = _file_table(_regular(path, folder), name, dialect)
            used.add(path.name)
    ignored = sorted({p.name for p in folder.iterdir() if not p.name.startswith(".")} - used)
    return Source(str(folder), tables, tuple(ignored))


def _ordered(where: str, tables: Mapping[str, TableInput]) -> Source:
    return Source(where, {name: tables[name] for name in TABLES if name in tables})


def _found(source: str | Path, dialect: Dialect) -> Source:
    address = str(source)
    if address.startswith(("postgresql://", "postgres://")):
        return _ordered(without_password(address), postgresql_tables(address))
    if "://" in address and not address.startswith("sqlite:///"):
        raise UnknownSourceError(
            f"{address.split('://', maxsplit=1)[0]}:// is not known; use postgresql:// or sqlite:///."
        )
    path = Path(address.removeprefix("sqlite:///"))
    if path.is_dir():
        return _in_folder(path, dialect)
    if not path.exists():
        raise FileAccessError(f"There is no {path}. Give the folder that holds the tables.")
    if path.is_file():
        with path.open("rb") as file:
            if file.read(len(MAGIC)) == MAGIC:
                return _ordered(path.name, sqlite_tables(path))
    raise UnknownSourceError(f"{path} is neither a folder of tables nor a SQLite database.")


def open_source(source: str | Path, dialect: Dialect = KAGGLE) -> Source:
    """Find the tables in a folder, a SQLite file or a database; headers are read and checked.

    Args:
        source: A folder, a SQLite file, or a `sqlite:///` or `postgresql://` address.
        dialect: How CSV files are written.

    Raises:
        NoApplicationTableError: If neither application table is there.
        UnreadableTableError: If a file is not what its name says.
        MissingColumnsError: If a table lacks a required column.
        FileAccessError: If there is no such folder, or a file cannot be read.
        UnknownSourceError: If it is something else.
    """
    found = _found(source, dialect)
    if not any(name in found.tables for name in APPLICATIONS):
        raise NoApplicationTableError(found.where, [*found.tables, *found.ignored])
    return found

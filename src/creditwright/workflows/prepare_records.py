"""Prepare a lender's tables: read and check them once, and reuse that as long as they are the same.

What is prepared lies in a folder named by the content of the files it came from, so a changed file
is always read anew. A database has no content that could be named before it is read, and is always
read.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from creditwright import __version__
from creditwright.core.digests import canonical_json, sha256_of_bytes, sha256_of_file
from creditwright.core.files import alone, remove_leftovers
from creditwright.core.progress import Progress
from creditwright.records.ingest import MAX_BAD_SHARE, ingest
from creditwright.records.prepared import NotPreparedError, PreparedRecords
from creditwright.records.reading.dialect import KAGGLE, Dialect
from creditwright.records.tables import TABLES

NAME_LENGTH = 32  # hexadecimal digits: 128 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Where prepared records are kept, and how tables are read.

    Attributes:
        records: The folder of prepared records, each in a folder of its own.
        quarantine: The folder for the lists of rejected rows.
        dialect: How CSV files are written.
        max_bad_share: The share of a table's rows that may be bad, 0 to 1.
        partitions: Into how many the records are divided; None: by their size.
    """

    records: Path
    quarantine: Path
    dialect: Dialect = KAGGLE
    max_bad_share: float = MAX_BAD_SHARE
    partitions: int | None = None


def prepare_records(
    source: str | Path, preparation: Preparation, progress: Progress
) -> PreparedRecords:
    """Return the prepared records of the tables in `source`, reading them only if they are new.

    Raises:
        BadDataError: If a table cannot be used, or too many of its rows are bad.
        UnavailableError: If a database cannot be reached.
        FileAccessError: If something cannot be read or written.
    """
    remove_leftovers(preparation.records)
    folder = preparation.records / _name(source, preparation, progress)
    with alone(folder.with_suffix(".lock"), wait=True):
        prepared = _kept(folder, preparation.max_bad_share)
        if prepared is not None and not _is_database(source):
            progress.note(f"Records unchanged since they were last read: {folder}")
            return prepared
        ingest(
            source,
            folder,
            dialect=preparation.dialect,
            quarantine=preparation.quarantine,
            max_bad_share=preparation.max_bad_share,
            partitions=preparation.partitions,
            progress=progress,
        )
    return PreparedRecords(folder)


def _is_database(source: str | Path) -> bool:
    return not Path(source).is_dir()


def _name(source: str | Path, preparation: Preparation, progress: Progress) -> str:
    """Name a source by what its tables hold, a database by its address; and by how it is divided.

    Records divided as asked for are kept beside those divided by size: either may be asked for
    again.
    """
    said: list[object] = [__version__, asdict(preparation.dialect)]
    if preparation.partitions is not None:
        said.append(preparation.partitions)
    if _is_database(source):
        said.append(str(source))
    else:
        files = [path for path in sorted(Path(source).iterdir()) if _is_table(path)]
        said += [
            [path.name, sha256_of_file(path)]
            for path in progress.track(files, description="Comparing files", total=len(files))
        ]
    return sha256_of_bytes(canonical_json(said))[:NAME_LENGTH]


def _is_table(path: Path) -> bool:
    """Whether this may be a table; what else a folder holds changes nothing."""
    return path.name.partition(".")[0] in TABLES and path.is_file()


def _kept(folder: Path, max_bad_share: float) -> PreparedRecords | None:
    """Return what an earlier reading left, if it would pass today too."""
    try:
        prepared = PreparedRecords(folder)
    except NotPreparedError:
        return None
    shares = (table["bad_share"] for table in prepared.report["tables"].values())
    return prepared if all(share <= max_bad_share for share in shares) else None

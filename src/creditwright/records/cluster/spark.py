"""A cluster that is Apache Spark: the one file that knows of it.

Spark reads and writes Parquet wherever it can reach, moves parcels, and runs our functions on them
(`mapInArrow`). What it sends to its workers are names of functions in this package, and their
arguments: data, never a model that runs code.
"""

import json
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from creditwright.core.errors import (
    BadDataError,
    ConfigurationError,
    CreditwrightError,
    FileAccessError,
    UnavailableError,
    UsageError,
)
from creditwright.records.cluster.checked import FILE, ROW, ClusterTable
from creditwright.records.cluster.cluster import Exchange, Read, Result, ResultInUseError
from creditwright.records.cluster.parcel import Parcel
from creditwright.records.partitions import number_of_partitions
from creditwright.records.reading.errors import UnreadableTableError
from creditwright.records.reading.table_input import CELL_BYTES
from creditwright.records.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

PARCELS = "partition int, label string, content binary"
ROWS_A_BATCH = 20_000  # of a result; Spark's own default is of that order
SQL_TYPES = {pl.Int64(): "bigint", pl.Float64(): "double", pl.String(): "string"} | {
    pl.Boolean(): "boolean"
}
OUR_SESSION = {
    "spark.sql.adaptive.enabled": "false",  # parcels are divided by us, evenly
    "spark.sql.caseSensitive": "true",  # as column names are everywhere else
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000000",  # batches end by their bytes: 64 MiB
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",  # of what is merely counted
}
OUR_START = {
    "spark.app.name": "creditwright",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",  # Spark has a task for each core already
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
ON_THIS_MACHINE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
TOLD = re.compile(
    r"<creditwright (\[.*?\]) creditwright>"
)  # an error of ours, on its way from a worker
FAMILIES = {
    family.__name__: family
    for family in (BadDataError, UnavailableError, FileAccessError, ConfigurationError, UsageError)
}
NOT_THERE = "PATH_NOT_FOUND"  # as Spark names its errors


class SparkUnavailableError(UnavailableError):
    """Spark is not installed, cannot be started, or its cluster cannot be reached."""


class SparkJobError(UnavailableError):
    """Spark began a job and did not finish it."""


@contextmanager
def open_spark(master: str | None, *, log: Path, scratch: Path) -> Iterator["SparkCluster"]:
    """Give a Spark cluster for the time of the block.

    Args:
        master: As Spark names it: `local[2]`, `yarn`, `k8s://...`, `spark://host:7077`; None: as
            `spark-submit`, a notebook, or Spark's own settings say.
        log: The file for what Spark itself has to say.
        scratch: A folder with room for the tables; used on this machine only.

    Raises:
        SparkUnavailableError: If PySpark or Java is missing, or the master does not answer.
    """
    with warnings.catch_warnings():
        # it wants pandas to be there, for no use of ours, and warns of what is newer than it knows
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        with _session(master, log, scratch) as session:
            yield _cluster(session, log)


@contextmanager
def _session(master: str | None, log: Path, scratch: Path) -> Iterator["SparkSession"]:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - half a second, and not always there
    except ImportError as error:
        raise SparkUnavailableError(
            "Spark needs PySpark: install `creditwright[spark]`, or use `--engine local`."
        ) from error
    running = SparkSession.getActiveSession()
    if running is not None or "DATABRICKS_RUNTIME_VERSION" in os.environ:
        yield running or SparkSession.builder.getOrCreate()
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="spark-") as folder:
        session = _start(master, log, folder)
        try:
            yield session
        finally:
            _stop(session)


def _start(master: str | None, log: Path, folder: str) -> "SparkSession":
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    submitted = "PYSPARK_GATEWAY_PORT" in os.environ  # then Java runs already
    if not submitted and java() is None:
        raise SparkUnavailableError(
            "Spark needs Java 17 or newer, and there is none: JAVA_HOME is not set and no `java` "
            "is on the path. On Debian and Ubuntu: apt-get install openjdk-17-jre-headless."
        )
    settings = dict(OUR_START)
    if master is not None:
        settings["spark.master"] = master
    if master is not None and master.startswith("local"):
        settings |= ON_THIS_MACHINE | {"spark.local.dir": folder, "spark.sql.warehouse.dir": folder}
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # Spark's default: python3 of PATH
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # may show values
    with os.fdopen(descriptor, "wb") as file:
        try:
            conf = SparkConf().setAll(list(settings.items()))
            gateway = launch_gateway(conf, {"stderr": file, "stdout": file})  # type: ignore[no-untyped-call] # theirs
            return SparkSession(SparkContext(conf=conf, gateway=gateway))
        except Exception as error:  # Spark's own, Java's, and the bridge's between them
            SparkContext._gateway = None  # noqa: SLF001 - a gateway that died is kept there
            SparkContext._jvm = None  # noqa: SLF001
            raise SparkUnavailableError(
                f"Spark could not be started with master {master or 'of its own settings'}: "
                f"{_first_line(error)} What it said is in {log}."
            ) from error


def _stop(session: "SparkSession") -> None:
    """Stop Spark and the Java process, so that nothing is left running."""
    from pyspark import SparkContext  # noqa: PLC0415

    gateway = SparkContext._gateway  # noqa: SLF001 - there is no public way to end the process
    session.stop()
    if gateway is not None and hasattr(gateway, "proc"):
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=60)
        SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001


def java() -> str | None:
    """Return the Java that Spark would run on; None if there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None)


def _cluster(session: "SparkSession", log: Path) -> "SparkCluster":
    ours = session.newSession()
    for name, value in OUR_SESSION.items():
        ours.conf.set(name, value)
    return SparkCluster(ours, log)


@dataclass(frozen=True, slots=True)
class SparkCluster:
    """A `Cluster` on a Spark session; `log` is where Spark's own words are."""

    session: "SparkSession"
    log: Path

    def tables(self, place: str) -> Mapping[str, ClusterTable]:
        """Return the declared tables at an address: NAME.parquet or NAME, a file or a folder."""
        found: dict[str, ClusterTable] = {}
        for name in TABLES:
            addresses = [f"{place.rstrip('/')}/{name}{end}" for end in (".parquet", "")]
            tables = [t for each in addresses if (t := self._table(name, each)) is not None]
            if len(tables) > 1:
                both = " and ".join(table.where for table in tables)
                raise UnreadableTableError(both, "both hold one table. Remove one.")
            if tables:
                found[name] = tables[0]
        return found

    def _table(self, name: str, where: str) -> ClusterTable | None:
        from pyspark.errors import AnalysisException  # noqa: PLC0415

        with _told(self.log):
            try:
                frame = self._parquet(where)
            except AnalysisException as error:
                if error.getCondition() == NOT_THERE:
                    return None
                raise UnreadableTableError(where, _first_line(error)) from error
            empty = pl.from_arrow(frame.limit(0).toArrow())
            schema = empty.schema if isinstance(empty, pl.DataFrame) else {}
            return ClusterTable(name, where, dict(schema), tuple(sorted(frame.inputFiles())))

    def _parquet(self, where: str) -> "DataFrame":
        return self.session.read.option("mergeSchema", "true").parquet(where)

    def partitions_for(self, tables: Iterable[ClusterTable]) -> int:
        """Return a number by the size of the tables, no less than there are cores."""
        from pyspark.sql.functions import count, lit  # noqa: PLC0415

        cells = [
            self._parquet(table.where).agg(count(lit(1)) * len(table.wanted)) for table in tables
        ]
        with _told(self.log):
            weight = sum(row[0] for row in reduce(_union, cells).collect()) * CELL_BYTES
            cores = self.session.sparkContext.defaultParallelism
        return max(number_of_partitions(weight), cores)

    def read(self, table: ClusterTable, columns: Sequence[str], work: Read) -> "DataFrame":
        """See `Cluster`."""
        from pyspark.sql.functions import col  # noqa: PLC0415

        rows = self._parquet(table.where).select(
            *(col(f"`{name}`") for name in columns),
            col("_metadata.file_path").alias(FILE),
            col("_metadata.row_index").alias(ROW),
        )
        return _mapped(rows, partial(_read, work=work), PARCELS)

    def pick(self, parcels: "DataFrame", labels: Sequence[str]) -> "DataFrame":
        """See `Cluster`."""
        return parcels.where(parcels["label"].isin(list(labels)))

    def exchange(
        self, parcels: Sequence["DataFrame"], partitions: int, work: Exchange
    ) -> "DataFrame":
        """See `Cluster`."""
        divided = reduce(_union, parcels).repartitionById(partitions, "partition")
        return _mapped(divided, partial(_exchange, work=work), PARCELS)

    def keep(self, parcels: "DataFrame") -> "DataFrame":
        """Keep parcels on the disks of the machines that made them."""
        from pyspark import StorageLevel  # noqa: PLC0415

        return parcels.persist(StorageLevel.DISK_ONLY)

    def collect(self, parcels: "DataFrame") -> list[Parcel]:
        """See `Cluster`."""
        with _told(self.log):
            return [Parcel(row[0], row[1], bytes(row[2])) for row in parcels.collect()]

    def is_free(self, place: str) -> bool:
        """Return whether Spark finds nothing at an address."""
        from pyspark.errors import AnalysisException  # noqa: PLC0415

        with _told(self.log):
            try:
                self.session.read.text(place)
            except AnalysisException as error:
                return error.getCondition() == NOT_THERE
            return False

    def columns_at(self, place: str) -> Sequence[str]:
        """See `Cluster`."""
        from pyspark.errors import PySparkException  # noqa: PLC0415

        try:
            return self.session.read.parquet(place).columns
        except PySparkException:
            return []

    def write(
        self,
        parcels: "DataFrame",
        work: Result,
        *,
        schema: Mapping[str, pl.DataType],
        place: str,
        replace: bool = False,
    ) -> None:
        """See `Cluster`; Spark marks a folder that is whole with a file `_SUCCESS`."""
        from pyspark.errors import AnalysisException  # noqa: PLC0415

        columns = ", ".join(f"`{name}` {SQL_TYPES[dtype]}" for name, dtype in schema.items())
        rows = _mapped(parcels, partial(_result, work=work), columns)
        with _told(self.log):
            try:
                rows.write.mode("overwrite" if replace else "error").parquet(
                    place, compression="zstd"
                )
            except AnalysisException as error:
                if error.getCondition() == "PATH_ALREADY_EXISTS":
                    raise ResultInUseError(place) from error
                raise

    def count(self, place: str, by: Sequence[str]) -> Mapping[tuple[str | None, ...], int]:
        """See `Cluster`."""
        with _told(self.log):
            counted = self.session.read.parquet(place).groupBy(*by).count().collect()
        return {tuple(row[:-1]): row[-1] for row in counted}

    def mean(self, place: str, column: str) -> float | None:
        """See `Cluster`."""
        with _told(self.log):
            found = self.session.read.parquet(place).agg({column: "avg"}).collect()[0][0]
        return None if found is None else float(found)


def _union(one: "DataFrame", other: "DataFrame") -> "DataFrame":
    return one.unionAll(other)


def _mapped(frame: "DataFrame", work: Any, schema: str) -> "DataFrame":  # noqa: ANN401
    return frame.mapInArrow(work, schema)


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__).rstrip()


@contextmanager
def _told(log: Path) -> Iterator[None]:
    """Turn what Spark raises into an error of ours: a worker's own, where it was one.

    Raises:
        SparkJobError: If it is none of ours.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415
    from pyspark.errors import PySparkException, PythonException  # noqa: PLC0415

    try:
        yield
    except (PySparkException, Py4JError) as error:
        told = TOLD.search(str(error))
        if told is not None:
            family, message = json.loads(told[1])
            raise FAMILIES.get(family, CreditwrightError)(message) from None
        cause = "a worker failed." if isinstance(error, PythonException) else _first_line(error)
        raise SparkJobError(f"Spark could not finish: {cause} What it said is in {log}.") from error


# What follows runs in Spark's workers.


def _telling(made: Iterable[Any]) -> Iterator[Any]:
    """Pass on what is made; an error of ours goes to the driver as words Spark leaves alone."""
    try:
        yield from made
    except CreditwrightError as error:
        family = next((n for n, kind in FAMILIES.items() if isinstance(error, kind)), "")
        told = json.dumps([family, str(error)])
        raise RuntimeError(f"<creditwright {told} creditwright>") from error


def _read(batches: Iterable["pa.RecordBatch"], *, work: Read) -> Iterator["pa.RecordBatch"]:
    frames = (pl.DataFrame(batch) for batch in batches)
    return _batches(_telling(work(frames)))


def _exchange(batches: Iterable["pa.RecordBatch"], *, work: Exchange) -> Iterator["pa.RecordBatch"]:
    return _batches(_telling(work(_parcels(batches))))


def _result(batches: Iterable["pa.RecordBatch"], *, work: Result) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa  # noqa: PLC0415

    for frame in _telling(work(_parcels(batches))):
        table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        narrow = [
            field.with_type(pa.string()) if pa.types.is_large_string(field.type) else field
            for field in table.schema
        ]
        yield from table.cast(pa.schema(narrow)).to_batches(max_chunksize=ROWS_A_BATCH)


def _parcels(batches: Iterable["pa.RecordBatch"]) -> Iterator[Parcel]:
    for batch in batches:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield Parcel(*row)


def _batches(parcels: Iterable[Parcel]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa  # noqa: PLC0415

    for parcel in parcels:
        yield pa.RecordBatch.from_arrays(
            [
                pa.array([parcel.partition], pa.int32()),
                pa.array([parcel.label], pa.string()),
                pa.array([parcel.content], pa.binary()),
            ],
            names=["partition", "label", "content"],
        )

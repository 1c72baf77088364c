"""How Spark is started, and left."""

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from creditwright.records.cluster.spark.cluster import SparkCluster
from creditwright.records.cluster.spark.errors import SparkUnavailableError, first_line

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

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
                f"{first_line(error)} What it said is in {log}."
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

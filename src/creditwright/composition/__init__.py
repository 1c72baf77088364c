"""Settings in, real parts out: the one place that chooses where things are kept.

The registry is opened by a function, not here: scoring from a bundle needs none, and MLflow is not
installed where nothing is trained.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from creditwright.core.errors import UsageError
from creditwright.core.settings import Engine, Settings
from creditwright.records.cluster.spark.cluster import SparkCluster
from creditwright.records.cluster.spark.session import open_spark
from creditwright.records.reading.dialect import Dialect
from creditwright.registry.address import BundlePlace, find_bundle
from creditwright.registry.comparisons import ComparisonLog, MlflowComparisons
from creditwright.registry.registry import ModelRegistry
from creditwright.registry.store import BundleStore
from creditwright.registry.tracking import open_mlflow
from creditwright.serving.addresses import networks_of
from creditwright.serving.fetching import FetchRules
from creditwright.workflows.on_cluster import ClusterJob
from creditwright.workflows.prepare_records import Preparation


class MasterWithoutSparkError(UsageError):
    """A Spark cluster was named for work that this machine does alone."""

    def __init__(self) -> None:
        super().__init__("--master names a Spark cluster: add --engine spark.")


def preparation(settings: Settings, *, partitions: int | None = None) -> Preparation:
    """Return how a lender's tables are prepared, and where what is prepared is kept."""
    return Preparation(
        records=settings.records,
        quarantine=settings.quarantine,
        dialect=dialect(settings),
        max_bad_share=settings.max_bad_share,
        partitions=partitions,
    )


def dialect(settings: Settings) -> Dialect:
    """Return how the lender's CSV files are written.

    Raises:
        UnknownDialectError: If no file can be written so.
    """
    return Dialect(
        encoding=settings.csv_encoding,
        separator=settings.csv_separator,
        decimal=settings.csv_decimal,
        null_tokens=settings.csv_null_tokens,
    )


def is_on_cluster(settings: Settings, engine: Engine | None, master: str | None) -> bool:
    """Return whether a cluster does the work; what a command was not told, the settings say.

    Raises:
        MasterWithoutSparkError: If a cluster was named and is not to be used.
    """
    chosen = engine or settings.engine
    if master is not None and chosen is not Engine.SPARK:
        raise MasterWithoutSparkError
    return chosen is Engine.SPARK


@contextmanager
def cluster(settings: Settings, master: str | None) -> Iterator[SparkCluster]:
    """Give the cluster that a command or the settings name, for the time of the block.

    Raises:
        SparkUnavailableError: If PySpark or Java is missing, or the cluster does not answer.
    """
    named = master or settings.spark_master
    with open_spark(named, log=settings.spark_log, scratch=settings.work) as opened:
        yield opened


def cluster_job(settings: Settings, place: str, out: str, partitions: int | None) -> ClusterJob:
    """Return what a cluster is to read and write."""
    return ClusterJob(
        place=place, out=out, partitions=partitions, max_bad_share=settings.max_bad_share
    )


def alarm_rules(settings: Settings) -> FetchRules:
    """Return which servers may be told of alarms.

    Raises:
        ConfigurationError: If a network is none.
    """
    return FetchRules(
        hosts=settings.alarm_hosts,
        networks=networks_of(settings.alarm_networks, "alarm_networks"),
        authorities=settings.model_authorities,
    )


def bundle_store(settings: Settings) -> BundleStore:
    """Return the local store of verified bundles."""
    return BundleStore(settings.bundles)


def find_model(address: str, settings: Settings) -> BundlePlace:
    """Return where the bundle that `address` names is; the registry is opened only if it must be.

    Raises:
        BundleNotFoundError, ModelNotFoundError: If there is none.
        RegistryUnavailableError: If the registry is needed and cannot be reached.
    """
    return find_bundle(address, bundle_store(settings), lambda: open_registry(settings))


def open_comparisons(settings: Settings) -> ComparisonLog:
    """Open what comparisons of models are kept in: the same tracker.

    Raises:
        RegistryUnavailableError: If MLflow is not installed, or its server cannot be reached.
    """
    return MlflowComparisons(open_mlflow(settings.mlflow_uri, settings.mlflow_artifacts))


def open_registry(settings: Settings) -> ModelRegistry:
    """Open the model registry; to be called only where one is needed.

    Raises:
        RegistryUnavailableError: If MLflow is not installed, or its server cannot be reached.
    """
    return open_mlflow(settings.mlflow_uri, settings.mlflow_artifacts)

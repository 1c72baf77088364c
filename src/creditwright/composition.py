"""Settings in, real parts out: the one place that chooses where things are kept.

The registry is opened by a function, not here: scoring from a bundle needs none, and MLflow is not
installed where nothing is trained.
"""

from creditwright.core.settings import Settings
from creditwright.records.reading.dialect import Dialect
from creditwright.registry.address import BundlePlace, find_bundle
from creditwright.registry.registry import ModelRegistry
from creditwright.registry.store import BundleStore
from creditwright.registry.tracking import open_mlflow
from creditwright.workflows.prepare_records import Preparation


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


def open_registry(settings: Settings) -> ModelRegistry:
    """Open the model registry; to be called only where one is needed.

    Raises:
        RegistryUnavailableError: If MLflow is not installed, or its server cannot be reached.
    """
    return open_mlflow(settings.mlflow_uri, settings.mlflow_artifacts)

"""Creditwright from Python: features of tables, an estimator, and models that give reasons.

    from creditwright.api import ApplicationFeatures, LoanDefaultClassifier, open_model

What needs scikit-learn (`creditwright[train]`) is imported when it is asked for, so that a bundle
can be opened and asked where only what serving needs is installed.
"""

from typing import TYPE_CHECKING

from creditwright.api.opened import OpenedModel, open_model
from creditwright.core.errors import UnavailableError

if TYPE_CHECKING:
    from creditwright.api.classifier import LoanDefaultClassifier
    from creditwright.api.transformer import ApplicationFeatures

__all__ = ["ApplicationFeatures", "LoanDefaultClassifier", "OpenedModel", "open_model"]


class EstimatorsUnavailableError(UnavailableError):
    """Something that needs scikit-learn was asked for where it is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"creditwright.api.{name} needs scikit-learn: pip install 'creditwright[train]'. "
            "open_model does not."
        )


def __getattr__(name: str) -> object:
    """Import an estimator when it is first asked for."""
    try:
        if name == "LoanDefaultClassifier":
            from creditwright.api.classifier import LoanDefaultClassifier  # noqa: PLC0415 - see above

            return LoanDefaultClassifier
        if name == "ApplicationFeatures":
            from creditwright.api.transformer import ApplicationFeatures  # noqa: PLC0415

            return ApplicationFeatures
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "sklearn":
            raise EstimatorsUnavailableError(name) from error
        raise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

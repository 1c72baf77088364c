"""What fails below the registry, told once: MLflow and its libraries wrap each other's errors."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from creditwright.core.errors import CreditwrightError
from creditwright.registry.registry import RegistryUnavailableError


def without_user(uri: str) -> str:
    """Return an address as it may be shown.

    >>> without_user("https://ann:secret@mlflow.example/x"), without_user("sqlite:////srv/m.db")
    ('https://mlflow.example/x', 'sqlite:////srv/m.db')
    """
    return re.sub(r"(?<=://)[^/]*@", "", uri)


def cause_of(error: BaseException) -> str:
    """Return on one line what was at the bottom of an error that libraries wrapped in theirs."""
    while (below := error.__cause__ or error.__context__) is not None:
        error = below
    return without_user(" ".join(str(error).split()) or type(error).__name__)[:200].rstrip(".")


@contextmanager
def told_once(what_to_do: str) -> Iterator[None]:
    """Turn whatever MLflow, its database or its HTTP library raise into one error of ours."""
    try:
        yield
    except CreditwrightError:
        raise
    except Exception as error:
        raise RegistryUnavailableError(
            f"The model registry failed: {cause_of(error)}. {what_to_do}"
        ) from error

"""What can be wrong with a population, or with what is asked of it."""

from collections.abc import Sequence

from creditwright.core.errors import BadDataError, UnavailableError, UsageError

FEWEST = 50  # of a group that anything is told of: of fewer, one could tell who they are


class NoPopulationError(UnavailableError):
    """There is no population of the model in use."""

    def __init__(self, bundle: str) -> None:
        super().__init__(
            f"There is no population of the model in use (bundle {bundle[:12]}). Make it: "
            "`creditwright population make`."
        )


class PopulationDamagedError(BadDataError):
    """The files of a population do not hold what they should."""

    def __init__(self, trouble: str) -> None:
        super().__init__(
            f"The population cannot be read: {trouble}. Make it anew: `creditwright population "
            "make`."
        )


class UnknownColumnError(UsageError):
    """A population has no such feature."""

    def __init__(self, near: Sequence[str]) -> None:
        similar = f" Similar names: {', '.join(near)}." if near else ""
        super().__init__(
            f"The model in use has no feature of this name.{similar} GET /v1/population lists them."
        )


class NotANumberError(UsageError):
    """A feature that is a category was asked for where only a number will do."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is a category; only numbers can be drawn against each other.")


class UnknownCohortError(UsageError):
    """A cohort was asked for by a word that nobody in the population has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"There is no such {name.replace('_', ' ')}. Known are: {', '.join(known)}."
        )


class GroupTooSmallError(UsageError):
    """Nothing is told of so few applications."""

    def __init__(self) -> None:
        super().__init__(
            f"Fewer than {FEWEST} applications are in this group, so nothing is told of it. Choose "
            "a wider one."
        )


class NoLabelsError(UsageError):
    """What became of the applications is not known of enough of them."""

    def __init__(self) -> None:
        super().__init__(
            "It is not known of enough applications whether they defaulted, so nothing can be said "
            "of how true the probabilities are."
        )

"""Every candidate there is, in the order in which people read them: from the plainest on."""

from collections.abc import Sequence

from creditwright.core.errors import UnavailableError, UsageError
from creditwright.training.challengers.boosters import booster_candidates
from creditwright.training.challengers.candidate import Candidate
from creditwright.training.challengers.classical import classical_candidates
from creditwright.training.challengers.scorecard import scorecard_candidates
from creditwright.training.challengers.trivial import trivial_candidates
from creditwright.training.parameters import ModelParameters


class UnknownCandidateError(UsageError):
    """A model to compare was named that does not exist."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"There is no model called {name!r} to compare. There are: {', '.join(known)}."
        )


class CandidateNotInstalledError(UnavailableError):
    """A model to compare was named that needs a library which is not installed."""

    def __init__(self, name: str, library: str) -> None:
        super().__init__(
            f"The model {name!r} needs {library}, which is not installed: install "
            "`creditwright[scorecard]`, or compare the others."
        )


def all_candidates(parameters: ModelParameters) -> tuple[Candidate, ...]:
    """Return every candidate; those that are tuned use `parameters`."""
    return (
        *trivial_candidates(),
        *scorecard_candidates(),
        *classical_candidates(),
        *booster_candidates(parameters),
    )


def chosen_candidates(
    parameters: ModelParameters, names: Sequence[str] | None
) -> tuple[Candidate, ...]:
    """Return the candidates of these names, in the order of the catalogue; None: all installed.

    Raises:
        UnknownCandidateError: If there is none of a name.
        CandidateNotInstalledError: If one that is named needs a library that is not there.
    """
    found = all_candidates(parameters)
    if names is None:
        return tuple(each for each in found if each.is_installed)
    known = [each.name for each in found]
    for name in names:
        if name not in known:
            raise UnknownCandidateError(name, known)
    chosen = tuple(each for each in found if each.name in names)
    for each in chosen:
        if each.library is not None and not each.is_installed:
            raise CandidateNotInstalledError(each.name, each.library)
    return chosen

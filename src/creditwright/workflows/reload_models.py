"""Have a worker use what is deployed at once."""

from creditwright.core.errors import CreditwrightError, UnavailableError
from creditwright.serving.following import FollowerState
from creditwright.workflows.service import Service


class ReloadError(UnavailableError):
    """What is deployed cannot be loaded, so the models in use stay."""

    def __init__(self, generation: int, error: CreditwrightError) -> None:
        super().__init__(
            f"What is deployed cannot be loaded ({type(error).__name__}); the models in use stay, "
            f"those of generation {generation}. The log and `creditwright deploy status` tell more."
        )


def reload_models(service: Service) -> tuple[bool, FollowerState]:
    """Look at what is deployed; return whether other models are in use now, and how it stands.

    Raises:
        ReloadError: If it cannot be loaded.
    """
    if service.following is None:
        return False, FollowerState(generation=service.models().generation)
    try:
        changed = service.following.reload()
    except CreditwrightError as error:
        raise ReloadError(service.following.state.generation, error) from error
    return changed, service.following.state

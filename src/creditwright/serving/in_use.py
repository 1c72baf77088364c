"""The one reference to the models in use, which a deployment replaces whole."""

from creditwright.serving.live import LiveModels


class ModelsInUse:
    """Holds the models in use; a request reads `current` once, and keeps what it got.

    Reading and replacing are one step each, so no lock stands between a request and its models.
    """

    def __init__(self, models: LiveModels | None = None) -> None:
        self._models = models or LiveModels()

    @property
    def current(self) -> LiveModels:
        """The models in use now."""
        return self._models

    def swap(self, models: LiveModels) -> None:
        """Put other models in their place; requests that run keep those they have."""
        self._models = models

"""The models in use at one moment, as one value that never changes.

A request takes it once and keeps it: whatever is deployed meanwhile, score, reasons and versions of
its answer come from the same models. Nothing here waits, starts a thread or reads a file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from creditwright.core.errors import UnavailableError, UsageError
from creditwright.decision.model import DecisionModel
from creditwright.decision.record import ModelUsed
from creditwright.registry.card import ModelCard
from creditwright.serving.split import challenger_at, place_of

ASKED = re.compile(r"(?P<name>[^/@]+)(@(?P<alias>[a-z_]+)|/(?P<version>[1-9]\d{0,8}))?")


class Role(StrEnum):
    """What a model in use is there for."""

    CHAMPION = "champion"  # decides, unless a request names another
    CHALLENGER = "challenger"  # decides on its share of the applications
    SHADOW = "shadow"  # watches: its assessments are compared and never given
    ON_REQUEST = "on_request"  # decides only where a request names it


class NoModelInUseError(UnavailableError):
    """There is no model that could assess; nothing is decided without one."""

    def __init__(self) -> None:
        super().__init__(
            "No model is in use, so nothing can be assessed. Deploy one: `creditwright promote "
            "NAME/VERSION`, or `creditwright deploy set FILE`."
        )


class ModelNotInUseError(UsageError):
    """A request named a model that is not in use."""

    def __init__(self, in_use: Sequence[str]) -> None:
        self.in_use = tuple(in_use)
        super().__init__(
            "The model that was asked for is not in use. Models in use: "
            f"{', '.join(in_use) or 'none'}. Name one as NAME, NAME@champion, NAME@challenger or "
            "NAME/VERSION, or none at all."
        )


class UnknownModelError(UsageError):
    """A model was looked at that is not in use."""

    def __init__(self) -> None:
        super().__init__("No model of this name and version is in use.")


@dataclass(frozen=True, slots=True)
class LiveModel:
    """One model in use.

    Attributes:
        name: Of the registered model.
        version: Its number.
        digest: The bundle's, to be kept with every decision.
        role: What it is there for.
        share: The share of applications that a challenger gets, 0 to 1.
        model: What decides.
        card: What it was trained on, and what it reached.
        used: The model as the record of a decision names it.
    """

    name: str
    version: int
    digest: str
    role: Role
    share: float
    model: DecisionModel
    card: ModelCard
    used: ModelUsed

    @property
    def address(self) -> str:
        """The model as a request may name it."""
        return f"{self.name}/{self.version}"

    @property
    def key(self) -> str:
        """The model as system 000 names it in its paths."""
        return f"{self.name}_v{self.version}"


@dataclass(frozen=True, slots=True)
class LiveModels:
    """All models in use at one moment.

    Attributes:
        generation: Counts the deployments; 0: nothing was ever deployed.
        salt: What divides applications between champion and challengers.
        models: In the order of the deployment; one champion at most.
    """

    generation: int = 0
    salt: str = ""
    models: tuple[LiveModel, ...] = ()

    @property
    def champion(self) -> LiveModel:
        """The model that decides; NoModelInUseError if there is none."""
        found = self.of_role(Role.CHAMPION)
        if not found:
            raise NoModelInUseError
        return found[0]

    @property
    def shadows(self) -> tuple[LiveModel, ...]:
        """The models that only watch."""
        return self.of_role(Role.SHADOW)

    @property
    def deciding(self) -> tuple[LiveModel, ...]:
        """Every model that may decide, in the order of the deployment."""
        return tuple(each for each in self.models if each.role is not Role.SHADOW)

    @property
    def digests(self) -> frozenset[str]:
        """The digests of all bundles in use."""
        return frozenset(each.digest for each in self.models)

    def of_role(self, role: Role) -> tuple[LiveModel, ...]:
        """Return the models that are there for this."""
        return tuple(each for each in self.models if each.role is role)

    def choose(self, application: int, asked: str | None = None) -> LiveModel:
        """Return the model that is to assess an application.

        Args:
            application: Its number.
            asked: NAME, NAME@champion, NAME@challenger or NAME/VERSION; a name alone, as well as
                None, leaves the choice between champion and challengers to the number.

        Raises:
            NoModelInUseError: If there is no champion.
            ModelNotInUseError: If no model that may decide is called so.
        """
        champion = self.champion
        if asked is None or asked == champion.name:
            return self._by_number(application)
        return self.named(asked)

    def _by_number(self, application: int) -> LiveModel:
        challengers = self.of_role(Role.CHALLENGER)
        found = challenger_at(
            place_of(application, self.salt), [each.share for each in challengers]
        )
        return self.champion if found is None else challengers[found]

    def named(self, asked: str) -> LiveModel:
        """Return the model of this name; of several versions the champion, else the newest.

        Raises:
            ModelNotInUseError: If no model that may decide is called so.
        """
        said = ASKED.fullmatch(asked)
        found = [each for each in self.deciding if said and each.name == said["name"]]
        if said and said["alias"]:
            found = [each for each in found if each.role.value == said["alias"]]
        if said and said["version"]:
            found = [each for each in found if each.version == int(said["version"])]
        if not found:
            raise ModelNotInUseError([each.address for each in self.deciding])
        return max(found, key=lambda each: (each.role is Role.CHAMPION, each.version))

    def version(self, name: str, version: int) -> LiveModel:
        """Return a model in use, whatever it is there for.

        Raises:
            UnknownModelError: If there is none of this name and version.
        """
        for each in self.models:
            if (each.name, each.version) == (name, version):
                return each
        raise UnknownModelError

    def by_key(self, key: str) -> LiveModel:
        """Return the model that system 000 calls `key`, as in its paths.

        Raises:
            ModelNotInUseError: If there is none that may decide.
        """
        found = [each for each in self.deciding if each.key == key]
        if not found:
            raise ModelNotInUseError([each.key for each in self.deciding])
        return found[0]

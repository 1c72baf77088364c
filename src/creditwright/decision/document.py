"""The policy document: what a lender writes, in TOML, before a model is trained by it.

It says what a policy needs and a model cannot know: costs, bands, hard rules, whose law, how long
records are kept. Training settles it: cut-offs "from cost" become probabilities, and the whole goes
into the bundle as policy.json.
"""

import json
import math
import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Literal

from creditwright.core.errors import BadDataError, FileAccessError
from creditwright.decision.policy import Costs, Exposure, Law, Policy
from creditwright.decision.profile import PROFILES, RecordClass
from creditwright.decision.protected import check_protected_rules
from creditwright.decision.rules import HardRule, check_rule, definitions_read
from creditwright.scoring.documents import MisfitError, fitted

FROM_COST = "from cost"
CutOffWanted = float | Literal["from cost"]
HIGHEST_COST = 1e12  # times any number of applications it is still a number
LONGEST_DAYS = 36_525  # a hundred years
NAME = re.compile(r"\S(.{0,78}\S)?")
DEFAULT_DAYS = 1826  # five years, where a document says nothing


class PolicyDocumentError(BadDataError):
    """A policy document cannot be used."""

    def __init__(self, trouble: str, *, file: Path | None = None) -> None:
        self.trouble = trouble
        where = "The policy" if file is None else f"Policy {file}"
        super().__init__(
            f"{where}: {trouble} `creditwright policy example` prints one to start from."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Where the outcome changes, as probabilities of default, or left to training.

    Attributes:
        approve_up_to: At or below it: approve.
        decline_above: Above it: decline. Between the two a person decides.
    """

    approve_up_to: CutOffWanted = "from cost"
    decline_above: CutOffWanted = "from cost"


def _kept_long() -> dict[RecordClass, int]:
    return dict.fromkeys(RecordClass, DEFAULT_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDocument:
    """A policy before training; see `Policy` for what each part means.

    Attributes:
        retention_days: Of classes that are not named: five years.
        exposure: Where it is given, the costs are its shares.
    """

    name: str = "default"
    version: str = "1"
    bands: Bands = field(default_factory=Bands)
    costs: Costs = field(default_factory=Costs)
    law: Law = field(default_factory=Law)
    retention_days: dict[RecordClass, int] = field(default_factory=_kept_long)
    rules: tuple[HardRule, ...] = ()
    exposure: Exposure | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def settled(self, cheapest: float) -> Policy:
        """Return the policy, each cut-off that is left to the costs being `cheapest`.

        Raises:
            PolicyError: If the cut-offs then stand the wrong way round.
        """
        bands = self.bands
        return Policy(
            approve_up_to=_or(bands.approve_up_to, cheapest),
            decline_above=_or(bands.decline_above, cheapest),
            costs=self.costs,
            name=self.name,
            version=self.version,
            law=self.law,
            rules=self.rules,
            definitions=definitions_read(self.rules),
            retention_days=_kept_long() | self.retention_days,
            exposure=self.exposure,
        )


def _or(wanted: CutOffWanted, cheapest: float) -> float:
    return cheapest if isinstance(wanted, str) else wanted


def check_document(document: PolicyDocument) -> None:
    """Refuse a document that no training could settle or no law would bear.

    Raises:
        PolicyDocumentError: Naming the key and its value.
        RuleError, VagueReasonError: If a rule cannot be applied or told.
        ProtectedError: If a rule reads what the legal profile does not let it.
    """
    for key, text in (("name", document.name), ("version", document.version)):
        if not NAME.fullmatch(text):
            raise PolicyDocumentError(
                f"{key} must be 1 to 80 characters on one line, got {text!r}."
            )
    _check_costs(document.costs)
    _check_exposure(document)
    _check_bands(document.bands)
    _check_law(document)
    names = [each.name for each in document.rules]
    if len(set(names)) < len(names):
        twice = next(each for each in names if names.count(each) > 1)
        raise PolicyDocumentError(f"two rules are called {twice!r}.")
    for rule in document.rules:
        check_rule(rule)
    check_protected_rules(document.rules, document.law)


def _check_costs(costs: Costs) -> None:
    for key in ("missed_default", "refused_good"):
        cost = getattr(costs, key)
        if not (math.isfinite(cost) and 0 < cost <= HIGHEST_COST):
            raise PolicyDocumentError(
                f"costs.{key} must be more than 0 and at most {HIGHEST_COST:g}, got {cost}."
            )


def _check_exposure(document: PolicyDocument) -> None:
    exposure = document.exposure
    if exposure is None:
        return
    for key in ("loss_given_default", "margin"):
        share = getattr(exposure, key)
        if not 0 < share <= 1:
            raise PolicyDocumentError(
                f"exposure.{key} is a share of the amount, more than 0 and at most 1, got {share}."
            )
    if document.costs != exposure.costs:
        raise PolicyDocumentError(
            "give [costs] or [exposure], not both: with [exposure] the costs are its two shares."
        )


def _check_bands(bands: Bands) -> None:
    given = [each for each in (bands.approve_up_to, bands.decline_above) if each != FROM_COST]
    if not all(isinstance(each, float) and 0 < each < 1 for each in given):
        raise PolicyDocumentError(
            f"bands are probabilities between 0 and 1 or {FROM_COST!r}, got "
            f"{bands.approve_up_to} and {bands.decline_above}."
        )
    if given != sorted(given, key=float):
        raise PolicyDocumentError(
            f"bands.approve_up_to, {bands.approve_up_to}, lies above bands.decline_above, "
            f"{bands.decline_above}."
        )


def _check_law(document: PolicyDocument) -> None:
    law = document.law
    profile = PROFILES[law.profile]
    if not 1 <= law.most_reasons <= profile.most_reasons:
        raise PolicyDocumentError(
            f"law.most_reasons must be 1 to {profile.most_reasons} under the profile "
            f"{law.profile}, got {law.most_reasons}."
        )
    for kind, days in document.retention_days.items():
        least = max(1, profile.least_days.get(kind, 1))
        if not least <= days <= LONGEST_DAYS:
            raise PolicyDocumentError(
                f"retention_days.{kind} must be {least} to {LONGEST_DAYS} under the profile "
                f"{law.profile}, got {days}."
            )


def read_policy(file: Path) -> PolicyDocument:
    """Read a policy document and check it.

    Raises:
        FileAccessError: If it cannot be read.
        PolicyDocumentError: If it is not TOML, or says what cannot be.
        RuleError, VagueReasonError, ProtectedError: See `check_document`.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise FileAccessError(f"Cannot read {file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PolicyDocumentError(f"it is not UTF-8 ({error.reason}).", file=file) from None
    try:
        document = policy_from(text)
    except PolicyDocumentError as error:
        raise PolicyDocumentError(error.trouble, file=file) from None
    return document


def policy_from(text: str) -> PolicyDocument:
    """Return the policy that a TOML text holds, checked; see `read_policy`."""
    try:
        said = tomllib.loads(text)
        content = json.dumps(said, allow_nan=False).encode()
    except tomllib.TOMLDecodeError as error:
        raise PolicyDocumentError(f"it is not TOML: {error}.") from None
    except (TypeError, ValueError, RecursionError):
        raise PolicyDocumentError(
            "it holds a date, nan or an infinity; nothing in a policy is one."
        ) from None
    try:
        document = fitted(PolicyDocument, content)
    except MisfitError as error:
        raise PolicyDocumentError(f"{error}.") from None
    if document.exposure is not None and "costs" not in said:
        document = replace(document, costs=document.exposure.costs)
    check_document(document)
    return document

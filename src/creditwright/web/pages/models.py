"""The engineer's pages: the models in use, what each was worth, two compared, one step back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.text import Text
from creditwright.serving.live import LiveModel, NoModelInUseError
from creditwright.web.access import requires
from creditwright.web.api.deployments import FEWEST_LETTERS, MOST_LETTERS
from creditwright.web.api.models import ModelName, ModelVersion
from creditwright.web.forms import TheForm
from creditwright.web.pages.card_words import CARD, CHANGES
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import ThePage
from creditwright.web.parts import TheService
from creditwright.workflows.deployments import deployments_now, step_back
from creditwright.workflows.describe_models import drivers_of
from creditwright.workflows.readiness import what_is_missing

router = APIRouter(include_in_schema=False, dependencies=[Depends(requires(Scope.MODELS_READ))])

SHOWN: Final = 0.8  # of all attributions: the inputs listed at first
COMPARED: Final = 20  # inputs whose ranks are compared


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a model's card: how it is called, and how it is written.

    Attributes:
        name: In the card; with `_low` and `_high` its interval, where it has one.
        label: As the page says it.
        is_better: Whether more is `higher` or `lower`; nothing: neither by itself.
        is_share: Whether it is written in per cent.
    """

    name: str
    label: str
    is_better: str = ""
    is_share: bool = False


FIGURES: Final = (
    Figure("auc", _("AUC on the hold-out"), "higher"),
    Figure("auc_out_of_fold", _("AUC out of fold"), "higher"),
    Figure("kolmogorov_smirnov", _("Kolmogorov-Smirnov distance"), "higher"),
    Figure("average_precision", _("Average precision"), "higher"),
    Figure("brier", _("Brier score"), "lower"),
    Figure("calibration_slope", _("Slope of the calibration (1 is right)")),
    Figure("cost_per_applicant", _("Cost per applicant"), "lower"),
    Figure("cut_off", _("Cut-off"), is_share=True),
)


@router.get("/models")
def models(page: ThePage, service: TheService) -> Response:
    """Show the models in use, what was deployed before, and how shadows disagree."""
    in_use = service.models()
    now = deployments_now(service)
    values = {
        "models": in_use.models,
        "named": {each.digest: f"{each.name} {each.version}" for each in in_use.models},
        "now": now,
        "changes": CHANGES,
        "missing": what_is_missing(service),
        "may_deploy": page.may(Scope.MODELS_DEPLOY),
        "fewest": FEWEST_LETTERS,
        "most": MOST_LETTERS,
    }
    return page.show("models/list.html", values)


@router.post("/models/rollback")
def rollback(
    page: ThePage,
    principal: Annotated[Principal, Depends(requires(Scope.MODELS_DEPLOY))],
    form: TheForm,
    service: TheService,
) -> Response:
    """Take the last deployment back."""
    reason = (form.one("reason") or "").strip()
    if not FEWEST_LETTERS <= len(reason) <= MOST_LETTERS:
        return page.go("/models", said="reason-wanted")
    step_back(service, by=principal.name, reason=reason)
    return page.go("/models", said="rolled-back")


@router.get("/models/compare")
def compare(
    page: ThePage,
    service: TheService,
    first: Annotated[str, Query(max_length=120)] = "",
    second: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """Show two models in use beside each other: figures with intervals, and what drives them."""
    offered = {f"{each.name}/{each.version}": each for each in service.models().models}
    if not offered:
        raise NoModelInUseError
    names = list(offered)
    chosen = [first if first in offered else names[0], second if second in offered else names[-1]]
    a, b = (offered[each] for each in chosen)
    shadows = deployments_now(service).shadows
    values: dict[str, Any] = {
        "offered": names,
        "chosen": chosen,
        "pair": (a, b),
        "rows": [_side_by_side(each, a, b) for each in FIGURES],
        "ranks": _ranks(a, b),
        "seen": [each for each in shadows if {each.decides, each.watches} == {a.digest, b.digest}],
    }
    return page.show("models/compare.html", values)


@router.get("/models/{name}/{version}")
def model(
    name: ModelName,
    version: ModelVersion,
    page: ThePage,
    service: TheService,
    cumulative: Annotated[float, Query(gt=0, le=1, allow_inf_nan=False)] = SHOWN,
) -> Response:
    """Show what a model is, what it reached, and what drives it."""
    found = service.models().version(name, version)
    drivers = drivers_of(found.card, cumulative=cumulative)
    values = {
        "found": found,
        "card": found.card.whole,
        "card_words": CARD,
        "rows": [(each, _told(each, found)) for each in FIGURES],
        "figures": found.card.figures,
        "drivers": drivers,
        "labels": _labels(found),
        "cumulative": cumulative,
    }
    return page.show("models/model.html", values)


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with its interval, as far as it has one."""

    value: float
    low: float | None
    high: float | None


def _told(figure: Figure, found: LiveModel) -> Told | None:
    """Return a figure of a model; None: its card, of an older version, does not tell it."""
    card: Mapping[str, float] = dict(found.card.figures)
    value = card.get(figure.name)
    if value is None:
        return None
    return Told(value, card.get(f"{figure.name}_low"), card.get(f"{figure.name}_high"))


def _side_by_side(
    figure: Figure, first: LiveModel, second: LiveModel
) -> tuple[Figure, Told | None, Told | None]:
    return figure, _told(figure, first), _told(figure, second)


def _labels(found: LiveModel) -> Mapping[str, Text]:
    return {each.name: each.label for each in found.model.scorer.inputs}


@dataclass(frozen=True, slots=True)
class Ranked:
    """An input with its places among those of two models; None: one does not read it."""

    label: Text
    first: int | None
    second: int | None
    first_share: float
    second_share: float


def _ranks(first: LiveModel, second: LiveModel) -> list[Ranked]:
    """Return the inputs that drive either model most, by the shares of both together."""
    shares = [
        {each.name: each.share for each in drivers_of(one.card, cumulative=1.0).inputs}
        for one in (first, second)
    ]
    places = [{name: n for n, name in enumerate(each, start=1)} for each in shares]
    labels = {**_labels(second), **_labels(first)}
    names = sorted({*shares[0], *shares[1]}, key=lambda each: _together(each, shares), reverse=True)
    return [
        Ranked(
            label=labels.get(name, Text(en=name, fr=name)),
            first=places[0].get(name),
            second=places[1].get(name),
            first_share=shares[0].get(name, 0.0),
            second_share=shares[1].get(name, 0.0),
        )
        for name in names[:COMPARED]
    ]


def _together(name: str, shares: list[dict[str, float]]) -> tuple[float, str]:
    return sum(each.get(name, 0.0) for each in shares), name

"""Readings over time: which features moved, when, and how far."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from creditwright.access.scopes import Scope
from creditwright.web.access import requires
from creditwright.web.api.population_views import FeatureName
from creditwright.web.parts import TheService
from creditwright.workflows.show_drift import ColumnDrift, Drift, show_column_drift, show_drift

router = APIRouter(
    prefix="/v1/monitoring/readings",
    tags=["monitoring"],
    dependencies=[Depends(requires(Scope.PORTFOLIO_READ))],
)


@router.get("")
def readings(service: TheService) -> Drift:
    """Tell what the latest readings found, the earliest first: PSI of each feature, and alarms."""
    return show_drift(service.database)


@router.get("/{feature}")
def one_feature(
    feature: Annotated[FeatureName, Path(description="A feature, or what the model said.")],
    service: TheService,
    reading: Annotated[str | None, Query(max_length=36)] = None,
) -> ColumnDrift:
    """Tell what the latest readings found of one feature; `chosen` is the place of one."""
    return show_column_drift(service.database, feature, reading=reading)

"""What a feature is: the same for everybody, and nothing of any applicant."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from creditwright.access.scopes import Scope
from creditwright.web.access import requires
from creditwright.web.api.views import View
from creditwright.workflows.describe_feature import describe_feature

router = APIRouter(prefix="/v1/features", tags=["models"])

FeatureName = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,200}$")]


class Words(View):
    """A text in both languages."""

    en: str
    fr: str


class FeatureView(View):
    """A feature as it is declared."""

    name: str
    label: Words
    meaning: str = Field(description="How it is computed, in English.")
    unit: str
    theme: str
    type: str
    table: str = Field(description="The tables it is computed from.")
    source: str
    sensitivity: str
    when_no_rows: str | float | None
    columns: list[str] = Field(description="Of the lender's tables, as table.column.")
    window: dict[str, Any] | None
    null_policy: dict[str, Any] | None = Field(description="What it is where something is missing.")
    formula: dict[str, Any] | None = Field(description="Null: a model in the bundle computes it.")
    example: dict[str, Any] | None = Field(description="Worked out for an invented applicant.")


@router.get("/{feature}", dependencies=[Depends(requires(Scope.SELF_READ))])
def describe(feature: FeatureName) -> FeatureView:
    """Tell all of a feature: meaning, formula, what missing means, a worked example."""
    return FeatureView.model_validate(describe_feature(feature))

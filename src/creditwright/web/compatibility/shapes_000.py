"""What system 000's clients are answered."""

from pydantic import Field

from creditwright.web.api.views import Probability, View
from creditwright.workflows.attribute_records import Attributed, Seen
from creditwright.workflows.describe_models import Importance

OWN_TABLE = "application_train."  # whose columns system 000 names alone


class ValidatedView(View):
    """Decisions, in the order of the applications."""

    default_probability: list[Probability]
    validation_threshold: Probability = Field(description="The most that is approved; our cut-off.")
    credit_approved: list[bool] = Field(description="False as well where a person is to decide.")


class ExplanationAttributesView(View):
    """The attributes of a SHAP `Explanation`; each row's values and base add up to its log-odds."""

    values: list[list[float]]
    base_values: list[float]
    data: list[list[Seen]]
    display_data: None = None
    instance_names: None = None
    feature_names: list[str]
    output_names: None = None
    output_indexes: None = None
    lower_bounds: None = None
    upper_bounds: None = None
    error_std: None = None
    main_effects: None = None
    hierarchical_values: None = None
    clustering: None = None
    compute_time: float | None = None


class ImportanceTableView(View):
    """A table by columns, each by the row's number, the most important first."""

    feature: dict[str, str]
    importance: dict[str, float]
    importance_normalized: dict[str, float]
    cum_importance_normalized: dict[str, float]


class GlobalImportanceView(View):
    """What drives a model, folded back on the lender's columns."""

    feature_importances_domain: ImportanceTableView
    most_important_features: list[str]


def explanation_attributes(found: Attributed, seconds: float) -> ExplanationAttributesView:
    """Return applications explained, as the attributes of a SHAP `Explanation`."""
    return ExplanationAttributesView(
        values=found.values.tolist(),
        base_values=found.base.tolist(),
        data=[list(row) for row in found.seen],
        feature_names=list(found.names),
        compute_time=seconds,
    )


def global_importance(columns: tuple[Importance, ...], cut: float) -> GlobalImportanceView:
    """Return what drives a model; the fewest columns whose shares reach `cut` are named apart."""
    rows = {str(place): each for place, each in enumerate(columns)}
    before = [0.0, *(each.cumulative for each in columns)]
    return GlobalImportanceView(
        feature_importances_domain=ImportanceTableView(
            feature={row: _name(each) for row, each in rows.items()},
            importance={row: each.mean_attribution for row, each in rows.items()},
            importance_normalized={row: each.share for row, each in rows.items()},
            cum_importance_normalized={row: each.cumulative for row, each in rows.items()},
        ),
        most_important_features=[
            _name(each) for each, reached in zip(columns, before, strict=False) if reached < cut
        ],
    )


def _name(each: Importance) -> str:
    return each.name.removeprefix(OWN_TABLE)

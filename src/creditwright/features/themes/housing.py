"""The home: its kind, and what is known of the building."""

from creditwright.core.text import Text
from creditwright.features.expression import Expression, col
from creditwright.features.feature import APPLICATION, Feature, Theme
from creditwright.features.functions import sum_of
from creditwright.features.kernels import MILLIONTHS
from creditwright.features.own import labelled, stated, stated_category
from creditwright.records.table import Unit

THEME = Theme.HOUSING
MEASURES = (
    ("APARTMENTS", "apartments"),
    ("BASEMENTAREA", "basement_area"),
    ("YEARS_BEGINEXPLUATATION", "years_in_use"),
    ("YEARS_BUILD", "year_built"),
    ("COMMONAREA", "shared_area"),
    ("ELEVATORS", "lifts"),
    ("ENTRANCES", "entrances"),
    ("FLOORSMAX", "highest_floor"),
    ("FLOORSMIN", "lowest_floor"),
    ("LANDAREA", "land_area"),
    ("LIVINGAPARTMENTS", "apartments_lived_in"),
    ("LIVINGAREA", "living_area"),
    ("NONLIVINGAPARTMENTS", "apartments_not_lived_in"),
    ("NONLIVINGAREA", "area_not_lived_in"),
)
AVERAGES = tuple(f"{measure}_AVG" for measure, _ in MEASURES)


def _measured(measure: str, name: str) -> Feature:
    column = f"{measure}_AVG"
    return stated(column, f"building_{name}", labelled(column), Unit.SHARE, THEME)


def _about_the_building(
    name: str, label: Text, meaning: str, value: Expression, unit: Unit
) -> Feature:
    return Feature(
        name=name,
        label=label,
        meaning=meaning,
        source=APPLICATION,
        value=value,
        unit=unit,
        theme=THEME,
    )


def _mean_of_averages() -> Expression:
    """Average the known measures, in whole millionths."""
    total = sum_of(*(col(name).millionths() for name in AVERAGES))
    known = sum_of(*(col(name).is_known() for name in AVERAGES))
    return total / (known * MILLIONTHS)


def _missing() -> Expression:
    missing = sum_of(*(col(name).is_null() for name in AVERAGES))
    return missing.as_number()


HOUSING_FEATURES: tuple[Feature, ...] = (
    stated_category("NAME_HOUSING_TYPE", "housing", labelled("NAME_HOUSING_TYPE"), THEME),
    *(_measured(measure, name) for measure, name in MEASURES),
    stated("TOTALAREA_MODE", "building_total_area", labelled("TOTALAREA_MODE"), Unit.SHARE, THEME),
    stated_category("FONDKAPREMONT_MODE", "building_repair_fund",
        labelled("FONDKAPREMONT_MODE"), THEME),
    stated_category("HOUSETYPE_MODE", "building_kind", labelled("HOUSETYPE_MODE"), THEME),
    stated_category("WALLSMATERIAL_MODE", "building_walls", labelled("WALLSMATERIAL_MODE"), THEME),
    stated("EMERGENCYSTATE_MODE", "building_declared_unsafe", labelled("EMERGENCYSTATE_MODE"),
        Unit.NONE, THEME),
    _about_the_building("building_measures_mean",
        Text(en="average of the building's measures", fr="moyenne des mesures de l'immeuble"),
        "Mean of the known measures of the building (*_AVG).", _mean_of_averages(), Unit.SHARE),
    _about_the_building("building_measures_missing",
        Text(en="number of the building's measures missing",
             fr="nombre de mesures de l'immeuble absentes"),
        "How many of the 14 measures of the building (*_AVG) are null.", _missing(), Unit.COUNT),
)  # fmt: skip

"""The building the applicant lives in: one family, each measure as mean, mode and median."""

from creditwright.records.table import Column
from creditwright.records.tables.columns import category, flag, number

NO_BUILDING = "building not known"

_MEASURES = (
    ("APARTMENTS", "apartments", "appartements"),
    ("BASEMENTAREA", "basement area", "surface du sous-sol"),
    ("YEARS_BEGINEXPLUATATION", "years in use", "années d'exploitation"),
    ("YEARS_BUILD", "year built", "année de construction"),
    ("COMMONAREA", "shared area", "surface commune"),
    ("ELEVATORS", "lifts", "ascenseurs"),
    ("ENTRANCES", "entrances", "entrées"),
    ("FLOORSMAX", "highest floor", "étage le plus haut"),
    ("FLOORSMIN", "lowest floor", "étage le plus bas"),
    ("LANDAREA", "land area", "surface du terrain"),
    ("LIVINGAPARTMENTS", "apartments lived in", "appartements habités"),
    ("LIVINGAREA", "living area", "surface habitable"),
    ("NONLIVINGAPARTMENTS", "apartments not lived in", "appartements non habités"),
    ("NONLIVINGAREA", "area not lived in", "surface non habitable"),
)
_STATISTICS = (("AVG", "mean", "moyenne"), ("MODE", "mode", "mode"), ("MEDI", "median", "médiane"))


def _measured() -> tuple[Column, ...]:
    return tuple(
        number(
            f"{measure}_{statistic}",
            f"building: {en}, {en_statistic}",
            f"immeuble : {fr}, {fr_statistic}",
            null=NO_BUILDING,
        )
        for statistic, en_statistic, fr_statistic in _STATISTICS
        for measure, en, fr in _MEASURES
    )


BUILDING = (
    *_measured(),
    category(
        "FONDKAPREMONT_MODE",
        "building: repair fund",
        "immeuble : fonds de réparation",
        values=(
            "reg oper account",
            "reg oper spec account",
            "org spec account",
            "not specified",
        ),
        sentinels={"not specified": "not known"},
        null=NO_BUILDING,
    ),
    category(
        "HOUSETYPE_MODE",
        "building: kind of house",
        "immeuble : type de maison",
        values=("block of flats", "specific housing", "terraced house"),
        null=NO_BUILDING,
    ),
    number(
        "TOTALAREA_MODE",
        "building: total area, mode",
        "immeuble : surface totale, mode",
        null=NO_BUILDING,
    ),
    category(
        "WALLSMATERIAL_MODE",
        "building: walls",
        "immeuble : murs",
        values=("Panel", "Stone, brick", "Block", "Wooden", "Mixed", "Monolithic", "Others"),
        null=NO_BUILDING,
    ),
    flag(
        "EMERGENCYSTATE_MODE",
        "building: declared unsafe",
        "immeuble : déclaré dangereux",
        written=("Yes", "No"),
        null=NO_BUILDING,
    ),
)

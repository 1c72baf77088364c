"""How the person can be reached, where they live, what they handed in, and when they applied."""

from creditwright.core.text import Text
from creditwright.features.expression import Expression, col
from creditwright.features.feature import APPLICATION, Feature, Theme
from creditwright.features.functions import sum_of
from creditwright.features.own import (
    derived,
    labelled,
    ratio_of,
    stated,
    stated_category,
)
from creditwright.records.table import Unit

CONTACT = Theme.CONTACT
REGION = Theme.REGION
CIRCLE = Theme.SOCIAL_CIRCLE
ENQUIRIES = Theme.BUREAU_ACTIVITY


def _flag(column: str, name: str, theme: Theme) -> Feature:
    return stated(column, name, labelled(column), Unit.NONE, theme)


def _count_given(name: str, label: Text, columns: tuple[str, ...]) -> Feature:
    """Declare how many of some flags are set; one that is not known counts as not set."""
    count = sum_of(*(col(column) for column in columns))
    return Feature(
        name=name,
        label=label,
        meaning=f"How many are set of {columns[0]} to {columns[-1]} ({len(columns)} flags).",
        source=APPLICATION,
        value=count.as_number(),
        unit=Unit.COUNT,
        theme=CONTACT,
    )


ALL_DOCUMENTS = tuple(f"FLAG_DOCUMENT_{number}" for number in range(2, 22))
ALL_CONTACTS = ("FLAG_EMP_PHONE", "FLAG_WORK_PHONE", "FLAG_PHONE", "FLAG_EMAIL")
REACHED: list[Feature] = [
    _flag("FLAG_WORK_PHONE", "gave_work_phone", CONTACT),
    _flag("FLAG_PHONE", "gave_home_phone", CONTACT),
    _flag("FLAG_DOCUMENT_3", "gave_document_3", CONTACT),
    _flag("FLAG_DOCUMENT_8", "gave_document_8", CONTACT),
    _flag("FLAG_DOCUMENT_18", "gave_document_18", CONTACT),
    _count_given("documents_given",
        Text(en="number of documents given", fr="nombre de documents fournis"), ALL_DOCUMENTS),
    _count_given("contacts_given",
        Text(en="number of telephone numbers and addresses given",
             fr="nombre de coordonnées fournies"), ALL_CONTACTS),
    stated_category("WEEKDAY_APPR_PROCESS_START", "weekday",
        labelled("WEEKDAY_APPR_PROCESS_START"), CONTACT),
    stated("HOUR_APPR_PROCESS_START", "hour", labelled("HOUR_APPR_PROCESS_START"),
        Unit.NONE, CONTACT),
    stated_category("NAME_TYPE_SUITE", "companion", labelled("NAME_TYPE_SUITE"), CONTACT),
]  # fmt: skip

MISMATCHES = (
    ("REG_REGION_NOT_LIVE_REGION", "registered_in_other_region_than_home"),
    ("REG_REGION_NOT_WORK_REGION", "registered_in_other_region_than_work"),
    ("LIVE_REGION_NOT_WORK_REGION", "lives_in_other_region_than_work"),
    ("REG_CITY_NOT_LIVE_CITY", "registered_in_other_city_than_home"),
    ("REG_CITY_NOT_WORK_CITY", "registered_in_other_city_than_work"),
    ("LIVE_CITY_NOT_WORK_CITY", "lives_in_other_city_than_work"),
)
PLACE: list[Feature] = [
    stated("REGION_POPULATION_RELATIVE", "region_population",
        labelled("REGION_POPULATION_RELATIVE"), Unit.SHARE, REGION),
    stated("REGION_RATING_CLIENT", "region_rating", labelled("REGION_RATING_CLIENT"),
        Unit.NONE, REGION),
    stated("REGION_RATING_CLIENT_W_CITY", "region_and_city_rating",
        labelled("REGION_RATING_CLIENT_W_CITY"), Unit.NONE, REGION),
    derived("region_ratings_product",
        Text(en="rating of the region with that of the city",
             fr="note de la région avec celle de la ville"),
        "region_rating times region_and_city_rating.",
        col("region_rating") * col("region_and_city_rating"), Unit.NONE, REGION),
    *(_flag(column, name, REGION) for column, name in MISMATCHES),
]  # fmt: skip


def _circle(days: int) -> list[Feature]:
    observed, late = f"circle_observed_{days}d", f"circle_late_{days}d"
    return [
        stated(f"OBS_{days}_CNT_SOCIAL_CIRCLE", observed,
            labelled(f"OBS_{days}_CNT_SOCIAL_CIRCLE"), Unit.COUNT, CIRCLE),
        stated(f"DEF_{days}_CNT_SOCIAL_CIRCLE", late,
            labelled(f"DEF_{days}_CNT_SOCIAL_CIRCLE"), Unit.COUNT, CIRCLE),
        ratio_of(late, observed,
            Text(en=f"share of acquaintances {days} days late",
                 fr=f"part des proches en retard de {days} jours"), CIRCLE),
    ]  # fmt: skip


WINDOWS = ("hour", "day", "week", "month", "quarter", "year")
COLUMN_OF_WINDOW = {"month": "MON", "quarter": "QRT"}


def _enquiries(window: str) -> Feature:
    column = f"AMT_REQ_CREDIT_BUREAU_{COLUMN_OF_WINDOW.get(window, window.upper())}"
    return stated(column, f"enquiries_last_{window}", labelled(column), Unit.COUNT, ENQUIRIES)


def _sum_of(windows: tuple[str, ...]) -> Expression:
    total = col(f"enquiries_last_{windows[0]}")
    for window in windows[1:]:
        total = total + col(f"enquiries_last_{window}")
    return total


ASKED: list[Feature] = [
    *(_enquiries(window) for window in WINDOWS),
    derived("enquiries_total",
        Text(en="enquiries about the applicant in the last year",
             fr="consultations du fichier sur une année"),
        "Sum of the enquiries of the six windows, which do not overlap.",
        _sum_of(WINDOWS), Unit.COUNT, ENQUIRIES),
    derived("enquiries_recent",
        Text(en="enquiries about the applicant in the last month",
             fr="consultations du fichier sur un mois"),
        "Sum of the enquiries of the last hour, day, week and month.",
        _sum_of(WINDOWS[:4]), Unit.COUNT, ENQUIRIES),
    ratio_of("enquiries_recent", "enquiries_total",
        Text(en="share of the enquiries made in the last month",
             fr="part des consultations du dernier mois"), ENQUIRIES),
]  # fmt: skip

CIRCUMSTANCE_FEATURES = (*REACHED, *PLACE, *_circle(30), *_circle(60), *ASKED)

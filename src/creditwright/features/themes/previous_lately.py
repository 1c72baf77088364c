"""Earlier applications of late: the latest and the first ones, windows by outcome, trends."""

from creditwright.core.text import Text
from creditwright.features.expression import col
from creditwright.features.families import (
    DEVIATION,
    LARGEST,
    LAST,
    MEAN,
    ROW_BY_ROW,
    SMALLEST,
    TOTAL,
    days,
)
from creditwright.features.feature import Dtype, Feature
from creditwright.features.own import derived, ratio_of
from creditwright.features.subsets import ALL_ROWS, first_rows, last_rows
from creditwright.features.themes.previous import (
    ANNUITY,
    APPLICATIONS,
    APPROVED,
    CASH,
    CONSUMER,
    CREDIT,
    DECIDED,
    DOWN_RATIO,
    EARLY,
    GAP,
    GRANTED,
    PREVIOUS,
    RATE,
    REFUSED,
    RUNNING,
    TERM,
    THEME,
    TO_ANNUITY,
    TWO_YEARS,
)
from creditwright.features.views.previous import PREVIOUS_APPLICATIONS
from creditwright.records.table import Unit

ROWS = Text(en="earlier applications", fr="dernières demandes antérieures")
LAST_3, LAST_5 = last_rows((3, 5), ROWS)
LAST_3_APPROVED = last_rows(
    (3,), Text(en="approved", fr="dernières acceptées"), APPROVED
)[0]  # fmt: skip
FIRST_2 = first_rows(
    2, Text(en="earlier applications", fr="premières demandes antérieures")
)  # fmt: skip
APPROVED_2Y, REFUSED_2Y = APPROVED.within(TWO_YEARS), REFUSED.within(TWO_YEARS)

ENDED = days("ended_days_ago", "ended_days_ago", "days since an earlier credit ended",
    "du nombre de jours depuis la fin d'un crédit antérieur")  # fmt: skip


def _first(name: str, column: str, en: str, fr: str) -> Feature:
    return Feature(
        name=f"previous_first_{name}",
        label=Text(en=f"{en} of the first earlier application",
                   fr=f"{fr} de la première demande antérieure"),
        meaning=f"{column} of the earlier application decided first.",
        source=PREVIOUS_APPLICATIONS.name,
        value=col(column).first(),
        unit=Unit.NONE,
        theme=THEME,
        dtype=Dtype.CATEGORY,
    )  # fmt: skip


OUTCOMES: list[Feature] = [
    *PREVIOUS.counts("applications", APPLICATIONS, "DAYS_DECISION",
        (REFUSED_2Y,)),
    *PREVIOUS.shares("approved",
        Text(en="share of earlier applications approved",
             fr="part des demandes antérieures acceptées"), "is_approved",
        (LAST_3, LAST_5)),
    *PREVIOUS.shares("refused",
        Text(en="share of earlier applications refused",
             fr="part des demandes antérieures refusées"), "is_refused",
        (LAST_3, LAST_5)),
    *PREVIOUS.shares("cancelled",
        Text(en="share of earlier applications cancelled",
             fr="part des demandes antérieures annulées"), "is_cancelled"),
    _first("product", "PRODUCT_COMBINATION", "product", "produit"),
    _first("goods", "NAME_GOODS_CATEGORY", "goods", "bien"),
]  # fmt: skip
WHEN: list[Feature] = [
    *PREVIOUS.statistics((DECIDED,), (MEAN,), (APPROVED, REFUSED, LAST_3)),
    *PREVIOUS.statistics((DECIDED,), (SMALLEST,), (CASH, CONSUMER)),
    *PREVIOUS.statistics((ENDED,), (SMALLEST, LARGEST)),
    *PREVIOUS.statistics((EARLY,), (MEAN,), (CASH, LAST_3_APPROVED)),
    derived("previous_days_between_applications",
        Text(en="average days between earlier applications",
             fr="nombre moyen de jours entre deux demandes antérieures"),
        "previous_decision_days_max less previous_decision_days_min, divided by "
        "previous_applications less one.",
        (col("previous_decision_days_max") - col("previous_decision_days_min"))
        / (col("previous_applications") - 1.0), Unit.DAYS, THEME),
]  # fmt: skip
AMOUNTS: list[Feature] = [
    *PREVIOUS.statistics((CREDIT, ANNUITY), (LAST,), (APPROVED,)),
    *PREVIOUS.statistics((CREDIT,), (MEAN,), (LAST_3, APPROVED_2Y, CASH, CONSUMER, FIRST_2)),
    *PREVIOUS.trends((CREDIT, ANNUITY), ROW_BY_ROW, (ALL_ROWS,)),
    *PREVIOUS.statistics((ANNUITY,), (MEAN,), (LAST_3, REFUSED)),
    *PREVIOUS.statistics((GAP,), (MEAN,), (REFUSED, LAST_3)),
]  # fmt: skip
ON_WHICH_TERMS: list[Feature] = [
    *PREVIOUS.statistics((GRANTED, TO_ANNUITY, RATE), (MEAN,), (LAST_3,)),
    *PREVIOUS.statistics((RATE,), (MEAN,), (LAST_3_APPROVED,)),
    *PREVIOUS.statistics((TERM, RATE, TO_ANNUITY), (LAST,), (APPROVED,)),
    *PREVIOUS.statistics((RATE,), (LARGEST, SMALLEST), (APPROVED,)),
    *PREVIOUS.statistics((RATE,), (DEVIATION,)),
    *PREVIOUS.statistics((RATE,), (MEAN,), (REFUSED, TWO_YEARS)),
    *PREVIOUS.trends((RATE,), ROW_BY_ROW, (ALL_ROWS,)),
    *PREVIOUS.statistics((DOWN_RATIO,), (MEAN,), (APPROVED,)),
    *PREVIOUS.statistics((TERM,), (MEAN,), (REFUSED,)),
    *PREVIOUS.statistics((TERM,), (TOTAL,), (RUNNING,)),
    ratio_of("previous_instalments_left_total", "previous_instalments_total_running",
        Text(en="share of the instalments left on running credits of this lender",
             fr="part restante des mensualités des crédits en cours chez ce prêteur"), THEME),
]  # fmt: skip

PREVIOUS_LATELY_FEATURES = (*OUTCOMES, *WHEN, *AMOUNTS, *ON_WHICH_TERMS)

"""The lender's point-of-sale and cash credits, month by month: late days and what is left."""

from creditwright.core.text import Text
from creditwright.features.expression import col
from creditwright.features.families import (
    DEVIATION,
    LARGEST,
    MEAN,
    SMALLEST,
    TOTAL,
    Family,
    share,
    whole,
)
from creditwright.features.feature import Feature, Theme
from creditwright.features.own import ratio_of
from creditwright.features.subsets import (
    ALL_ROWS,
    Subset,
    months_windows,
)
from creditwright.features.views.point_of_sale import POS_MONTHS
from creditwright.records.table import Unit

THEME = Theme.POINT_OF_SALE
POS = Family(POS_MONTHS, "pos", THEME)

LATEST = Subset(
    name="latest",
    label=Text(en="latest month of each credit", fr="dernier mois de chaque crédit"),
    rows=col("is_latest"),
)
RUNNING = Subset(
    name="running",
    label=Text(en="latest month of credits still running",
               fr="dernier mois des crédits en cours"),
    rows=col("is_running"),
)  # fmt: skip
LATE = Subset(name="late", label=Text(en="late months", fr="mois en retard"), rows=col("is_late"))
WINDOWS = months_windows("MONTHS_BALANCE", (6, 12, 24))
SIX, TWELVE, _TWENTY_FOUR = WINDOWS


DAYS_LATE = whole("days_late", "SK_DPD", Unit.DAYS, "days past due in a month",
    "du retard, en jours, d'un mois")  # fmt: skip
REALLY_LATE = whole("days_really_late", "SK_DPD_DEF", Unit.DAYS,
    "days past due in a month, small debts left out",
    "du retard, en jours, d'un mois, petites dettes exclues")  # fmt: skip
LEFT = whole("left", "CNT_INSTALMENT_FUTURE", Unit.COUNT, "number of instalments left",
    "du nombre de mensualités restantes")  # fmt: skip
AGREED = whole("agreed", "CNT_INSTALMENT", Unit.COUNT, "number of instalments agreed",
    "du nombre de mensualités prévues")  # fmt: skip
AGE = whole("month_age", "month_age", Unit.MONTHS, "months since a monthly state",
    "du nombre de mois depuis un état mensuel")  # fmt: skip
LEFT_RATIO = share("left_ratio", "left_ratio",
    "share of the instalments left", "de la part restante des mensualités",
)  # fmt: skip

POINT_OF_SALE_FEATURES: tuple[Feature, ...] = (
    *POS.counts("months",
        Text(en="number of months of credits reported",
             fr="nombre de mois de crédits déclarés"), "MONTHS_BALANCE",
        (ALL_ROWS, SIX, TWELVE)),
    POS.kinds("credits",
        Text(en="number of credits with monthly states",
             fr="nombre de crédits suivis par mois"), "SK_ID_PREV"),
    *POS.times("running", Text(en="number of credits still running",
        fr="nombre de crédits en cours"), "is_running"),
    *POS.times("ended", Text(en="number of credits completed",
        fr="nombre de crédits terminés"), "ended"),
    *POS.statistics((DAYS_LATE,), (MEAN, LARGEST), (ALL_ROWS, *WINDOWS)),
    *POS.statistics((DAYS_LATE,), (TOTAL, DEVIATION)),
    *POS.statistics((REALLY_LATE,), (MEAN, LARGEST), (ALL_ROWS, *WINDOWS)),
    *POS.statistics((DAYS_LATE,), (LARGEST,), (LATEST,)),
    *POS.shares("late", Text(en="share of months past due", fr="part de mois en retard"),
        "is_late", (ALL_ROWS, *WINDOWS)),
    *POS.shares("really_late", Text(en="share of months past due, small debts left out",
        fr="part de mois en retard, petites dettes exclues"), "is_really_late",
        (ALL_ROWS, TWELVE)),
    *POS.times("late", Text(en="number of months past due", fr="nombre de mois en retard"),
        "is_late", (ALL_ROWS, TWELVE)),
    *POS.times("late_30d", Text(en="number of months over 30 days past due",
        fr="nombre de mois à plus de 30 jours de retard"), "is_late_30d"),
    *POS.statistics((AGE,), (SMALLEST, LARGEST)),
    *POS.statistics((AGE,), (SMALLEST,), (LATE,)),
    *POS.statistics((LEFT,), (TOTAL, LARGEST, MEAN), (RUNNING,)),
    *POS.statistics((LEFT_RATIO,), (MEAN, LARGEST), (RUNNING,)),
    *POS.statistics((AGREED,), (MEAN, LARGEST), (LATEST,)),
    *POS.statistics((AGREED,), (TOTAL,), (RUNNING,)),
    *POS.statistics((LEFT, AGREED), (MEAN,)),
    ratio_of("pos_ended_count", "pos_credits",
        Text(en="share of credits completed", fr="part des crédits terminés"), THEME),
    ratio_of("pos_left_total_running", "pos_agreed_total_running",
        Text(en="share of instalments left on running credits",
             fr="part des mensualités restantes des crédits en cours"), THEME),
)  # fmt: skip

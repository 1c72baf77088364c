"""How instalments of the lender's own credits were paid: late, early, short, not at all."""

from creditwright.core.text import Text
from creditwright.features.expression import col
from creditwright.features.families import (
    DEVIATION,
    LARGEST,
    MEAN,
    SMALLEST,
    TOTAL,
    Family,
    Measure,
    amount,
    days,
    share,
)
from creditwright.features.feature import Feature, Theme
from creditwright.features.own import derived, ratio_of
from creditwright.features.subsets import (
    ALL_ROWS,
    Subset,
    days_windows,
    of_kind,
)
from creditwright.features.views.instalments import INSTALMENTS
from creditwright.records.table import Unit

QUARTER_DAYS = 90
THEME = Theme.REPAYMENT
PAID = Family(INSTALMENTS, "instalment", THEME)


LATE = of_kind("late", "is_late", "late instalments", "mensualités en retard")
OF_CARDS = of_kind("cards", "is_of_card", "instalments of cards", "mensualités de cartes")
OF_LOANS = of_kind("loans", "is_of_loan", "instalments of loans", "mensualités de prêts")
FIRST = of_kind("first", "is_first_of_loan", "first instalments", "premières mensualités")
QUARTER = Subset(
    name="90d",
    label=Text(en="in the last 90 days", fr="sur les 90 derniers jours"),
    rows=col("DAYS_INSTALMENT") >= -QUARTER_DAYS,
)
YEAR, TWO_YEARS, FIVE_YEARS = days_windows("DAYS_INSTALMENT", (1, 2, 5))
RECENT = (QUARTER, YEAR)
ALL_AND_RECENT = (ALL_ROWS, QUARTER, YEAR, TWO_YEARS)


DAYS_LATE = days("days_late", "days_late", "days late on instalments",
    "du retard, en jours, sur les mensualités")  # fmt: skip
DAYS_EARLY = days("days_early", "days_early", "days early on instalments",
    "de l'avance, en jours, sur les mensualités")  # fmt: skip
DELAY = days("delay_days", "delay_days", "days after the due date (early is negative)",
    "du délai, en jours, après l'échéance (négatif en avance)")  # fmt: skip
SINCE_DUE = days("due_days_ago", "due_age_days", "days since instalments were due",
    "du nombre de jours depuis les échéances")  # fmt: skip
DUE = amount("due", "AMT_INSTALMENT",
    "amount of instalments", "du montant des mensualités")  # fmt: skip
AMOUNT_PAID = amount("paid", "AMT_PAYMENT",
    "amount paid on instalments", "du montant payé sur les mensualités")  # fmt: skip
SHORTFALL = amount("shortfall", "shortfall",
    "amount missing on instalments", "du montant manquant sur les mensualités",
)  # fmt: skip
PAID_RATIO = share("paid_ratio", "paid_ratio",
    "share of instalments paid", "de la part payée des mensualités")  # fmt: skip
VERSION = Measure(
    name="plan_version",
    column="NUM_INSTALMENT_VERSION",
    label=Text(en="version of the repayment plan", fr="de la version de l'échéancier"),
    unit=Unit.NONE,
)

INSTALMENTS_COUNTED: list[Feature] = [
    *PAID.counts("count",
        Text(en="number of instalments that fell due", fr="nombre de mensualités échues"),
        "DAYS_INSTALMENT", (ALL_ROWS, QUARTER, YEAR, TWO_YEARS, OF_CARDS)),
    PAID.kinds("credits",
        Text(en="number of credits with instalments", fr="nombre de crédits avec mensualités"),
        "SK_ID_PREV"),
    PAID.kinds("plan_versions",
        Text(en="number of versions of repayment plans",
             fr="nombre de versions d'échéanciers"), "NUM_INSTALMENT_VERSION"),
    *PAID.statistics((VERSION,), (LARGEST, MEAN)),
    *PAID.statistics((SINCE_DUE,), (SMALLEST, LARGEST, MEAN)),
    *PAID.statistics((SINCE_DUE,), (SMALLEST,), (LATE,)),
]  # fmt: skip
IN_TIME: list[Feature] = [
    *PAID.statistics((DAYS_LATE,), (MEAN, LARGEST), (*ALL_AND_RECENT, OF_CARDS, OF_LOANS, FIRST)),
    *PAID.statistics((DAYS_LATE,), (TOTAL, DEVIATION), (ALL_ROWS, YEAR)),
    *PAID.statistics((DAYS_LATE,), (MEAN,), (LATE,)),
    *PAID.statistics((DAYS_EARLY,), (MEAN, LARGEST), (ALL_ROWS, YEAR)),
    *PAID.statistics((DAYS_EARLY,), (TOTAL, DEVIATION)),
    *PAID.statistics((DELAY,), (MEAN, SMALLEST, DEVIATION), (ALL_ROWS, QUARTER, YEAR)),
    *PAID.shares("late", Text(en="share of instalments paid late",
        fr="part des mensualités en retard"), "is_late", (*ALL_AND_RECENT, OF_LOANS)),
    *PAID.shares("late_7d", Text(en="share of instalments over 7 days late",
        fr="part des mensualités à plus de 7 jours de retard"), "is_late_7d", (ALL_ROWS, YEAR)),
    *PAID.shares("late_30d", Text(en="share of instalments over 30 days late",
        fr="part des mensualités à plus de 30 jours de retard"), "is_late_30d", (ALL_ROWS, YEAR)),
    *PAID.times("late", Text(en="number of instalments paid late",
        fr="nombre de mensualités en retard"), "is_late", (ALL_ROWS, YEAR)),
    *PAID.times("late_30d", Text(en="number of instalments over 30 days late",
        fr="nombre de mensualités à plus de 30 jours de retard"), "is_late_30d"),
    *PAID.times("unpaid", Text(en="number of instalments not paid",
        fr="nombre de mensualités impayées"), "is_unpaid", (ALL_ROWS, YEAR)),
]  # fmt: skip
IN_FULL: list[Feature] = [
    *PAID.statistics((DUE,), (MEAN, LARGEST, TOTAL, DEVIATION)),
    *PAID.statistics((DUE,), (MEAN, TOTAL), (YEAR,)),
    *PAID.statistics((AMOUNT_PAID,), (MEAN, LARGEST, SMALLEST, TOTAL)),
    *PAID.statistics((AMOUNT_PAID,), (MEAN, TOTAL), (YEAR,)),
    *PAID.statistics((SHORTFALL,), (MEAN, LARGEST, TOTAL), (ALL_ROWS, YEAR)),
    *PAID.statistics((PAID_RATIO,), (MEAN, SMALLEST, DEVIATION)),
    *PAID.statistics((PAID_RATIO,), (MEAN,), RECENT),
    *PAID.shares("short", Text(en="share of instalments not paid in full",
        fr="part des mensualités non payées en entier"), "is_short", (ALL_ROWS, YEAR)),
    *PAID.shares("in_parts", Text(en="share of instalments paid in parts",
        fr="part des mensualités payées en plusieurs fois"), "is_paid_in_parts"),
]  # fmt: skip


def _weighted_delay() -> Feature:
    return Feature(
        name="instalment_days_late_weighted",
        label=Text(en="average days late, weighted by the amount due",
                   fr="retard moyen, en jours, pondéré par le montant dû"),
        meaning="Sum of days_late times AMT_INSTALMENT, divided by the sum of AMT_INSTALMENT.",
        source=INSTALMENTS.name,
        value=col("days_late").weighted_mean(col("AMT_INSTALMENT")),
        unit=Unit.DAYS,
        theme=THEME,
    )  # fmt: skip


COMPARED: list[Feature] = [
    _weighted_delay(),
    ratio_of("instalment_paid_total", "instalment_due_total",
        Text(en="all paid compared with all due", fr="total payé rapporté au total dû"), THEME),
    ratio_of("instalment_days_late_mean_90d", "instalment_days_late_mean",
        Text(en="days late in the last 90 days compared with ever",
             fr="retard des 90 derniers jours rapporté au retard global"), THEME),
    ratio_of("instalment_days_late_mean_1y", "instalment_days_late_mean",
        Text(en="days late in the last year compared with ever",
             fr="retard de la dernière année rapporté au retard global"), THEME),
    derived("instalment_late_share_change",
        Text(en="rise of the share paid late, last year against ever",
             fr="hausse de la part en retard, dernière année contre toujours"),
        "instalment_late_share_1y less instalment_late_share.",
        col("instalment_late_share_1y") - col("instalment_late_share"), Unit.SHARE, THEME),
    ratio_of("instalment_shortfall_total", "instalment_due_total",
        Text(en="amount missing compared with all due",
             fr="montant manquant rapporté au total dû"), THEME),
]  # fmt: skip

REPAYMENT_FEATURES = (*INSTALMENTS_COUNTED, *IN_TIME, *IN_FULL, *COMPARED)

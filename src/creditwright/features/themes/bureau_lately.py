"""Loans at other lenders of late: the latest ones, those of a window, what is about to fall due."""

from creditwright.core.text import Text
from creditwright.features.families import (
    LARGEST,
    LAST,
    MEAN,
    ROW_BY_ROW,
    SMALLEST,
    TOTAL,
    amount,
    share,
)
from creditwright.features.feature import Feature
from creditwright.features.own import ratio_of
from creditwright.features.subsets import ALL_ROWS, last_rows
from creditwright.features.themes.bureau import (
    ACTIVE,
    ACTIVITY,
    AGE,
    CONSUMER,
    CREDIT,
    DEBT,
    DEBT_RATIO,
    DURATION,
    EARLY,
    FIVE_YEARS,
    LATE_SHARE,
    REMAINING,
    REPAYMENT,
    TWO_YEARS,
    UPDATED,
    YEAR,
)
from creditwright.records.table import Unit

ACTIVE_CONSUMER = ACTIVE.within(CONSUMER)
ACTIVE_YEAR = ACTIVE.within(YEAR)
LAST_3, LAST_5 = last_rows((3, 5), Text(en="loans elsewhere", fr="derniers crédits ailleurs"))
RECENT_MORE = Text(en="recent loans counting more", fr="les récents comptant davantage")

DUE = share("monthly_due", "monthly_due",
    "debt elsewhere for each month left on the loan",
    "de la dette ailleurs par mois restant", Unit.CURRENCY)  # fmt: skip
REPAID = amount("repaid", "repaid", "part repaid of loans elsewhere",
    "de la part remboursée des crédits ailleurs")  # fmt: skip

NEWS: list[Feature] = [
    *ACTIVITY.shares("active",
        Text(en="share of loans elsewhere still active",
             fr="part des crédits ailleurs encore en cours"), "is_active", (LAST_5,)),
    *ACTIVITY.shares("ended_late",
        Text(en="share of loans elsewhere that ended after their term",
             fr="part des crédits ailleurs finis après leur terme"), "ended_late"),
    *ACTIVITY.statistics((AGE,), (SMALLEST,), (ACTIVE_CONSUMER,)),
    *ACTIVITY.statistics((AGE,), (MEAN,), (LAST_3,)),
    *ACTIVITY.statistics((DURATION,), (MEAN,), (CONSUMER, LAST_3)),
    *ACTIVITY.statistics((REMAINING,), (SMALLEST,), (ACTIVE,)),
    *ACTIVITY.statistics((REMAINING,), (LARGEST,), (ACTIVE_CONSUMER,)),
    *ACTIVITY.statistics((EARLY,), (MEAN,), (FIVE_YEARS,)),
    *ACTIVITY.statistics((UPDATED,), (LARGEST,), (ACTIVE,)),
]  # fmt: skip
AMOUNTS: list[Feature] = [
    *DEBT.statistics((CREDIT,), (LAST,)),
    *DEBT.statistics((CREDIT,), (MEAN,), (LAST_3, TWO_YEARS)),
    *DEBT.trends((CREDIT,), ROW_BY_ROW, (ALL_ROWS,)),
    *DEBT.statistics((DEBT_RATIO,), (LAST,)),
    *DEBT.statistics((DEBT_RATIO,), (MEAN,), (TWO_YEARS, LAST_3)),
    *DEBT.statistics((DEBT_RATIO,), (LARGEST,), (ACTIVE_YEAR,)),
    *DEBT.statistics((DUE,), (TOTAL, LARGEST)),
    *DEBT.statistics((REPAID,), (TOTAL,), (ACTIVE,)),
    *DEBT.weighted((CREDIT, DEBT_RATIO), "recency", "recent", RECENT_MORE),
    ratio_of("bureau_debt_total_consumer", "bureau_credit_total_consumer",
        Text(en="debt on consumer loans elsewhere compared with the loans",
             fr="dette des crédits à la consommation ailleurs rapportée aux crédits"), DEBT.theme),
    ratio_of("bureau_debt_total_cards", "bureau_credit_total_cards",
        Text(en="debt on cards elsewhere compared with the credit",
             fr="dette des cartes ailleurs rapportée au crédit"), DEBT.theme),
    ratio_of("bureau_debt_total_1y", "bureau_credit_total_1y",
        Text(en="debt on loans elsewhere of the last year compared with the loans",
             fr="dette des crédits d'un an ailleurs rapportée aux crédits"), DEBT.theme),
]  # fmt: skip
LATENESS: list[Feature] = REPAYMENT.weighted((LATE_SHARE,), "recency", "recent", RECENT_MORE)

BUREAU_LATELY_FEATURES = (*NEWS, *AMOUNTS, *LATENESS)

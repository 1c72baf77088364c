"""Loans at other lenders: how many, how much is owed, how they are repaid."""

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
    whole,
)
from creditwright.features.feature import Feature, Theme
from creditwright.features.own import derived, ratio_of
from creditwright.features.subsets import (
    ALL_ROWS,
    Subset,
    days_windows,
    of_kind,
)
from creditwright.features.views.bureau import BUREAU_LOANS
from creditwright.records.table import Unit

ACTIVITY = Family(BUREAU_LOANS, "bureau", Theme.BUREAU_ACTIVITY)
DEBT = Family(BUREAU_LOANS, "bureau", Theme.BUREAU_DEBT)
REPAYMENT = Family(BUREAU_LOANS, "bureau", Theme.BUREAU_REPAYMENT)

ACTIVE = of_kind("active", "is_active", "active loans", "crédits en cours")
CLOSED = of_kind("closed", "is_closed", "closed loans", "crédits terminés")
CARDS = of_kind("cards", "is_card", "credit cards", "cartes de crédit")
CONSUMER = of_kind("consumer", "is_consumer", "consumer loans", "crédits à la consommation")
CARS = of_kind("cars", "is_car", "car loans", "crédits automobiles")
MORTGAGES = of_kind("mortgages", "is_mortgage", "mortgages", "crédits immobiliers")
MICROLOANS = of_kind("microloans", "is_microloan", "microloans", "microcrédits")
SOLD = of_kind("sold_or_bad", "is_sold_or_bad", "sold or bad debts", "créances cédées ou perdues")
YEAR, TWO_YEARS, FIVE_YEARS = days_windows("DAYS_CREDIT", (1, 2, 5))
ACTIVE_CARDS = Subset(
    name="active_cards",
    label=Text(en="active credit cards", fr="cartes de crédit en cours"),
    rows=col("is_active") & col("is_card"),
)

LOANS = Text(en="number of loans elsewhere", fr="nombre de crédits ailleurs")
CREDIT = amount("credit", "AMT_CREDIT_SUM",
    "amount of loans elsewhere", "du montant des crédits ailleurs")  # fmt: skip
OWED = amount("debt", "AMT_CREDIT_SUM_DEBT",
    "debt on loans elsewhere", "de la dette des crédits ailleurs")  # fmt: skip
LIMIT = amount("limit", "AMT_CREDIT_SUM_LIMIT",
    "limit of cards elsewhere", "du plafond des cartes ailleurs")  # fmt: skip
ANNUITY = amount("annuity", "AMT_ANNUITY",
    "repayment of loans elsewhere", "des échéances des crédits ailleurs")  # fmt: skip
OVERDUE = amount("overdue", "AMT_CREDIT_SUM_OVERDUE",
    "amount overdue elsewhere", "du montant en retard ailleurs")  # fmt: skip
MAX_OVERDUE = amount("max_overdue", "AMT_CREDIT_MAX_OVERDUE",
    "worst amount ever overdue on loans elsewhere",
    "du plus fort impayé des crédits ailleurs")  # fmt: skip
DEBT_RATIO = share("debt_ratio", "debt_ratio",
    "share of loans elsewhere still owed",
    "de la part encore due des crédits ailleurs")  # fmt: skip
OVERDUE_RATIO = share("overdue_ratio", "overdue_ratio",
    "part of loans elsewhere ever overdue",
    "de la part des crédits ailleurs ayant été en retard")  # fmt: skip
LIMIT_USE = share("limit_use", "limit_use",
    "use of card limits elsewhere",
    "de l'utilisation du plafond des cartes ailleurs")  # fmt: skip
LATE_SHARE = share("late_months_ratio", "late_share",
    "share of late months in each loan elsewhere",
    "de la part de mois en retard des crédits ailleurs", Unit.SHARE)  # fmt: skip


AGE = days("age_days", "age_days", "days since loans elsewhere were asked for",
    "du nombre de jours depuis les crédits ailleurs")  # fmt: skip
UPDATED = days("update_days", "update_age_days", "days since the last news of loans elsewhere",
    "du nombre de jours depuis les dernières nouvelles des crédits ailleurs")  # fmt: skip
DURATION = days("duration_days", "duration_days", "length of loans elsewhere, in days",
    "de la durée des crédits ailleurs, en jours")  # fmt: skip
REMAINING = days("remaining_days", "remaining_days", "days left on loans elsewhere",
    "du nombre de jours restants des crédits ailleurs")  # fmt: skip
EARLY = days("ended_early_days", "ended_early_days",
    "days by which loans elsewhere ended before their term",
    "de l'avance, en jours, sur le terme des crédits ailleurs")  # fmt: skip
DAYS_OVERDUE = days("overdue_days", "CREDIT_DAY_OVERDUE", "days overdue now elsewhere",
    "du nombre de jours de retard actuel ailleurs")  # fmt: skip


def _months(name: str, column: str, en: str, fr: str) -> Measure:
    return whole(name, column, Unit.MONTHS, en, fr)


MONTHS = _months("months_reported", "months", "months reported of loans elsewhere",
    "du nombre de mois déclarés des crédits ailleurs")  # fmt: skip
MONTHS_LATE = _months("late_months", "months_late", "late months of loans elsewhere",
    "du nombre de mois en retard des crédits ailleurs")  # fmt: skip
MONTHS_LATE_1Y = _months("late_months_1y", "months_late_1y",
    "late months of loans elsewhere in the last year",
    "du nombre de mois en retard des crédits ailleurs sur un an")  # fmt: skip
SINCE_LATE = _months("months_since_late", "months_since_late",
    "months since loans elsewhere were late",
    "du nombre de mois depuis un retard ailleurs")  # fmt: skip
WORST = Measure(
    name="worst_lateness",
    column="worst_lateness",
    label=Text(en="worst grade of lateness of loans elsewhere, 0 to 5",
               fr="du pire degré de retard des crédits ailleurs, de 0 à 5"),
    unit=Unit.NONE,
)  # fmt: skip
PROLONGED = Measure(
    name="prolonged",
    column="CNT_CREDIT_PROLONG",
    label=Text(en="times loans elsewhere were prolonged",
               fr="du nombre de prolongations des crédits ailleurs"),
    unit=Unit.COUNT,
)  # fmt: skip

LOANS_ELSEWHERE: list[Feature] = [
    *ACTIVITY.counts("loans", LOANS, "DAYS_CREDIT",
        (ALL_ROWS, ACTIVE, CLOSED, SOLD, CARDS, CONSUMER, CARS, MORTGAGES, MICROLOANS,
         ACTIVE_CARDS, YEAR, TWO_YEARS, FIVE_YEARS)),
    ACTIVITY.kinds("loan_kinds",
        Text(en="number of kinds of loans elsewhere", fr="nombre de types de crédits ailleurs"),
        "CREDIT_TYPE"),
    *ACTIVITY.statistics((AGE,), (MEAN, SMALLEST, LARGEST, DEVIATION)),
    *ACTIVITY.statistics((AGE,), (MEAN, SMALLEST), (ACTIVE, CARDS)),
    *ACTIVITY.statistics((AGE,), (SMALLEST,), (CLOSED, CONSUMER)),
    *ACTIVITY.statistics((UPDATED,), (MEAN, SMALLEST)),
    *ACTIVITY.statistics((DURATION,), (MEAN, LARGEST), (ALL_ROWS, ACTIVE)),
    *ACTIVITY.statistics((REMAINING,), (MEAN, LARGEST, TOTAL), (ACTIVE,)),
    *ACTIVITY.statistics((EARLY,), (MEAN, LARGEST, SMALLEST)),
]  # fmt: skip
OWED_ELSEWHERE: list[Feature] = [
    *DEBT.statistics((CREDIT,), (MEAN, TOTAL, LARGEST), (ALL_ROWS, ACTIVE, YEAR)),
    *DEBT.statistics((CREDIT,), (DEVIATION, SMALLEST)),
    *DEBT.statistics((CREDIT,), (TOTAL,), (CLOSED, CARDS, CONSUMER, MORTGAGES)),
    *DEBT.statistics((OWED,), (MEAN, TOTAL, LARGEST), (ALL_ROWS, ACTIVE)),
    *DEBT.statistics((OWED,), (TOTAL,), (CARDS, CONSUMER, MORTGAGES, YEAR)),
    *DEBT.statistics((DEBT_RATIO,), (MEAN, LARGEST, DEVIATION), (ALL_ROWS, ACTIVE)),
    *DEBT.statistics((DEBT_RATIO,), (MEAN, LARGEST), (CARDS, CONSUMER)),
    *DEBT.statistics((LIMIT,), (MEAN, TOTAL), (ACTIVE,)),
    *DEBT.statistics((LIMIT_USE,), (MEAN, LARGEST)),
    *DEBT.statistics((ANNUITY,), (MEAN, TOTAL), (ALL_ROWS, ACTIVE)),
]  # fmt: skip
REPAID_ELSEWHERE: list[Feature] = [
    *REPAYMENT.statistics((OVERDUE,), (TOTAL, LARGEST)),
    *REPAYMENT.statistics((MAX_OVERDUE,), (MEAN, TOTAL, LARGEST)),
    *REPAYMENT.statistics((MAX_OVERDUE,), (LARGEST,), (ACTIVE, TWO_YEARS)),
    *REPAYMENT.statistics((OVERDUE_RATIO,), (MEAN, LARGEST)),
    *REPAYMENT.statistics((DAYS_OVERDUE,), (MEAN, LARGEST)),
    *REPAYMENT.statistics((PROLONGED,), (TOTAL,)),
    *REPAYMENT.times("overdue_loans",
        Text(en="number of loans elsewhere overdue now",
             fr="nombre de crédits en retard ailleurs"), "is_overdue"),
    *REPAYMENT.shares("ever_overdue",
        Text(en="share of loans elsewhere ever overdue",
             fr="part des crédits ailleurs ayant été en retard"), "was_overdue"),
    *REPAYMENT.statistics((MONTHS,), (TOTAL, MEAN)),
    *REPAYMENT.statistics((MONTHS_LATE,), (TOTAL, LARGEST)),
    *REPAYMENT.statistics((MONTHS_LATE,), (TOTAL,), (ACTIVE,)),
    *REPAYMENT.statistics((MONTHS_LATE_1Y,), (TOTAL,)),
    *REPAYMENT.statistics((LATE_SHARE,), (MEAN, LARGEST), (ALL_ROWS, ACTIVE)),
    *REPAYMENT.statistics((WORST,), (MEAN, LARGEST)),
    *REPAYMENT.statistics((SINCE_LATE,), (SMALLEST,)),
    *REPAYMENT.shares("late_loans",
        Text(en="share of loans elsewhere with a late month",
             fr="part des crédits ailleurs ayant un mois de retard"), "was_late"),
]  # fmt: skip
COMPARED: list[Feature] = [
    ratio_of("bureau_debt_total", "bureau_credit_total",
        Text(en="debt elsewhere compared with the loans",
             fr="dette ailleurs rapportée aux crédits"), Theme.BUREAU_DEBT),
    ratio_of("bureau_debt_total_active", "bureau_credit_total_active",
        Text(en="debt elsewhere compared with the loans, active loans",
             fr="dette ailleurs rapportée aux crédits, crédits en cours"), Theme.BUREAU_DEBT),
    ratio_of("bureau_debt_total_cards", "bureau_limit_total_active",
        Text(en="debt on cards elsewhere compared with their limits",
             fr="dette des cartes ailleurs rapportée aux plafonds"), Theme.BUREAU_DEBT),
    ratio_of("bureau_overdue_total", "bureau_debt_total",
        Text(en="amount overdue elsewhere compared with the debt",
             fr="retard ailleurs rapporté à la dette"), Theme.BUREAU_REPAYMENT),
    ratio_of("bureau_late_months_total", "bureau_months_reported_total",
        Text(en="share of late months of loans elsewhere",
             fr="part de mois en retard des crédits ailleurs"), Theme.BUREAU_REPAYMENT),
    ratio_of("bureau_loans_active", "bureau_loans",
        Text(en="share of loans elsewhere still active",
             fr="part des crédits ailleurs encore en cours"), Theme.BUREAU_ACTIVITY),
    ratio_of("bureau_loans_1y", "bureau_loans",
        Text(en="share of loans elsewhere of the last year",
             fr="part des crédits ailleurs de la dernière année"), Theme.BUREAU_ACTIVITY),
    derived("bureau_days_between_loans",
        Text(en="average days between loans elsewhere",
             fr="nombre moyen de jours entre deux crédits ailleurs"),
        "bureau_age_days_max less bureau_age_days_min, divided by bureau_loans less one.",
        (col("bureau_age_days_max") - col("bureau_age_days_min")) / (col("bureau_loans") - 1.0),
        Unit.DAYS, Theme.BUREAU_ACTIVITY),
]  # fmt: skip

BUREAU_FEATURES = (*LOANS_ELSEWHERE, *OWED_ELSEWHERE, *REPAID_ELSEWHERE, *COMPARED)

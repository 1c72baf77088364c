"""Credit cards of this lender, month by month."""

from creditwright.core.text import Text
from creditwright.records.table import Table
from creditwright.records.tables.columns import (
    APPLICATION_NUMBER,
    LARGEST_AMOUNT,
    LONGEST_HISTORY_DAYS,
    PREVIOUS_NUMBER,
    amount,
    category,
    count,
    months,
)

NO_DRAWINGS = "no drawings"

# what was paid too much, or taken back, stands below zero
_AMOUNTS = (
    amount("AMT_BALANCE", "balance", "solde", at_least=-LARGEST_AMOUNT),
    amount("AMT_CREDIT_LIMIT_ACTUAL", "card limit", "plafond de la carte"),
    amount(
        "AMT_DRAWINGS_ATM_CURRENT",
        "drawn in cash",
        "retraits en espèces",
        at_least=-LARGEST_AMOUNT,
        null=NO_DRAWINGS,
    ),
    amount("AMT_DRAWINGS_CURRENT", "drawn", "total des retraits", at_least=-LARGEST_AMOUNT),
    amount(
        "AMT_DRAWINGS_OTHER_CURRENT",
        "drawn otherwise",
        "autres retraits",
        at_least=-LARGEST_AMOUNT,
        null=NO_DRAWINGS,
    ),
    amount(
        "AMT_DRAWINGS_POS_CURRENT",
        "bought with the card",
        "achats par carte",
        at_least=-LARGEST_AMOUNT,
        null=NO_DRAWINGS,
    ),
    amount("AMT_INST_MIN_REGULARITY", "least to be paid", "paiement minimal"),
    amount("AMT_PAYMENT_CURRENT", "paid", "payé", null="nothing paid"),
    amount("AMT_PAYMENT_TOTAL_CURRENT", "paid in all", "payé au total"),
    amount("AMT_RECEIVABLE_PRINCIPAL", "principal owed", "principal dû", at_least=-LARGEST_AMOUNT),
    amount("AMT_RECIVABLE", "owed", "montant dû", at_least=-LARGEST_AMOUNT),
    amount("AMT_TOTAL_RECEIVABLE", "owed in all", "montant total dû", at_least=-LARGEST_AMOUNT),
)
_COUNTS = (
    count(
        "CNT_DRAWINGS_ATM_CURRENT",
        "times drawn in cash",
        "nombre de retraits en espèces",
        at_most=10_000,
        null=NO_DRAWINGS,
    ),
    count("CNT_DRAWINGS_CURRENT", "times drawn", "nombre de retraits", at_most=10_000),
    count(
        "CNT_DRAWINGS_OTHER_CURRENT",
        "times drawn otherwise",
        "nombre d'autres retraits",
        at_most=10_000,
        null=NO_DRAWINGS,
    ),
    count(
        "CNT_DRAWINGS_POS_CURRENT",
        "purchases with the card",
        "nombre d'achats par carte",
        at_most=10_000,
        null=NO_DRAWINGS,
    ),
    count("CNT_INSTALMENT_MATURE_CUM", "instalments paid so far", "échéances payées", at_most=1200),
)

CREDIT_CARD = Table(
    name="credit_card_balance",
    meaning=Text(
        en="One row per month of an earlier credit card.",
        fr="Une ligne par mois d'une carte de crédit antérieure.",
    ),
    key=("SK_ID_PREV", "MONTHS_BALANCE"),
    dated_by=("MONTHS_BALANCE",),
    columns=(
        PREVIOUS_NUMBER,
        APPLICATION_NUMBER,
        months("MONTHS_BALANCE", "month", "mois"),
        *_AMOUNTS,
        *_COUNTS,
        category(
            "NAME_CONTRACT_STATUS",
            "state in the month",
            "état du mois",
            values=(
                "Active",
                "Completed",
                "Signed",
                "Sent proposal",
                "Approved",
                "Demand",
                "Refused",
            ),
            null=None,
        ),
        count("SK_DPD", "days past due", "jours de retard", at_most=LONGEST_HISTORY_DAYS),
        count(
            "SK_DPD_DEF",
            "days past due, small debts left out",
            "jours de retard, petites dettes exclues",
            at_most=LONGEST_HISTORY_DAYS,
        ),
    ),
)

"""Loans at other lenders, as the credit bureau reports them."""

from creditwright.core.text import Text
from creditwright.records.table import Sensitivity, Table
from creditwright.records.tables.columns import (
    APPLICATION_NUMBER,
    LARGEST_AMOUNT,
    LONGEST_HISTORY_DAYS,
    amount,
    category,
    count,
    days,
    identifier,
)

EXTERNAL = Sensitivity.EXTERNAL
BUREAU_LOAN = identifier("SK_ID_BUREAU", "bureau loan number", "numéro du crédit au fichier")

BUREAU = Table(
    name="bureau",
    meaning=Text(
        en="One row per loan at another lender, known to the credit bureau.",
        fr="Une ligne par crédit chez un autre prêteur, connu du fichier de crédit.",
    ),
    key=("SK_ID_BUREAU",),
    dated_by=("DAYS_CREDIT", "DAYS_ENDDATE_FACT", "DAYS_CREDIT_UPDATE"),
    columns=(
        APPLICATION_NUMBER,
        BUREAU_LOAN,
        category(
            "CREDIT_ACTIVE",
            "state of the loan",
            "état du crédit",
            values=("Active", "Closed", "Sold", "Bad debt"),
            null=None,
            sensitivity=EXTERNAL,
        ),
        category(
            "CREDIT_CURRENCY",
            "currency",
            "devise",
            values=("currency 1", "currency 2", "currency 3", "currency 4"),
            sensitivity=EXTERNAL,
        ),
        days(
            "DAYS_CREDIT",
            "day the loan was asked for",
            "jour de la demande du crédit",
            null=None,
            required=True,
            sensitivity=EXTERNAL,
        ),
        count(
            "CREDIT_DAY_OVERDUE",
            "days overdue now",
            "jours de retard actuels",
            at_most=LONGEST_HISTORY_DAYS,
            sensitivity=EXTERNAL,
        ),
        days(
            "DAYS_CREDIT_ENDDATE",
            "day the loan is to end",
            "jour de fin prévu du crédit",
            at_most=LONGEST_HISTORY_DAYS,
            null="no end agreed",
            sensitivity=EXTERNAL,
        ),
        days(
            "DAYS_ENDDATE_FACT",
            "day the loan ended",
            "jour de fin effectif du crédit",
            null="not ended",
            sensitivity=EXTERNAL,
        ),
        amount(
            "AMT_CREDIT_MAX_OVERDUE",
            "most ever overdue",
            "plus fort impayé",
            sensitivity=EXTERNAL,
        ),
        count(
            "CNT_CREDIT_PROLONG",
            "times prolonged",
            "nombre de prolongations",
            at_most=1000,
            sensitivity=EXTERNAL,
        ),
        amount("AMT_CREDIT_SUM", "amount of the loan", "montant du crédit", sensitivity=EXTERNAL),
        # what was paid too much stands as a negative debt
        amount(
            "AMT_CREDIT_SUM_DEBT",
            "debt now",
            "dette actuelle",
            at_least=-LARGEST_AMOUNT,
            sensitivity=EXTERNAL,
        ),
        amount(
            "AMT_CREDIT_SUM_LIMIT",
            "card limit",
            "plafond de la carte",
            at_least=-LARGEST_AMOUNT,
            sensitivity=EXTERNAL,
        ),
        amount(
            "AMT_CREDIT_SUM_OVERDUE",
            "amount overdue now",
            "montant en retard",
            sensitivity=EXTERNAL,
        ),
        category(
            "CREDIT_TYPE",
            "kind of loan",
            "type de crédit",
            values=(
                "Consumer credit",
                "Credit card",
                "Car loan",
                "Mortgage",
                "Microloan",
                "Loan for business development",
                "Loan for working capital replenishment",
                "Loan for the purchase of equipment",
                "Loan for purchase of shares (margin lending)",
                "Cash loan (non-earmarked)",
                "Real estate loan",
                "Mobile operator loan",
                "Interbank credit",
                "Another type of loan",
                "Unknown type of loan",
            ),
            sentinels={"Unknown type of loan": "not known"},
            sensitivity=EXTERNAL,
        ),
        days(
            "DAYS_CREDIT_UPDATE",
            "day of the last news",
            "jour de la dernière mise à jour",
            sensitivity=EXTERNAL,
        ),
        amount("AMT_ANNUITY", "regular repayment", "échéance du crédit", sensitivity=EXTERNAL),
    ),
)

"""Point-of-sale and cash credits of this lender, month by month."""

from creditwright.core.text import Text
from creditwright.records.table import Table
from creditwright.records.tables.columns import (
    APPLICATION_NUMBER,
    LONGEST_HISTORY_DAYS,
    PREVIOUS_NUMBER,
    category,
    count,
    months,
)

POINT_OF_SALE = Table(
    name="POS_CASH_balance",
    meaning=Text(
        en="One row per month of an earlier point-of-sale or cash credit.",
        fr="Une ligne par mois d'un crédit antérieur en magasin ou en espèces.",
    ),
    key=("SK_ID_PREV", "MONTHS_BALANCE"),
    dated_by=("MONTHS_BALANCE",),
    columns=(
        PREVIOUS_NUMBER,
        APPLICATION_NUMBER,
        months("MONTHS_BALANCE", "month", "mois"),
        count("CNT_INSTALMENT", "instalments agreed", "échéances prévues", at_most=1200),
        count("CNT_INSTALMENT_FUTURE", "instalments left", "échéances restantes", at_most=1200),
        category(
            "NAME_CONTRACT_STATUS",
            "state in the month",
            "état du mois",
            values=(
                "Active",
                "Completed",
                "Signed",
                "Approved",
                "Demand",
                "Returned to the store",
                "Amortized debt",
                "Canceled",
                "XNA",
            ),
            sentinels={"XNA": "not known"},
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

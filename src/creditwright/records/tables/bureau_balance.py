"""The state of each loan at another lender, month by month."""

from creditwright.core.text import Text
from creditwright.records.table import Sensitivity, Table
from creditwright.records.tables.bureau import BUREAU_LOAN
from creditwright.records.tables.columns import category, months

BUREAU_BALANCE = Table(
    name="bureau_balance",
    meaning=Text(
        en="One row per month of a loan at another lender.",
        fr="Une ligne par mois d'un crédit chez un autre prêteur.",
    ),
    key=("SK_ID_BUREAU", "MONTHS_BALANCE"),
    application=None,
    parent="bureau",
    parent_key="SK_ID_BUREAU",
    dated_by=("MONTHS_BALANCE",),
    columns=(
        BUREAU_LOAN,
        months("MONTHS_BALANCE", "month", "mois", sensitivity=Sensitivity.EXTERNAL),
        # C closed, X not known, 0 on time, 1 to 5 later and later: 5 is 120 days or written off
        category(
            "STATUS",
            "state in the month",
            "état du mois",
            values=("C", "X", "0", "1", "2", "3", "4", "5"),
            null=None,
            sentinels={"X": "not known"},
            required=True,
            sensitivity=Sensitivity.EXTERNAL,
        ),
    ),
)

"""The row models there are: which view's rows each judges, and by which of their values."""

from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.learned.row_models import RowModel

PREVIOUS_ROWS = RowModel(
    name="previous_rows",
    view="previous_applications",
    numbers=(
        "AMT_ANNUITY", "AMT_APPLICATION", "AMT_CREDIT", "AMT_GOODS_PRICE", "AMT_DOWN_PAYMENT",
        "CNT_PAYMENT", "DAYS_TERMINATION", "SELLERPLACE_AREA", "decision_age_days",
        "asked_to_granted", "credit_to_goods", "credit_to_annuity", "down_payment_ratio",
        "simple_rate", "planned_days", "ended_early_days", "instalments_due", "instalments_left",
        "amount_left", "is_running", "is_insured",
    ),
    categories=(
        "NAME_CONTRACT_STATUS", "NAME_CONTRACT_TYPE", "CODE_REJECT_REASON", "NAME_YIELD_GROUP",
        "PRODUCT_COMBINATION", "CHANNEL_TYPE", "NAME_CASH_LOAN_PURPOSE", "NAME_GOODS_CATEGORY",
        "NAME_SELLER_INDUSTRY", "NAME_CLIENT_TYPE", "NAME_PAYMENT_TYPE", "NAME_PRODUCT_TYPE",
    ),
    age="decision_age_days",
    theme=Theme.PREVIOUS_APPLICATIONS,
    rows=Text(en="earlier applications", fr="les demandes antérieures"),
)  # fmt: skip
BUREAU_ROWS = RowModel(
    name="bureau_rows",
    view="bureau_loans",
    numbers=(
        "AMT_CREDIT_SUM", "AMT_CREDIT_SUM_DEBT", "AMT_CREDIT_SUM_LIMIT", "AMT_CREDIT_SUM_OVERDUE",
        "AMT_CREDIT_MAX_OVERDUE", "AMT_ANNUITY", "CREDIT_DAY_OVERDUE", "CNT_CREDIT_PROLONG",
        "DAYS_CREDIT_ENDDATE", "age_days", "update_age_days", "duration_days", "ended_early_days",
        "debt_ratio", "overdue_ratio", "limit_use", "late_share", "months", "months_known",
        "months_late", "months_late_1y", "worst_lateness", "months_since_late",
    ),
    categories=("CREDIT_ACTIVE", "CREDIT_TYPE"),
    age="age_days",
    theme=Theme.BUREAU_REPAYMENT,
    rows=Text(en="loans elsewhere", fr="les crédits pris ailleurs"),
)  # fmt: skip
CARD_ROWS = RowModel(
    name="card_rows",
    view="card_months",
    numbers=(
        "AMT_BALANCE", "AMT_CREDIT_LIMIT_ACTUAL", "AMT_DRAWINGS_CURRENT",
        "AMT_DRAWINGS_ATM_CURRENT", "AMT_PAYMENT_TOTAL_CURRENT", "AMT_INST_MIN_REGULARITY",
        "CNT_DRAWINGS_CURRENT", "SK_DPD", "SK_DPD_DEF", "cards", "utilisation", "drawn_to_limit",
        "atm_share", "paid_to_minimum", "paid_to_balance", "interest_owed", "month_age",
    ),
    age="month_age",
    theme=Theme.CARD_USE,
    rows=Text(en="months of the credit cards", fr="les mois des cartes de crédit"),
)  # fmt: skip
POINT_OF_SALE_ROWS = RowModel(
    name="point_of_sale_rows",
    view="pos_months",
    numbers=(
        "CNT_INSTALMENT", "CNT_INSTALMENT_FUTURE", "SK_DPD", "SK_DPD_DEF", "left_ratio",
        "month_age", "is_latest",
    ),
    categories=("NAME_CONTRACT_STATUS",),
    age="month_age",
    theme=Theme.POINT_OF_SALE,
    rows=Text(en="months of own credits", fr="les mois des crédits du prêteur"),
)  # fmt: skip
INSTALMENT_ROWS = RowModel(
    name="instalment_rows",
    view="instalments",
    numbers=(
        "NUM_INSTALMENT_VERSION", "NUM_INSTALMENT_NUMBER", "AMT_INSTALMENT", "AMT_PAYMENT",
        "delay_days", "paid_ratio", "shortfall", "surplus", "due_age_days", "payments",
    ),
    age="due_age_days",
    theme=Theme.REPAYMENT,
    rows=Text(en="instalments", fr="les échéances"),
)  # fmt: skip

ROW_MODELS = (PREVIOUS_ROWS, BUREAU_ROWS, CARD_ROWS, POINT_OF_SALE_ROWS, INSTALMENT_ROWS)

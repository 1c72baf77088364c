"""How the latest instalments were paid, the first of each loan, and where it is heading."""

from creditwright.core.text import Text
from creditwright.features.expression import col
from creditwright.features.families import (
    DEVIATION,
    LARGEST,
    LAST,
    MEAN,
    ROW_BY_ROW,
    whole,
)
from creditwright.features.feature import Feature
from creditwright.features.own import derived
from creditwright.features.subsets import ALL_ROWS, last_rows, of_kind
from creditwright.features.themes.repayment import (
    DAYS_LATE,
    DELAY,
    DUE,
    PAID,
    PAID_RATIO,
    THEME,
)
from creditwright.records.table import Unit

LAST_5, LAST_10, LAST_25 = last_rows(
    (5, 10, 25), Text(en="instalments", fr="dernières mensualités")
)
LAST_LOAN = of_kind("last_loan", "is_of_last_loan", "of the credit with the latest one",
    "du crédit de la plus récente")  # fmt: skip
RUNNING = of_kind("running", "is_of_running", "of running credits", "des crédits en cours")
CASH = of_kind("cash", "is_of_cash_loan", "of cash loans", "des prêts en espèces")
CONSUMER = of_kind("consumer", "is_of_consumer_loan", "of consumer loans",
    "des crédits à la consommation")  # fmt: skip
FIRST_4 = of_kind("first4", "is_first_few", "first 4 of each credit",
    "les 4 premières de chaque crédit")  # fmt: skip
RECENT_MORE = Text(en="recent ones counting more", fr="les récentes comptant davantage")

LATE_SHARE = Text(en="share of instalments paid late", fr="part des mensualités en retard")
LATE_FLAG = whole("late", "is_late", Unit.SHARE, "share paid late", "de la part en retard")

IN_TIME: list[Feature] = [
    *PAID.statistics((DAYS_LATE,), (MEAN,),
        (LAST_5, LAST_10, LAST_25, LAST_LOAN, RUNNING, CASH, CONSUMER)),
    *PAID.statistics((DAYS_LATE,), (MEAN, LARGEST), (FIRST_4,)),
    *PAID.statistics((DELAY,), (LAST,)),
    *PAID.statistics((DELAY,), (MEAN,), (LAST_5, LAST_10, LAST_LOAN, FIRST_4)),
    *PAID.statistics((DELAY,), (DEVIATION,), (LAST_10,)),
    *PAID.shares("late", LATE_SHARE, "is_late", (LAST_10, LAST_25, LAST_LOAN, FIRST_4)),
    *PAID.shares("early", Text(en="share of instalments paid early",
        fr="part des mensualités payées en avance"), "is_early"),
]  # fmt: skip
IN_FULL: list[Feature] = [
    *PAID.statistics((DUE,), (LAST,)),
    *PAID.statistics((PAID_RATIO,), (MEAN,), (LAST_10,)),
]
HEADING: list[Feature] = [
    *PAID.trends((DELAY,), ROW_BY_ROW, (ALL_ROWS, LAST_10)),
    *PAID.weighted((DAYS_LATE, DELAY, LATE_FLAG), "recency", "recent", RECENT_MORE),
    *(
        derived(f"instalment_delay_days_change_{name}",
            Text(en=f"rise of the delay of instalments, {en} against ever",
                 fr=f"hausse du délai de paiement, {fr} contre toujours"),
            f"instalment_delay_days_mean_{name} less instalment_delay_days_mean.",
            col(f"instalment_delay_days_mean_{name}") - col("instalment_delay_days_mean"),
            Unit.DAYS, THEME)
        for name, en, fr in (
            ("last10", "last 10", "10 dernières"),
            ("last_loan", "latest credit", "dernier crédit"),
        )
    ),
]  # fmt: skip

REPAYMENT_LATELY_FEATURES = (*IN_TIME, *IN_FULL, *HEADING)

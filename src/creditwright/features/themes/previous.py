"""Earlier applications to this lender: how often, for how much, on which terms, how they ended."""

from creditwright.core.text import Text
from creditwright.features.expression import col
from creditwright.features.families import (
    DEVIATION,
    LARGEST,
    LAST,
    MEAN,
    SMALLEST,
    TOTAL,
    Family,
    amount,
    share,
    whole,
)
from creditwright.features.feature import Dtype, Feature, Theme
from creditwright.features.own import ratio_of
from creditwright.features.subsets import (
    ALL_ROWS,
    days_windows,
    of_kind,
)
from creditwright.features.views.previous import PREVIOUS_APPLICATIONS
from creditwright.records.table import Unit

THEME = Theme.PREVIOUS_APPLICATIONS
PREVIOUS = Family(PREVIOUS_APPLICATIONS, "previous", THEME)


APPROVED = of_kind("approved", "is_approved", "approved", "acceptées")
REFUSED = of_kind("refused", "is_refused", "refused", "refusées")
CANCELLED = of_kind("cancelled", "is_cancelled", "cancelled", "annulées")
UNUSED = of_kind("unused", "is_unused", "unused offers", "offres non utilisées")
CASH = of_kind("cash", "is_cash", "cash loans", "prêts en espèces")
CONSUMER = of_kind("consumer", "is_consumer", "consumer loans", "crédits à la consommation")
REVOLVING = of_kind("revolving", "is_revolving", "revolving loans", "crédits renouvelables")
RUNNING = of_kind("running", "is_running", "running credits", "crédits en cours")
YEAR, TWO_YEARS, FIVE_YEARS = days_windows("DAYS_DECISION", (1, 2, 5))


EARLIER_FR = "des demandes antérieures"
CREDIT = amount("credit", "AMT_CREDIT", "loan of earlier applications",
    f"du crédit {EARLIER_FR}")  # fmt: skip
ASKED = amount("asked", "AMT_APPLICATION", "amount asked for in earlier applications",
    f"du montant demandé {EARLIER_FR}")  # fmt: skip
ANNUITY = amount("annuity", "AMT_ANNUITY", "instalment of earlier applications",
    f"de la mensualité {EARLIER_FR}")  # fmt: skip
GOODS = amount("goods_price", "AMT_GOODS_PRICE", "price of goods of earlier applications",
    f"du prix du bien {EARLIER_FR}")  # fmt: skip
DOWN = amount("down_payment", "AMT_DOWN_PAYMENT", "down payment of earlier applications",
    f"de l'apport {EARLIER_FR}")  # fmt: skip
GAP = amount("asked_less_granted", "asked_less_granted",
    "amount asked for beyond what was granted earlier",
    f"de l'écart entre demandé et accordé {EARLIER_FR}")  # fmt: skip
LEFT = amount("amount_left", "amount_left", "instalments left on earlier credits",
    "des mensualités restantes des crédits antérieurs")  # fmt: skip
GRANTED = share("asked_to_granted", "asked_to_granted",
    "amount asked for compared with that granted earlier",
    f"du rapport entre demandé et accordé {EARLIER_FR}")  # fmt: skip
TO_GOODS = share("credit_to_goods", "credit_to_goods",
    "loan compared with the price of the goods, earlier",
    f"du crédit rapporté au prix du bien {EARLIER_FR}")  # fmt: skip
TO_ANNUITY = share("credit_to_annuity", "credit_to_annuity",
    "number of instalments earlier loans amounted to",
    f"du nombre de mensualités que représentait le crédit {EARLIER_FR}")  # fmt: skip
DOWN_RATIO = share("down_payment_ratio", "down_payment_ratio",
    "down payment compared with the price of the goods, earlier",
    f"de l'apport rapporté au prix du bien {EARLIER_FR}")  # fmt: skip
RATE = share("simple_rate", "simple_rate",
    "interest per instalment of earlier credits",
    "du coût par mensualité des crédits antérieurs", Unit.RATIO)  # fmt: skip
DECIDED = whole("decision_days", "decision_age_days", Unit.DAYS,
    "days since the decision on an earlier application",
    "du nombre de jours depuis la décision d'une demande antérieure")  # fmt: skip
TERM = whole("instalments", "CNT_PAYMENT", Unit.COUNT, "number of instalments agreed earlier",
    f"du nombre de mensualités prévues {EARLIER_FR}")  # fmt: skip
PLANNED = whole("planned_days", "planned_days", Unit.DAYS,
    "days planned between first and last instalment, earlier",
    f"de la durée prévue, en jours, {EARLIER_FR}")  # fmt: skip
EARLY = whole("ended_early_days", "ended_early_days", Unit.DAYS,
    "days by which an earlier credit ended before its term",
    "de l'avance, en jours, sur le terme d'un crédit antérieur")  # fmt: skip
LEFT_COUNT = whole("instalments_left", "instalments_left", Unit.COUNT,
    "number of instalments left on earlier credits",
    "du nombre de mensualités restantes des crédits antérieurs")  # fmt: skip
AREA = whole("seller_area", "SELLERPLACE_AREA", Unit.NONE, "size of the shop, earlier",
    f"de la surface du vendeur {EARLIER_FR}")  # fmt: skip
HOUR = whole("hour", "HOUR_APPR_PROCESS_START", Unit.NONE, "hour of earlier applications",
    f"de l'heure {EARLIER_FR}")  # fmt: skip
APPLICATIONS = Text(en="number of earlier applications", fr="nombre de demandes antérieures")


def _last(name: str, column: str, en: str, fr: str) -> Feature:
    return Feature(
        name=f"previous_last_{name}",
        label=Text(en=f"{en} of the latest earlier application",
                   fr=f"{fr} de la dernière demande antérieure"),
        meaning=f"{column} of the earlier application decided last.",
        source=PREVIOUS_APPLICATIONS.name,
        value=col(column).last(),
        unit=Unit.NONE,
        theme=THEME,
        dtype=Dtype.CATEGORY,
    )  # fmt: skip


COUNTED: list[Feature] = [
    *PREVIOUS.counts("applications", APPLICATIONS, "DAYS_DECISION",
        (ALL_ROWS, APPROVED, REFUSED, CANCELLED, UNUSED, CASH, CONSUMER, REVOLVING, RUNNING,
         YEAR, TWO_YEARS)),
    *PREVIOUS.shares("approved",
        Text(en="share of earlier applications approved",
             fr="part des demandes antérieures acceptées"), "is_approved",
        (ALL_ROWS, YEAR, TWO_YEARS)),
    *PREVIOUS.shares("refused",
        Text(en="share of earlier applications refused",
             fr="part des demandes antérieures refusées"), "is_refused",
        (ALL_ROWS, YEAR, TWO_YEARS, CASH, CONSUMER)),
    *PREVIOUS.shares("refused_hc",
        Text(en="share of earlier applications refused on history (HC)",
             fr="part des demandes refusées pour historique (HC)"), "is_refused_hc"),
    *PREVIOUS.shares("refused_limit",
        Text(en="share of earlier applications refused on limits (LIMIT)",
             fr="part des demandes refusées pour plafond (LIMIT)"), "is_refused_limit"),
    *PREVIOUS.shares("refused_sco",
        Text(en="share of earlier applications refused on score (SCO)",
             fr="part des demandes refusées pour score (SCO)"), "is_refused_sco"),
    *PREVIOUS.shares("high_yield",
        Text(en="share of earlier applications at a high rate",
             fr="part des demandes antérieures à taux élevé"), "is_high_yield"),
    *PREVIOUS.shares("low_yield",
        Text(en="share of earlier applications at a low rate",
             fr="part des demandes antérieures à taux bas"), "is_low_yield"),
    *PREVIOUS.shares("insured",
        Text(en="share of earlier credits with insurance",
             fr="part des crédits antérieurs assurés"), "is_insured"),
    *PREVIOUS.shares("walk_in",
        Text(en="share of earlier applications without an offer",
             fr="part des demandes antérieures sans offre préalable"), "is_walk_in"),
]  # fmt: skip
AMOUNTS: list[Feature] = [
    *PREVIOUS.statistics((CREDIT,), (MEAN, LARGEST, TOTAL, SMALLEST), (ALL_ROWS, APPROVED)),
    *PREVIOUS.statistics((CREDIT,), (MEAN, LARGEST), (REFUSED,)),
    *PREVIOUS.statistics((ASKED,), (MEAN, LARGEST)),
    *PREVIOUS.statistics((ANNUITY,), (MEAN, LARGEST, SMALLEST), (ALL_ROWS, APPROVED)),
    *PREVIOUS.statistics((ANNUITY,), (TOTAL,), (RUNNING,)),
    *PREVIOUS.statistics((DOWN,), (MEAN, LARGEST)),
    *PREVIOUS.statistics((GAP,), (MEAN, LARGEST, SMALLEST)),
    *PREVIOUS.statistics((LEFT,), (TOTAL,)),
]  # fmt: skip
TERMS: list[Feature] = [
    *PREVIOUS.statistics((GRANTED,), (MEAN, LARGEST, SMALLEST, DEVIATION)),
    *PREVIOUS.statistics((GRANTED,), (MEAN,), (APPROVED, REFUSED)),
    *PREVIOUS.statistics((TO_GOODS,), (MEAN, LARGEST)),
    *PREVIOUS.statistics((TO_ANNUITY,), (MEAN, LARGEST, SMALLEST, LAST)),
    *PREVIOUS.statistics((TO_ANNUITY,), (MEAN,), (APPROVED, CASH, CONSUMER)),
    *PREVIOUS.statistics((DOWN_RATIO,), (MEAN, LARGEST)),
    *PREVIOUS.statistics((RATE,), (MEAN, LARGEST, SMALLEST, LAST)),
    *PREVIOUS.statistics((RATE,), (MEAN,), (APPROVED, CASH, CONSUMER)),
    *PREVIOUS.statistics((DECIDED,), (MEAN, SMALLEST, LARGEST)),
    *PREVIOUS.statistics((DECIDED,), (SMALLEST, LARGEST), (APPROVED, REFUSED)),
    *PREVIOUS.statistics((TERM,), (MEAN, LARGEST, TOTAL)),
    *PREVIOUS.statistics((TERM,), (MEAN,), (APPROVED, CASH, CONSUMER)),
    *PREVIOUS.statistics((PLANNED,), (MEAN, LARGEST)),
    *PREVIOUS.statistics((EARLY,), (MEAN, LARGEST, SMALLEST)),
    *PREVIOUS.statistics((LEFT_COUNT,), (TOTAL, LARGEST)),
    *PREVIOUS.statistics((AREA, HOUR), (MEAN,)),
]  # fmt: skip
LATEST: list[Feature] = [
    _last("product", "PRODUCT_COMBINATION", "product", "produit"),
    _last("status", "NAME_CONTRACT_STATUS", "outcome", "issue"),
    _last("reject_reason", "CODE_REJECT_REASON", "reason of refusal", "motif de refus"),
    _last("yield_group", "NAME_YIELD_GROUP", "level of the rate", "niveau de taux"),
    _last("channel", "CHANNEL_TYPE", "channel", "canal"),
    _last("goods", "NAME_GOODS_CATEGORY", "goods", "bien"),
    _last("client_type", "NAME_CLIENT_TYPE", "kind of client", "type de client"),
]
COMPARED: list[Feature] = [
    ratio_of("previous_applications_1y", "previous_applications",
        Text(en="share of earlier applications made in the last year",
             fr="part des demandes antérieures de la dernière année"), THEME),
    ratio_of("previous_credit_mean_refused", "previous_credit_mean_approved",
        Text(en="loans refused earlier compared with those approved",
             fr="crédits refusés rapportés aux crédits acceptés"), THEME),
]  # fmt: skip

PREVIOUS_FEATURES = (*COUNTED, *AMOUNTS, *TERMS, *LATEST, *COMPARED)

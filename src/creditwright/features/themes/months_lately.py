"""Cards and point-of-sale credits of late: short and long windows, and where they are heading."""

from creditwright.core.text import Text
from creditwright.features.expression import col
from creditwright.features.families import BY_MONTH, LARGEST, MEAN, SMALLEST
from creditwright.features.feature import Feature
from creditwright.features.own import derived, ratio_of
from creditwright.features.subsets import ALL_ROWS, months_windows, of_kind
from creditwright.features.themes import card_use as card
from creditwright.features.themes import point_of_sale as pos
from creditwright.features.themes.card_use import CARD, SIX, TWELVE
from creditwright.features.themes.point_of_sale import POS
from creditwright.records.table import Unit

TWO, TWENTY_FOUR = months_windows("MONTHS_BALANCE", (2, 24))
REALLY_LATE = of_kind("really_late", "is_really_late", "months late, small debts left out",
    "mois en retard, petites dettes exclues")  # fmt: skip
RECENT_MORE = Text(en="recent months counting more", fr="les mois récents comptant davantage")

OF_CARDS: list[Feature] = [
    *CARD.statistics((card.UTILISATION,), (LARGEST,), (TWO, TWENTY_FOUR)),
    *CARD.statistics((card.UTILISATION,), (SMALLEST,), (SIX,)),
    *CARD.trends((card.UTILISATION,), BY_MONTH, (ALL_ROWS,)),
    *CARD.trends((card.BALANCE,), BY_MONTH, (TWELVE,)),
    *CARD.statistics((card.TO_MINIMUM,), (MEAN,), (SIX,)),
    ratio_of("card_cash_drawn_mean", "card_drawn_mean",
        Text(en="cash drawn compared with all drawn on cards",
             fr="espèces retirées rapportées à tous les tirages"), CARD.theme),
    ratio_of("card_balance_mean_3m", "card_balance_mean_12m",
        Text(en="card balance, last 3 months compared with 12",
             fr="solde des cartes, 3 derniers mois rapportés à 12"), CARD.theme,
        name="card_balance_recent_to_year"),
    derived("card_utilisation_change",
        Text(en="rise of the use of the card limit, last 6 months against ever",
             fr="hausse de l'utilisation du plafond, 6 derniers mois contre toujours"),
        "card_utilisation_mean_6m less card_utilisation_mean.",
        col("card_utilisation_mean_6m") - col("card_utilisation_mean"), Unit.RATIO, CARD.theme),
]  # fmt: skip
OF_POINT_OF_SALE: list[Feature] = [
    *POS.statistics((pos.AGE,), (SMALLEST,), (REALLY_LATE,)),
    *POS.weighted((pos.DAYS_LATE,), "recency", "recent", RECENT_MORE),
    *POS.trends((pos.DAYS_LATE,), BY_MONTH, (ALL_ROWS,)),
    *POS.statistics((pos.LEFT_RATIO,), (MEAN,), (pos.LATEST, pos.TWELVE)),
]  # fmt: skip

MONTHS_LATELY_FEATURES = (*OF_CARDS, *OF_POINT_OF_SALE)

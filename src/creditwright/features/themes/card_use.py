"""How the lender's own credit cards are used: balances, drawings, payments, late days."""

from creditwright.core.text import Text
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
from creditwright.features.feature import Feature, Theme
from creditwright.features.own import ratio_of
from creditwright.features.subsets import (
    ALL_ROWS,
    months_windows,
    of_kind,
)
from creditwright.features.views.cards import CARD_MONTHS
from creditwright.records.table import Unit

THEME = Theme.CARD_USE
CARD = Family(CARD_MONTHS, "card", THEME)
THREE, SIX, TWELVE = months_windows("MONTHS_BALANCE", (3, 6, 12))


WITH_DRAWINGS = of_kind("with_drawings", "has_drawings", "months with drawings",
    "mois avec retraits")  # fmt: skip
WITH_CASH = of_kind("with_cash", "has_cash_drawings", "months with cash drawings",
    "mois avec retraits en espèces")  # fmt: skip
LATE = of_kind("late", "is_late", "late months", "mois en retard")


BALANCE = amount("balance", "AMT_BALANCE", "card balance", "du solde des cartes")
LIMIT = amount("limit", "AMT_CREDIT_LIMIT_ACTUAL", "card limit", "du plafond des cartes")
DRAWN = amount("drawn", "AMT_DRAWINGS_CURRENT", "amount drawn on cards in a month",
    "du montant tiré sur les cartes en un mois")  # fmt: skip
CASH = amount("cash_drawn", "AMT_DRAWINGS_ATM_CURRENT", "cash drawn on cards in a month",
    "des espèces retirées par carte en un mois")  # fmt: skip
BOUGHT = amount("bought", "AMT_DRAWINGS_POS_CURRENT", "purchases by card in a month",
    "des achats par carte en un mois")  # fmt: skip
PAID = amount("paid", "AMT_PAYMENT_TOTAL_CURRENT", "amount paid on cards in a month",
    "du montant remboursé sur les cartes en un mois")  # fmt: skip
INTEREST = amount("interest_owed", "interest_owed", "interest and fees owed on cards",
    "des intérêts et frais dus sur les cartes")  # fmt: skip
UTILISATION = share("utilisation", "utilisation", "use of the card limit",
    "de l'utilisation du plafond des cartes")  # fmt: skip
DRAWN_TO_LIMIT = share("drawn_to_limit", "drawn_to_limit",
    "amount drawn compared with the card limit",
    "du montant tiré rapporté au plafond")  # fmt: skip
CASH_SHARE = share("cash_ratio", "atm_share", "share of drawings in cash",
    "de la part des retraits en espèces")  # fmt: skip
TO_MINIMUM = share("paid_to_minimum", "paid_to_minimum",
    "amount paid compared with the least to be paid",
    "du montant remboursé rapporté au minimum")  # fmt: skip
TO_BALANCE = share("paid_to_balance", "paid_to_balance",
    "amount paid compared with the card balance",
    "du montant remboursé rapporté au solde")  # fmt: skip
TIMES_DRAWN = whole("times_drawn", "CNT_DRAWINGS_CURRENT", Unit.COUNT,
    "number of drawings in a month", "du nombre de retraits en un mois")  # fmt: skip
TIMES_CASH = whole("times_cash", "CNT_DRAWINGS_ATM_CURRENT", Unit.COUNT,
    "number of cash drawings in a month",
    "du nombre de retraits d'espèces en un mois")  # fmt: skip
DAYS_LATE = whole("days_late", "SK_DPD", Unit.DAYS, "days past due on cards in a month",
    "du retard, en jours, des cartes en un mois")  # fmt: skip
REALLY_LATE = whole("days_really_late", "SK_DPD_DEF", Unit.DAYS,
    "days past due on cards in a month, small debts left out",
    "du retard, en jours, des cartes en un mois, petites dettes exclues")  # fmt: skip
AGE = whole("month_age", "month_age", Unit.MONTHS, "months since a card statement",
    "du nombre de mois depuis un relevé de carte")  # fmt: skip
CARDS = whole("cards", "cards", Unit.COUNT, "number of cards in a month",
    "du nombre de cartes en un mois")  # fmt: skip

CARD_FEATURES: tuple[Feature, ...] = (
    *CARD.counts("months",
        Text(en="number of months with a card", fr="nombre de mois avec une carte"),
        "MONTHS_BALANCE", (ALL_ROWS, TWELVE)),
    *CARD.statistics((CARDS,), (LARGEST,)),
    *CARD.statistics((AGE,), (SMALLEST,), (ALL_ROWS, WITH_DRAWINGS, WITH_CASH, LATE)),
    *CARD.statistics((BALANCE,), (MEAN, LARGEST), (ALL_ROWS, THREE, TWELVE)),
    *CARD.statistics((BALANCE,), (DEVIATION, LAST)),
    *CARD.statistics((LIMIT,), (LARGEST, SMALLEST, LAST)),
    *CARD.statistics((UTILISATION,), (MEAN, LARGEST), (ALL_ROWS, THREE, SIX, TWELVE)),
    *CARD.statistics((UTILISATION,), (DEVIATION, LAST)),
    *CARD.statistics((DRAWN,), (MEAN, LARGEST), (ALL_ROWS, SIX)),
    *CARD.statistics((CASH,), (MEAN, LARGEST, TOTAL), (ALL_ROWS, SIX)),
    *CARD.statistics((BOUGHT,), (MEAN, LARGEST)),
    *CARD.statistics((DRAWN_TO_LIMIT,), (MEAN, LARGEST), (ALL_ROWS, SIX)),
    *CARD.statistics((CASH_SHARE,), (MEAN,), (ALL_ROWS, SIX)),
    *CARD.statistics((PAID,), (MEAN, TOTAL), (ALL_ROWS, SIX)),
    *CARD.statistics((TO_MINIMUM, TO_BALANCE), (MEAN, SMALLEST)),
    *CARD.statistics((INTEREST,), (MEAN, LARGEST)),
    *CARD.statistics((TIMES_DRAWN, TIMES_CASH), (MEAN, LARGEST)),
    *CARD.statistics((TIMES_DRAWN, TIMES_CASH), (MEAN,), (SIX,)),
    *CARD.statistics((DAYS_LATE, REALLY_LATE), (MEAN, LARGEST), (ALL_ROWS, TWELVE)),
    *CARD.shares("late", Text(en="share of months past due on cards",
        fr="part de mois en retard sur les cartes"), "is_late", (ALL_ROWS, TWELVE)),
    *CARD.times("really_late", Text(
        en="number of months past due on cards, small debts left out",
        fr="nombre de mois en retard sur les cartes, petites dettes exclues"), "is_really_late"),
    *CARD.shares("over_limit", Text(en="share of months over the card limit",
        fr="part de mois au-delà du plafond"), "is_over_limit"),
    *CARD.shares("with_drawings", Text(en="share of months with drawings",
        fr="part de mois avec retraits"), "has_drawings", (ALL_ROWS, SIX)),
    *CARD.shares("with_cash", Text(en="share of months with cash drawings",
        fr="part de mois avec retraits d'espèces"), "has_cash_drawings", (ALL_ROWS, SIX)),
    *CARD.shares("with_balance", Text(en="share of months with a balance",
        fr="part de mois avec un solde dû"), "has_balance"),
    *CARD.shares("below_minimum", Text(en="share of months paid below the minimum",
        fr="part de mois payés sous le minimum"), "paid_below_minimum", (ALL_ROWS, TWELVE)),
    ratio_of("card_utilisation_mean_3m", "card_utilisation_mean",
        Text(en="use of the card limit, last 3 months compared with ever",
             fr="utilisation du plafond, 3 derniers mois rapportés à toujours"), THEME),
    ratio_of("card_paid_total", "card_drawn_mean",
        Text(en="all paid on cards compared with the average drawn",
             fr="total remboursé rapporté au tirage moyen"), THEME),
)  # fmt: skip

"""What falls due in the coming months on running credits and the loan asked for, against income.

The plan of a running credit is known: its instalment, and how many are left. Debts elsewhere are
spread over the months left on them.
"""

from creditwright.core.text import Text
from creditwright.features.expression import Expression, col
from creditwright.features.families import TOTAL, Family, amount
from creditwright.features.feature import Feature, Theme
from creditwright.features.own import derived, ratio_of
from creditwright.features.views.previous import MONTHS_AHEAD, PREVIOUS_APPLICATIONS
from creditwright.records.table import Unit

THEME = Theme.DEBT_BURDEN
OWN = Family(PREVIOUS_APPLICATIONS, "previous", THEME)


def _between(begin: int, end: int) -> Text:
    return Text(en=f"in months {begin + 1} to {end}", fr=f"aux mois {begin + 1} à {end}")


def _known_or_nothing(name: str) -> Expression:
    return col(name).fill_null(0.0)


def _falling_due(name: str, begin: int, end: int) -> list[Feature]:
    """Declare what running credits of this lender bring due between two months from now."""
    when = _between(begin, end)
    measure = amount(f"due_{name}", f"due_{name}",
        f"instalments of running credits {when.en}",
        f"des mensualités des crédits en cours {when.fr}")  # fmt: skip
    return OWN.statistics((measure,), (TOTAL,))


def _monthly(name: str, begin: int, end: int) -> list[Feature]:
    """Declare the average month of that time, the loan asked for and debts elsewhere included."""
    when = _between(begin, end)
    own = f"previous_due_{name}_total"
    monthly = derived(
        f"burden_month_{name}",
        Text(en=f"average month's repayments, {when.en}",
             fr=f"remboursements d'un mois moyen, {when.fr}"),
        f"annuity plus {own} over {end - begin} months plus bureau_monthly_due_total; "
        "what no history tells of counts as nothing.",
        col("annuity")
        + _known_or_nothing(own) / float(end - begin)
        + _known_or_nothing("bureau_monthly_due_total"),
        Unit.CURRENCY,
        THEME,
    )  # fmt: skip
    compared = ratio_of(monthly.name, "income",
        Text(en=f"average month's repayments {when.en}, compared with income",
             fr=f"remboursements d'un mois moyen {when.fr}, rapportés au revenu"),
        THEME)  # fmt: skip
    return [monthly, compared]


CASH_FLOW_FEATURES: tuple[Feature, ...] = tuple(
    feature
    for name, (begin, end) in MONTHS_AHEAD.items()
    for feature in (*_falling_due(name, begin, end), *_monthly(name, begin, end))
)

"""All debts together, against income and the loan asked for: what crosses the tables."""

from creditwright.core.text import Text
from creditwright.features.expression import Expression, col
from creditwright.features.feature import Feature, Theme
from creditwright.features.own import derived, ratio_of
from creditwright.records.table import Unit

THEME = Theme.DEBT_BURDEN


def _known_or_nothing(name: str) -> Expression:
    """Return an amount, nothing where no history tells of one."""
    return col(name).fill_null(0.0)


MONTHLY = (
    col("annuity")
    + _known_or_nothing("bureau_annuity_total_active")
    + _known_or_nothing("previous_annuity_total_running")
)
OWED = (
    col("credit")
    + _known_or_nothing("bureau_debt_total_active")
    + _known_or_nothing("previous_amount_left_total")
    + _known_or_nothing("card_balance_last")
)


def _to(numerator: str, denominator: str, en: str, fr: str) -> Feature:
    return ratio_of(numerator, denominator, Text(en=en, fr=fr), THEME)


TOGETHER: list[Feature] = [
    derived("burden_monthly",
        Text(en="all monthly repayments together", fr="total des remboursements mensuels"),
        "annuity plus bureau_annuity_total_active plus previous_annuity_total_running.",
        MONTHLY, Unit.CURRENCY, THEME),
    derived("burden_debt",
        Text(en="all debts together, this loan included",
             fr="total des dettes, ce crédit compris"),
        "credit plus the debts known: bureau_debt_total_active, previous_amount_left_total, "
        "card_balance_last.", OWED, Unit.CURRENCY, THEME),
    _to("burden_monthly", "income", "all monthly repayments compared with income",
        "total des remboursements mensuels rapporté au revenu"),
    _to("burden_debt", "income", "all debts compared with income",
        "total des dettes rapporté au revenu"),
    derived("burden_monthly_left",
        Text(en="income left after all monthly repayments",
             fr="revenu restant après tous les remboursements"),
        "income less burden_monthly.", col("income") - col("burden_monthly"),
        Unit.CURRENCY, THEME),
    derived("burden_elsewhere_share",
        Text(en="share of past credit taken elsewhere",
             fr="part du crédit passé pris ailleurs"),
        "bureau_credit_total over its sum with previous_credit_total_approved.",
        col("bureau_credit_total")
        / (col("bureau_credit_total") + col("previous_credit_total_approved")),
        Unit.SHARE, THEME),
]  # fmt: skip
ELSEWHERE: list[Feature] = [
    _to("bureau_debt_total_active", "income", "debt elsewhere compared with income",
        "dette ailleurs rapportée au revenu"),
    _to("bureau_credit_total_active", "income", "active loans elsewhere compared with income",
        "crédits en cours ailleurs rapportés au revenu"),
    _to("bureau_annuity_total_active", "income", "repayments elsewhere compared with income",
        "échéances ailleurs rapportées au revenu"),
    _to("bureau_max_overdue_max", "income", "worst overdue elsewhere compared with income",
        "plus fort impayé ailleurs rapporté au revenu"),
    _to("bureau_debt_total_active", "credit", "debt elsewhere compared with this loan",
        "dette ailleurs rapportée à ce crédit"),
    _to("bureau_credit_mean", "credit", "average loan elsewhere compared with this one",
        "crédit moyen ailleurs rapporté à celui-ci"),
    _to("bureau_credit_max", "credit", "largest loan elsewhere compared with this one",
        "plus grand crédit ailleurs rapporté à celui-ci"),
    _to("bureau_annuity_mean", "annuity", "average repayment elsewhere compared with this one",
        "échéance moyenne ailleurs rapportée à celle-ci"),
    _to("bureau_credit_last", "credit", "latest loan elsewhere compared with this one",
        "dernier crédit ailleurs rapporté à celui-ci"),
    _to("bureau_credit_mean_active", "credit",
        "average active loan elsewhere compared with this one",
        "crédit moyen en cours ailleurs rapporté à celui-ci"),
    _to("bureau_monthly_due_total", "income",
        "debt elsewhere for each month left compared with income",
        "dette ailleurs par mois restant rapportée au revenu"),
    _to("bureau_monthly_due_total", "annuity",
        "debt elsewhere for each month left compared with this instalment",
        "dette ailleurs par mois restant rapportée à cette mensualité"),
    _to("bureau_age_days_mean", "age_days", "age of loans elsewhere compared with age",
        "ancienneté des crédits ailleurs rapportée à l'âge"),
    _to("bureau_loans", "age_days", "number of loans elsewhere compared with age",
        "nombre de crédits ailleurs rapporté à l'âge"),
]  # fmt: skip
HERE: list[Feature] = [
    _to("previous_credit_mean_approved", "credit", "average earlier loan compared with this one",
        "crédit antérieur moyen rapporté à celui-ci"),
    _to("previous_credit_max_approved", "credit", "largest earlier loan compared with this one",
        "plus grand crédit antérieur rapporté à celui-ci"),
    _to("previous_credit_min_approved", "credit", "smallest earlier loan compared with this one",
        "plus petit crédit antérieur rapporté à celui-ci"),
    _to("previous_annuity_mean_approved", "annuity",
        "average earlier instalment compared with this one",
        "mensualité antérieure moyenne rapportée à celle-ci"),
    _to("previous_annuity_max_approved", "annuity",
        "largest earlier instalment compared with this one",
        "plus grande mensualité antérieure rapportée à celle-ci"),
    _to("previous_credit_to_annuity_mean_approved", "credit_to_annuity",
        "length of earlier loans compared with this one",
        "durée des crédits antérieurs rapportée à celui-ci"),
    _to("previous_credit_last_approved", "credit", "latest loan granted compared with this one",
        "dernier crédit accordé rapporté à celui-ci"),
    _to("previous_annuity_last_approved", "annuity",
        "instalment of the latest loan granted compared with this one",
        "mensualité du dernier crédit accordé rapportée à celle-ci"),
    _to("previous_asked_mean", "credit", "average amount asked for earlier compared with this loan",
        "montant moyen demandé auparavant rapporté à ce crédit"),
    _to("previous_credit_max_refused", "credit", "largest loan refused compared with this one",
        "plus grand crédit refusé rapporté à celui-ci"),
    _to("previous_credit_to_goods_mean", "credit_to_goods_price",
        "loan to price of the goods, earlier compared with now",
        "crédit rapporté au prix du bien, auparavant rapporté à maintenant"),
    _to("previous_instalments_mean_approved", "credit_to_annuity",
        "number of instalments agreed earlier compared with what this loan amounts to",
        "nombre de mensualités prévues rapporté à celui que représente ce crédit"),
    _to("instalment_due_last", "annuity", "latest instalment due compared with this one",
        "dernière mensualité échue rapportée à celle-ci"),
    _to("previous_amount_left_total", "income", "instalments left compared with income",
        "mensualités restantes rapportées au revenu"),
    _to("previous_decision_days_mean", "age_days", "age of earlier applications compared with age",
        "ancienneté des demandes rapportée à l'âge"),
    _to("previous_decision_days_mean", "employed_days",
        "age of earlier applications compared with time in the job",
        "ancienneté des demandes rapportée à celle de l'emploi"),
    _to("annuity", "instalment_due_max", "instalment compared with the largest earlier one",
        "mensualité rapportée à la plus grande passée"),
    _to("annuity", "instalment_due_mean", "instalment compared with the average earlier one",
        "mensualité rapportée à la moyenne passée"),
    _to("instalment_paid_mean", "annuity", "average payment compared with this instalment",
        "paiement moyen rapporté à cette mensualité"),
    _to("instalment_paid_max", "annuity", "largest payment compared with this instalment",
        "plus grand paiement rapporté à cette mensualité"),
    _to("instalment_paid_total_1y", "income", "paid in the last year compared with income",
        "payé sur la dernière année rapporté au revenu"),
    _to("instalment_shortfall_total", "income", "amount missing compared with income",
        "montant manquant rapporté au revenu"),
    _to("card_balance_last", "income", "card balance compared with income",
        "solde des cartes rapporté au revenu"),
    _to("card_limit_max", "income", "card limit compared with income",
        "plafond des cartes rapporté au revenu"),
    _to("card_limit_max", "credit", "card limit compared with this loan",
        "plafond des cartes rapporté à ce crédit"),
    _to("card_drawn_mean", "income", "monthly drawings compared with income",
        "tirages mensuels rapportés au revenu"),
]  # fmt: skip

BURDEN_FEATURES = (*TOGETHER, *ELSEWHERE, *HERE)

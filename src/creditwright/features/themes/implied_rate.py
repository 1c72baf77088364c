"""The price of the loan asked for: which terms and rates its instalment can stand for.

The application tells the loan and its instalment, not the term. For each usual term the annuity
equation gives the rate; rates below what the lender ever asks are left out. A product is a term
and a rate, and the lender prices risk, so what is possible says much.
"""

from creditwright.core.text import Text
from creditwright.features.expression import Expression, col
from creditwright.features.feature import Feature, Theme
from creditwright.features.functions import annuity_rate, largest_of, smallest_of, sum_of, when
from creditwright.features.own import derived
from creditwright.records.table import Unit

THEME = Theme.LOAN_TERMS
TERMS = tuple(range(12, 61, 6))
MONTHS = 12
LOWEST_YEARLY = 0.12  # over 60 instalments every one of 44,292 real loans costs this or more

RATES = {term: col(f"yearly_rate_if_{term}_instalments") for term in TERMS}
POSSIBLE = {term: when(rate >= LOWEST_YEARLY).then(rate) for term, rate in RATES.items()}
SHORTEST = smallest_of(
    *(when(rate >= LOWEST_YEARLY).then(float(term)) for term, rate in RATES.items())
)
COUNT = sum_of(*((rate >= LOWEST_YEARLY).as_number() for rate in RATES.values()))


def _yearly_rate(term: int) -> Feature:
    return derived(
        f"yearly_rate_if_{term}_instalments",
        Text(
            en=f"yearly rate if there are {term} instalments",
            fr=f"taux annuel s'il y a {term} mensualités",
        ),
        f"12 r, where annuity / credit = r (1 + r)^{term} / ((1 + r)^{term} - 1); null where "
        f"{term} instalments do not repay the loan.",
        annuity_rate(col("annuity_to_credit"), term) * MONTHS,
        Unit.RATIO,
        THEME,
    )


def _possible(name: str, en: str, fr: str, meaning: str, value: Expression, unit: Unit) -> Feature:
    return derived(name, Text(en=en, fr=fr), meaning, value, unit, THEME)


RATE, INTEREST = col("possible_rate_lowest"), col("possible_interest_share")
SUMMARIES: list[Feature] = [
    _possible("possible_term_shortest", "shortest term the instalment can stand for",
        "durée la plus courte à laquelle la mensualité peut correspondre",
        "Smallest of 12, 18, ..., 60 instalments with a yearly rate of 12 % or more.",
        SHORTEST, Unit.COUNT),
    _possible("possible_terms", "number of terms the instalment can stand for",
        "nombre de durées auxquelles la mensualité peut correspondre",
        "How many of 12, 18, ..., 60 instalments have a yearly rate of 12 % or more.",
        when(col("annuity_to_credit").is_known()).then(COUNT), Unit.COUNT),
    _possible("possible_rate_lowest", "lowest yearly rate the instalment can stand for",
        "taux annuel le plus bas auquel la mensualité peut correspondre",
        "Smallest yearly rate of 12 % or more among 12, 18, ..., 60 instalments.",
        smallest_of(*POSSIBLE.values()), Unit.RATIO),
    _possible("possible_rate_highest", "highest yearly rate the instalment can stand for",
        "taux annuel le plus haut auquel la mensualité peut correspondre",
        "Largest yearly rate among 12, 18, ..., 60 instalments, if 12 % or more.",
        largest_of(*POSSIBLE.values()), Unit.RATIO),
    _possible("possible_rate_mean", "average yearly rate the instalment can stand for",
        "taux annuel moyen auquel la mensualité peut correspondre",
        "Mean of the yearly rates of 12 % or more among 12, 18, ..., 60 instalments.",
        sum_of(*POSSIBLE.values()) / COUNT, Unit.RATIO),
    _possible("possible_rate_range", "spread of the yearly rates the instalment can stand for",
        "écart des taux annuels auxquels la mensualité peut correspondre",
        "possible_rate_highest less possible_rate_lowest.",
        col("possible_rate_highest") - RATE, Unit.RATIO),
    _possible("possible_rate_for_its_term", "lowest possible rate compared with its term",
        "taux le plus bas possible rapporté à sa durée",
        "possible_rate_lowest divided by possible_term_shortest.",
        RATE / col("possible_term_shortest"), Unit.RATIO),
    _possible("possible_interest_share", "interest over the shortest possible term, of the loan",
        "intérêts sur la durée possible la plus courte, rapportés au crédit",
        "annuity times possible_term_shortest divided by credit, less 1.",
        col("annuity_to_credit") * col("possible_term_shortest") - 1.0, Unit.SHARE),
    _possible("possible_interest_to_income",
        "interest over the shortest possible term, compared with income",
        "intérêts sur la durée possible la plus courte, rapportés au revenu",
        "possible_interest_share times credit_to_income.",
        INTEREST * col("credit_to_income"), Unit.RATIO),
]  # fmt: skip

IMPLIED_RATE_FEATURES = (*(_yearly_rate(term) for term in TERMS), *SUMMARIES)

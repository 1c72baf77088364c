"""Scores of outside sources: alone, together, and against the terms of the loan."""

from itertools import combinations

from creditwright.core.text import Text
from creditwright.features.expression import Expression, col, lit
from creditwright.features.feature import Feature, Theme
from creditwright.features.functions import largest_of, smallest_of, when
from creditwright.features.own import derived, ratio_of, stated
from creditwright.records.table import Unit

THEME = Theme.EXTERNAL_SCORES
NAMES = ("external_score_1", "external_score_2", "external_score_3")
SCORES = tuple(col(name) for name in NAMES)
WEIGHTS = (2.0, 1.0, 3.0)  # Aguiar's, 7th of the competition: the third source counts most
NEAREST = 1e-6  # a score of exactly 0 or 1 has no logarithm of odds; it is held this far inside


def _score(number: int) -> Feature:
    label = Text(en=f"external score {number}", fr=f"score externe {number}")
    return stated(f"EXT_SOURCE_{number}", f"external_score_{number}", label, Unit.SCORE, THEME)


def _over_known(values: tuple[Expression, ...], weights: tuple[float, ...]) -> Expression:
    """Return the weighted mean of the known values, added from the first to the last."""
    value, weight = lit(0.0), lit(0.0)
    for each, by in zip(values, weights, strict=True):
        value = value + (each * by).fill_null(0.0)
        weight = weight + each.is_known().as_number() * by
    return value / weight


def _known() -> Expression:
    first, second, third = (each.is_known().as_number() for each in SCORES)
    return first + second + third


def _spread() -> Expression:
    """Return the standard deviation of the known scores; null where there are fewer than two."""
    average = col("external_score_mean")
    squares = lit(0.0)
    for each in SCORES:
        squares = squares + ((each - average) * (each - average)).fill_null(0.0)
    one_less = (2.0 - col("external_scores_missing")).clip(lowest=0.0)
    return (squares / one_less).sqrt()


def _summary(name: str, en: str, fr: str, meaning: str, value: Expression) -> Feature:
    return derived(name, Text(en=en, fr=fr), meaning, value, Unit.SCORE, THEME)


ONE, TWO, THREE = SCORES
LOWEST = smallest_of(*SCORES)
HIGHEST = largest_of(*SCORES)
TOGETHER: list[Feature] = [
    _summary("external_score_mean", "average external score", "score externe moyen",
        "Mean of the known external scores.", _over_known(SCORES, (1.0, 1.0, 1.0))),
    _summary("external_score_weighted", "weighted external score", "score externe pondéré",
        "Mean of the known external scores, weighted 2, 1 and 3.", _over_known(SCORES, WEIGHTS)),
    _summary("external_score_min", "lowest external score", "score externe le plus bas",
        "Smallest known external score.", LOWEST),
    _summary("external_score_max", "highest external score", "score externe le plus haut",
        "Largest known external score.", HIGHEST),
    _summary("external_score_range", "spread between external scores",
        "écart entre les scores externes", "Largest less smallest known score.", HIGHEST - LOWEST),
    _summary("external_score_std", "standard deviation of the external scores",
        "écart type des scores externes", "Standard deviation of the known scores.", _spread()),
    _summary("external_score_median", "median external score", "score externe médian",
        "The middle of three known scores, the mean of two, or the one there is.",
        when(col("external_scores_missing").equals(0)).choose(
            largest_of(smallest_of(ONE, TWO), smallest_of(ONE, THREE), smallest_of(TWO, THREE)),
            col("external_score_mean"))),
    derived("external_scores_missing",
        Text(en="number of external scores missing", fr="nombre de scores externes absents"),
        "How many of the three external scores are null.", 3.0 - _known(), Unit.COUNT, THEME),
    _summary("external_score_product", "product of the external scores",
        "produit des scores externes", "Product of the three; null if one is.", ONE * TWO * THREE),
    _summary("external_score_1_3_root", "geometric mean of external scores 1 and 3",
        "moyenne géométrique des scores externes 1 et 3",
        "Square root of external_score_1 times external_score_3.", (ONE * THREE).sqrt()),
]  # fmt: skip


def _pair(first: int, second: int) -> list[Feature]:
    one, other = f"external_score_{first}", f"external_score_{second}"
    both = f"{first}_{second}"
    return [
        _summary(f"external_score_{both}_product", f"external scores {first} and {second} together",
            f"scores externes {first} et {second} ensemble", f"{one} times {other}.",
            col(one) * col(other)),
        _summary(f"external_score_{both}_difference",
            f"external score {first} less {second}",
            f"écart entre les scores externes {first} et {second}", f"{one} less {other}.",
            col(one) - col(other)),
        ratio_of(one, other,
            Text(en=f"external score {first} compared with {second}",
                 fr=f"score externe {first} rapporté au score {second}"), THEME),
    ]  # fmt: skip


def _log_odds(number: int) -> Feature:
    name = f"external_score_{number}"
    held = col(name).clip(NEAREST, 1.0 - NEAREST)
    return derived(
        f"{name}_log_odds",
        Text(en=f"external score {number}, as log-odds", fr=f"score externe {number}, en log-cote"),
        f"ln(s / (1 - s)) of {name}, held at least a millionth from 0 and 1.",
        held.log() - (1.0 - held).log(),
        Unit.NONE,
        THEME,
    )


def _times(number: int, other: str, en: str, fr: str) -> Feature:
    name = f"external_score_{number}"
    return derived(
        f"{name}_times_{other}",
        Text(en=f"external score {number} with {en}", fr=f"score externe {number} et {fr}"),
        f"{name} times {other}.",
        col(name) * col(other),
        Unit.NONE,
        THEME,
    )


WITH_THE_LOAN: list[Feature] = [
    _times(number, other, en, fr)
    for number in (1, 2, 3)
    for other, en, fr in (
        ("employed_days", "the time in the present job", "ancienneté dans l'emploi"),
        ("credit_to_annuity", "the number of instalments", "nombre de mensualités"),
        ("age_days", "age", "âge"),
    )
] + [
    ratio_of(amount, score,
        Text(en=f"{en} against external score {score[-1]}",
             fr=f"{fr} rapporté au score externe {score[-1]}"), THEME)
    for amount, score, en, fr in (
        ("credit", "external_score_3", "loan", "crédit"),
        ("annuity", "external_score_3", "instalment", "mensualité"),
        ("income", "external_score_3", "income", "revenu"),
        ("age_days", "external_score_3", "age", "âge"),
        ("employed_days", "external_score_3", "time in the present job", "ancienneté"),
        ("credit_to_annuity", "external_score_3", "number of instalments",
         "nombre de mensualités"),
        ("credit", "external_score_1", "loan", "crédit"),
        ("annuity", "external_score_1", "instalment", "mensualité"),
        ("credit_to_annuity", "external_score_2", "number of instalments",
         "nombre de mensualités"),
    )
] + [
    ratio_of("external_score_mean", "age_days",
        Text(en="average external score compared with age",
             fr="score externe moyen rapporté à l'âge"), THEME),
    ratio_of("external_score_mean", "credit_to_annuity",
        Text(en="average external score against the number of instalments",
             fr="score externe moyen rapporté au nombre de mensualités"), THEME),
]  # fmt: skip

EXTERNAL_FEATURES = (
    *(_score(number) for number in (1, 2, 3)),
    *TOGETHER,
    *(each for first, second in combinations((1, 2, 3), 2) for each in _pair(first, second)),
    *(_log_odds(number) for number in (1, 2, 3)),
    *WITH_THE_LOAN,
)

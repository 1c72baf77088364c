"""What each external score should be, going by all else that is known, and how far off it is.

A score that is missing is estimated, and one that is much better or worse than the rest of the
application suggests says so. No outcome is learned from; an application's own score is, so training
rows are told by the folds that did not hold them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.core.progress import Progress
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.booster import LearnedBooster, columns_for, fit_booster, matrix_for
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.stage import FittedStage, TrainingRows, fitted_by_fold
from creditwright.records.table import Unit

SCORES = ("external_score_1", "external_score_2", "external_score_3")
MEAN = "external_score_imputed_mean"
PARAMETERS: Mapping[str, float | int | str | bool] = {
    "objective": "regression",
    "learning_rate": 0.06,
    "num_leaves": 16,
    "max_depth": 5,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 20.0,
    "max_bin": 63,
}
ROUNDS = 150
FEWEST_KNOWN = 1_000  # known scores; with fewer it is not estimated
MILLIONTHS = 1_000_000


# Those that a booster over all features gained most by, on real and on simulated applications. Over
# all 581 it explains a little more (of the third score's variance 0.50 in place of 0.47 on real
# applications), takes eight times as long, and fills the bundle with nine megabytes. None is
# computed from an external score, and none is protected.
OTHERS = (
    "annuity", "annuity_to_credit", "annuity_to_goods_price", "building_apartments",
    "building_measures_mean", "building_total_area", "bureau_age_days_max", "bureau_age_days_mean",
    "bureau_age_days_min_active", "bureau_age_days_std", "bureau_debt_max",
    "bureau_debt_ratio_max", "bureau_debt_ratio_max_active", "bureau_debt_ratio_max_cards",
    "bureau_debt_ratio_max_consumer", "bureau_debt_ratio_mean", "bureau_debt_total_1y",
    "bureau_debt_total_active_to_bureau_credit_total_active", "bureau_debt_total_cards",
    "bureau_ever_overdue_share", "bureau_loans_1y", "bureau_update_days_mean", "burden_debt",
    "burden_monthly", "burden_monthly_left", "car_age_years", "credit", "credit_to_annuity",
    "credit_to_goods_price", "credit_to_income", "credit_to_income_earned",
    "down_payment_to_income", "education", "employed_days", "employed_days_less_id_document_days",
    "employed_days_less_phone_days", "employed_days_less_registration_days", "enquiries_total",
    "goods_price", "hour", "id_document_days", "id_document_days_less_phone_days",
    "id_document_days_to_employed_days", "income", "income_left", "income_to_employed_days",
    "income_type", "occupation", "organisation", "phone_days", "phone_days_to_employed_days",
    "previous_approved_share", "previous_decision_days_mean", "previous_hour_mean",
    "previous_last_product", "previous_simple_rate_mean", "region_and_city_rating",
    "region_population", "region_rating", "region_ratings_product",
    "registered_in_other_city_than_work", "registration_days",
    "registration_days_less_id_document_days", "registration_days_less_phone_days",
    "registration_days_to_employed_days", "weekday",
)  # fmt: skip


def _read_for(score: str) -> tuple[str, ...]:
    return (*OTHERS, *(each for each in SCORES if each != score))


def _feature(name: str, label: Text, meaning: str) -> LearnedFeature:
    return LearnedFeature(
        name=name,
        label=label,
        meaning=meaning,
        unit=Unit.SCORE,
        theme=Theme.EXTERNAL_SCORES,
        reads=(*OTHERS, *SCORES),
    )


def _features_of(number: int, score: str) -> tuple[LearnedFeature, LearnedFeature]:
    return (
        _feature(
            f"{score}_expected",
            Text(
                en=f"external score {number} as the rest of the application suggests it",
                fr=f"score externe {number} tel que le reste de la demande le suggère",
            ),
            f"What a booster fitted on the training applications expects {score} to be.",
        ),
        _feature(
            f"{score}_surprise",
            Text(
                en=f"external score {number} above what the rest suggests",
                fr=f"écart du score externe {number} à ce que le reste suggère",
            ),
            f"{score} less {score}_expected.",
        ),
    )


FEATURES_HERE = (
    *(each for number, score in enumerate(SCORES, 1) for each in _features_of(number, score)),
    _feature(
        MEAN,
        Text(
            en="average external score, missing ones estimated",
            fr="moyenne des scores externes, les manquants étant estimés",
        ),
        "Mean of the three external scores, each that is missing replaced by its expectation.",
    ),
)


@dataclass(frozen=True, slots=True)
class FittedExternalModels:
    """A booster for each score; a score that too few training applications had has none."""

    boosters: Mapping[str, LearnedBooster]

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        """Return expectation and surprise of each score, and the mean with gaps filled."""
        del rows  # it reads no history
        found: dict[str, Floats] = {}
        filled = np.zeros(frame.height)
        for score in SCORES:
            known, expected = frame.numbers[score], self._expected(score, frame)
            found[f"{score}_expected"] = expected
            found[f"{score}_surprise"] = known - expected
            filled = filled + np.where(np.isnan(known), expected, known)
        return {**found, MEAN: filled / len(SCORES)}

    def _expected(self, score: str, frame: FeatureFrame) -> Floats:
        booster = self.boosters.get(score)
        if booster is None:
            return np.full(frame.height, np.nan)
        said = booster.predict(matrix_for(frame, booster.columns))
        return np.rint(said * MILLIONTHS) / MILLIONTHS

    def files(self) -> Mapping[str, bytes]:
        """Return the boosters' files."""
        return {
            name: content
            for score, booster in self.boosters.items()
            for name, content in booster.files(score).items()
        }


@dataclass(frozen=True, slots=True)
class ExternalModels:
    """The stage: a model of each external score."""

    name: str = "external_models"
    version: int = 1
    features: tuple[LearnedFeature, ...] = FEATURES_HERE

    def fit(
        self, training: TrainingRows, progress: Progress
    ) -> tuple[FittedStage, Mapping[str, Floats]]:
        """Fit on all training rows; each one's own expectation comes from the other folds."""
        progress.note("Learning what the external scores should be.")
        return fitted_by_fold(training, self.fitted)

    @staticmethod
    def fitted(training: TrainingRows) -> FittedExternalModels:
        """Fit a booster for each score that enough applications have."""
        found = {score: _booster(score, training) for score in SCORES}
        return FittedExternalModels(
            {score: booster for score, booster in found.items() if booster is not None}
        )

    @staticmethod
    def read(files: Mapping[str, bytes]) -> FittedExternalModels:
        """Read back what `files` wrote."""
        return FittedExternalModels(
            {
                score: LearnedBooster.read(files, score)
                for score in SCORES
                if f"{score}.txt" in files
            }
        )


def _booster(score: str, training: TrainingRows) -> LearnedBooster | None:
    known = ~np.isnan(training.frame.numbers[score])
    if int(known.sum()) < FEWEST_KNOWN:
        return None
    frame = training.frame.at(known)
    columns = columns_for(frame, _read_for(score))
    return fit_booster(
        matrix_for(frame, columns),
        frame.numbers[score],
        columns,
        parameters=PARAMETERS,
        rounds=ROUNDS,
        seed=training.seed,
    )


EXTERNAL_MODELS = ExternalModels()

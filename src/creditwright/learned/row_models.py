"""Row models: what each row of a history table says of the risk, figured out row by row.

A small booster learns from all rows of a table, each with the outcome of its application. What it
says of an application's rows is then averaged, added up, and so on. Where a declared aggregate asks
one question of a table, a row can be bad in ways that nobody declared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.core.progress import Progress
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import FeatureFrame, Identifiers
from creditwright.features.rows import RowFrame
from creditwright.learned.booster import LearnedBooster, columns_for, fit_booster, matrix_for
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.margins import STATISTICS, Histories, summarised, whole_margins
from creditwright.learned.stage import FittedStage, TrainingRows, fitted_by_fold
from creditwright.records.table import Unit
from creditwright.scoring.documents import document_bytes, read_document

# Heavily regularised: the outcome is the application's, and most of its rows had no part in it.
PARAMETERS: Mapping[str, float | int | str | bool] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 16,
    "max_depth": 4,
    "min_data_in_leaf": 100,
    "min_sum_hessian_in_leaf": 10.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l1": 5.0,
    "lambda_l2": 10.0,
    "max_bin": 127,
}
ROUNDS = 100  # fixed: on 4,000 to 40,000 applications between 60 and 300 made no difference
FEWEST_ROWS = 1_000  # with less a booster would only repeat single applications
MOST_ROWS = 2_000_000  # a bound on memory and time; see docs/explanation/learned-features.md
BOOSTER = "booster"
CENTRE = "centre.json"

STATISTIC_WORDS: Mapping[str, tuple[Text, str]] = {
    "mean": (Text(en="average", fr="moyenne"), "the mean over the rows"),
    "max": (Text(en="highest", fr="maximum"), "the largest over the rows"),
    "min": (Text(en="lowest", fr="minimum"), "the smallest over the rows"),
    "total": (Text(en="total", fr="total"), "the sum over the rows"),
    "std": (Text(en="spread of the", fr="dispersion"), "the standard deviation over the rows"),
    "latest": (Text(en="latest", fr="plus récente valeur"), "the mean over the latest rows"),
}


@dataclass(frozen=True, slots=True)
class FittedRowModel:
    """A booster over a view's rows.

    Attributes:
        stage: What it was made from.
        booster: Gives each row log-odds of default; None: there were too few rows to learn from.
        centre: The log-odds of default in the training applications.
    """

    stage: "RowModel"
    booster: LearnedBooster | None
    centre: float

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        """Return the statistics of the margins of each application's rows."""
        history = rows.get(self.stage.view)
        if history is None or self.booster is None:
            nothing = np.full(frame.height, np.nan)
            return dict.fromkeys((each.name for each in self.stage.features), nothing)
        history = history.of_applications(frame.applications)
        raw = self.booster.predict(matrix_for(history, self.booster.columns))
        found = summarised(
            whole_margins(raw, self.centre),
            history.numbers[self.stage.age],
            history.starts_in(frame.applications),
        )
        return {self.stage.feature_name(name): values for name, values in found.items()}

    def files(self) -> Mapping[str, bytes]:
        """Return the booster's files, and the centre."""
        booster = {} if self.booster is None else self.booster.files(BOOSTER)
        return {**booster, CENTRE: document_bytes(self.centre)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowModel:
    """A row model of one history view.

    Attributes:
        name: The stage's, and the beginning of its features'.
        view: The view whose rows are judged.
        numbers: The row values that the booster sees.
        categories: The categories that it sees.
        age: The row value, one of `numbers`, that says how long ago a row was.
        theme: Of its features.
        rows: What the rows are, in words: "loans elsewhere".
        most_rows: How many rows to learn from: applications are drawn up to there.
    """

    name: str
    view: str
    numbers: tuple[str, ...]
    categories: tuple[str, ...] = ()
    age: str
    theme: Theme
    rows: Text
    most_rows: int = MOST_ROWS
    version: int = 1

    @property
    def features(self) -> tuple[LearnedFeature, ...]:
        """One feature for each statistic."""
        return tuple(self._feature(name) for name in STATISTICS)

    def feature_name(self, statistic: str) -> str:
        """Return the name of the feature that is this statistic of the margins."""
        return f"{self.name}_risk_{statistic}"

    def _feature(self, statistic: str) -> LearnedFeature:
        words, how = STATISTIC_WORDS[statistic]
        return LearnedFeature(
            name=self.feature_name(statistic),
            label=Text(
                en=f"{words.en} risk that {self.rows.en} show",
                fr=f"{words.fr} du risque que montrent {self.rows.fr}",
            ),
            meaning=(
                f"A row model gives each row of {self.view} log-odds of default, above those of "
                f"the training applications; {how} of the application."
            ),
            unit=Unit.RATIO,
            theme=self.theme,
            rows=((self.view, (*self.numbers, *self.categories)),),
        )

    def fit(
        self, training: TrainingRows, progress: Progress
    ) -> tuple[FittedStage, Mapping[str, Floats]]:
        """Fit on all training rows; their own values come from the folds' boosters."""
        progress.note(f"Learning from rows: {self.name}.")
        return fitted_by_fold(training, self.fitted)

    def fitted(self, training: TrainingRows) -> FittedRowModel:
        """Fit one booster; each application weighs the same, however many rows it has."""
        share = float(training.labels.mean()) if training.labels.size else 0.0
        history = training.rows.get(self.view)
        if history is None or history.height < FEWEST_ROWS or not 0.0 < share < 1.0:
            return FittedRowModel(self, None, 0.0)
        drawn = _drawn(history, training, self.most_rows)
        history = history.of_applications(drawn)
        owner = history.places_in(training.frame.applications)
        histories = Histories(history.starts_in(drawn))
        columns = columns_for(history, (*self.numbers, *self.categories))
        booster = fit_booster(
            matrix_for(history, columns),
            training.labels[owner],
            columns,
            parameters=PARAMETERS,
            rounds=ROUNDS,
            seed=training.seed,
            weights=_weights(histories),
        )
        return FittedRowModel(self, booster, float(np.log(share / (1.0 - share))))

    def read(self, files: Mapping[str, bytes]) -> FittedRowModel:
        """Read back what `files` wrote."""
        centre = read_document(float, files[CENTRE], file=f"learned-{self.name}-{CENTRE}")
        there = f"{BOOSTER}.txt" in files
        return FittedRowModel(self, LearnedBooster.read(files, BOOSTER) if there else None, centre)


def _drawn(history: RowFrame, training: TrainingRows, most_rows: int) -> Identifiers:
    """Return applications, all or drawn at random, with at most `most_rows` rows in all."""
    applications = training.frame.applications
    if history.height <= most_rows:
        return applications
    sizes = np.diff(history.starts_in(applications))
    order = np.random.Generator(np.random.PCG64(training.seed)).permutation(applications.size)
    kept = order[np.cumsum(sizes[order]) <= most_rows]
    return applications[np.sort(kept)]


def _weights(histories: Histories) -> Floats:
    """Give the rows of each application the same weight together; 1 on average."""
    each = 1.0 / histories.sizes[histories.of_row]
    weights: Floats = each * (each.size / each.sum())
    return weights

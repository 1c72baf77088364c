"""A model's bundle, opened: what it says of applications, its decision and its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditwright.api.frames import Frame, as_given, polars_frame, polars_frames
from creditwright.api.records import records_of
from creditwright.composition import find_model
from creditwright.core.settings import read_settings
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.records.records import APPLICATION_KEY
from creditwright.workflows.score_portfolio import check_features, score_records


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """A verified bundle, ready to score; see `open_model`.

    Attributes:
        model: Its parts: inputs, calibration, policy, reasons.
    """

    model: DecisionModel

    @property
    def digest(self) -> str:
        """The bundle's, which every row of `score` carries."""
        return self.model.digest

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the model's inputs, in their order."""
        return tuple(each.name for each in self.model.scorer.inputs)

    def score(
        self,
        applications: Frame,
        histories: Mapping[str, Frame] | None = None,
        *,
        explain: bool = True,
    ) -> Frame:
        """Return probability, score, outcome and reasons, one row an application.

        The columns are those that `creditwright score` writes, and the values are the same bits.

        Args:
            applications: One row an application, of pandas or Polars, with SK_ID_CURR.
            histories: The history tables by name; of one that is left out nothing is known.
            explain: Add attributions by theme and principal reasons.

        Returns:
            A frame of the library that `applications` is of, in its order.

        Raises:
            NotAFrameError, UnknownHistoryError, NoKeyError, BadRowsError: If a table cannot be
                used.
        """
        table = polars_frame(applications, "The applications")
        with records_of(table, polars_frames(histories)) as records:
            scores = score_records(records, self.model, explain=explain)
        order = table.select(pl.col(APPLICATION_KEY).cast(pl.Int64))
        in_order = order.join(scores, on=APPLICATION_KEY, how="left", maintain_order="left")
        return as_given(in_order, applications)


def open_model(place: str | Path = "latest") -> OpenedModel:
    """Verify a model's bundle, re-score its golden rows, and return it.

    Args:
        place: A bundle's folder, its digest, "latest" (the one trained last in
            CREDITWRIGHT_HOME), models:/NAME@ALIAS or models:/NAME/VERSION.

    Raises:
        BundleNotFoundError, ModelNotFoundError: If there is none.
        BadDataError: If a byte of it is not as it was written, or it does not score as it did.
        ChangedFeatureError: If it was trained with features that are computed otherwise today.
    """
    found = find_model(str(place), read_settings())
    model = open_bundle(found.folder, expected_digest=found.digest)
    check_features(model)
    return OpenedModel(model)

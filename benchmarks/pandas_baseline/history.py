"""Statistics of a history table by application, named as our features are."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from pandas.core.groupby import DataFrameGroupBy

from pandas_baseline.reading import KEY, ratio


class History:
    """The rows of a table, or some of them, and the features computed so far.

    Attributes:
        prefix: What the names of the features begin with.
        applications: SK_ID_CURR of every application, rising.
        found: The features computed so far, frames by application; shared with the subsets.
    """

    def __init__(self, rows: pd.DataFrame, prefix: str, applications: pd.Index) -> None:
        self.rows = rows
        self.prefix = prefix
        self.applications = applications
        self.found: list[pd.DataFrame] = []
        self.groups: DataFrameGroupBy[Any, Any] = rows.groupby(KEY, sort=False)
        self._suffix = ""
        self._everyone: pd.Index | None = None  # who has rows; of subsets only

    def where(self, condition: pd.Series, suffix: str) -> "History":
        """Return the rows where a condition holds; their features' names end in the suffix."""
        subset = History(self.rows[condition], self.prefix, self.applications)
        subset.found = self.found
        subset._suffix = f"_{suffix}"
        subset._everyone = pd.Index(self.rows[KEY].unique())
        return subset

    def statistics(
        self, measures: Mapping[str, str], chosen: Sequence[str], *, per: float = 1.0
    ) -> None:
        """Compute mean, total, max, min or std of columns, each named in `measures`."""
        grouped = self.groups[list(measures)]
        for statistic in chosen:
            if statistic == "total":
                values = grouped.sum(min_count=1)
                if self._everyone is not None:
                    values = values.reindex(self._everyone, fill_value=0)
            else:
                values = getattr(grouped, statistic)()
            self._keep(values / per, {old: f"{new}_{statistic}" for old, new in measures.items()})

    def last(self, measures: Mapping[str, str], *, per: float = 1.0) -> None:
        """Take the last row's value of columns."""
        rows = self.rows.drop_duplicates(KEY, keep="last").set_index(KEY)[list(measures)]
        self._keep(rows / per, {old: f"{new}_last" for old, new in measures.items()})

    def counts(self, name: str) -> None:
        """Count the rows; an application without any has 0."""
        sizes = self.groups.size().reindex(self.applications, fill_value=0)
        self._keep(sizes.to_frame(name), {name: name})

    def kinds(self, column: str, name: str) -> None:
        """Count the different values of a column."""
        values = self.groups[column].nunique().reindex(self.applications, fill_value=0)
        self._keep(values.to_frame(name), {name: name})

    def shares(self, flags: Mapping[str, str]) -> None:
        """Compute the share of rows where flags hold."""
        values = self.groups[list(flags)].mean()
        self._keep(values, {old: f"{new}_share" for old, new in flags.items()})

    def times(self, flags: Mapping[str, str]) -> None:
        """Count the rows where flags hold."""
        values = self.groups[list(flags)].sum(min_count=1)
        values = values.reindex(self.applications, fill_value=0)
        self._keep(values, {old: f"{new}_count" for old, new in flags.items()})

    def features(self) -> pd.DataFrame:
        """Return what was computed, a row for each application."""
        aligned = [each.reindex(self.applications) for each in self.found]
        return pd.concat(aligned, axis=1).astype(float)

    def _keep(self, values: pd.DataFrame, names: Mapping[str, str]) -> None:
        full = {old: f"{self.prefix}_{new}{self._suffix}" for old, new in names.items()}
        self.found.append(values.rename(columns=full))


def compared(features: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Divide features by others, named `..._to_...`."""
    return pd.DataFrame(
        {f"{one}_to_{other}": ratio(features[one], features[other]) for one, other in pairs},
        index=features.index,
    )

"""The rows of a view as arrays, for what is learned from single rows of the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.features.compute import AnyRecords, view_rows
from creditwright.features.frame import Categories, Identifiers
from creditwright.features.views.all import VIEWS
from creditwright.features.views.view import View


@dataclass(frozen=True, slots=True)
class RowFrame:
    """The rows of one view, sorted by application, then in the view's own order.

    Attributes:
        applications: SK_ID_CURR of each row, shape (rows,).
        numbers: By name each value that is a number, as the view has it: amounts in whole steps,
            ratios in whole millionths, 1 and 0 for true and false; NaN where it is missing.
        categories: By name each value that is a category.
    """

    applications: Identifiers
    numbers: Mapping[str, Floats]
    categories: Mapping[str, Categories]

    @classmethod
    def joined(cls, parts: Sequence["RowFrame"]) -> "RowFrame":
        """Return the rows of all parts, which share no application, as one frame."""
        applications = np.concatenate([part.applications for part in parts])
        order = np.argsort(applications, kind="stable")
        return cls(
            applications[order],
            {
                name: np.concatenate([part.numbers[name] for part in parts])[order]
                for name in parts[0].numbers
            },
            {
                name: Categories.joined([part.categories[name] for part in parts], order)
                for name in parts[0].categories
            },
        )

    @property
    def height(self) -> int:
        """The number of rows."""
        return int(self.applications.size)

    def at(self, rows: Rows) -> "RowFrame":
        """Return some rows, by position."""
        return RowFrame(
            self.applications[rows],
            {name: values[rows] for name, values in self.numbers.items()},
            {name: each.at(rows) for name, each in self.categories.items()},
        )

    def of_applications(self, applications: Identifiers) -> "RowFrame":
        """Return the rows of these applications, whose numbers rise."""
        if not applications.size:
            return self.at(np.empty(0, dtype=np.int64))
        places = np.searchsorted(applications, self.applications)
        near = applications[np.minimum(places, applications.size - 1)]
        return self.at(np.flatnonzero(near == self.applications))

    def places_in(self, applications: Identifiers) -> Rows:
        """Return where each row's application stands in `applications`, whose numbers rise.

        Raises:
            ValueError: If a row is of another application.
        """
        places = np.searchsorted(applications, self.applications).astype(np.int64)
        if self.height:
            known = places < applications.size
            if not (known.all() and (applications[places] == self.applications).all()):
                raise ValueError("a row is of an application that is not among those given")
        return places

    def starts_in(self, applications: Identifiers) -> Rows:
        """Return where the rows of each application start, and last where all of them end.

        Args:
            applications: Shape (n,); their numbers rise.

        Returns:
            Shape (n + 1,): the rows of application i are those from starts[i] to before
            starts[i + 1].
        """
        starts = np.searchsorted(self.applications, applications).astype(np.int64)
        return np.append(starts, self.height)


def rows_for(
    records: AnyRecords, wanted: Mapping[str, Sequence[str]], applications: Identifiers
) -> dict[str, RowFrame]:
    """Return the rows of some views.

    Args:
        records: Of these applications, and perhaps of others.
        wanted: By view the names of the values that will be read.
        applications: SK_ID_CURR, rising.

    Returns:
        By view; a view whose table is absent is left out.

    Raises:
        MissingColumnError: If a table lacks a column that is read.
    """
    return {
        name: _rows_of_view(records, VIEWS[name], values, applications)
        for name, values in wanted.items()
        if VIEWS[name].table.name in records.history
    }


def _rows_of_view(
    records: AnyRecords, view: View, names: Sequence[str], applications: Identifiers
) -> RowFrame:
    rows = view_rows(records, view, names, applications)
    numbers: dict[str, Floats] = {}
    categories: dict[str, Categories] = {}
    for name, value in rows.columns.items():
        if isinstance(value, Categories):
            categories[name] = value
        else:
            numbers[name] = value.floats()
    return RowFrame(applications[rows.groups.of_row], numbers, categories)

"""What may be wrong with records when features are computed from them."""

from collections.abc import Sequence

from creditwright.core.errors import BadDataError, UsageError


class MissingColumnError(BadDataError):
    """A table lacks columns that features read."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self.table = table
        self.columns = tuple(columns)
        super().__init__(
            f"Table {table} lacks {len(self.columns)} column(s) that features read: "
            f"{', '.join(self.columns)}. Add them (empty where unknown), or leave a history table "
            "out altogether."
        )


class RowAfterApplicationError(BadDataError):
    """Rows of a table are dated after the application they belong to."""

    def __init__(self, table: str, column: str, rows: int) -> None:
        self.table = table
        self.column = column
        self.rows = rows
        super().__init__(
            f"{rows} row(s) of {table} are dated after the application ({column} above 0). A "
            "decision may use only what was known on the day: remove them, or run "
            "`creditwright check` to have them put aside."
        )


class RepeatedApplicationError(BadDataError):
    """An application stands in the application table more than once."""

    def __init__(self, repeated: int) -> None:
        self.repeated = repeated
        super().__init__(
            f"{repeated} application(s) stand more than once in the application table. Which row "
            "is the right one cannot be known here: keep one of each."
        )


class UnknownFeatureError(UsageError):
    """No feature has this name."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        self.name = name
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        super().__init__(
            f"No feature is called {name!r}.{hint} `creditwright features list` names them all."
        )

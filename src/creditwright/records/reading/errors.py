"""What can be wrong with a whole file, so that none of its rows can be trusted."""

from creditwright.core.errors import BadDataError


class UnreadableTableError(BadDataError):
    """A file cannot be read as the table it is named for."""

    def __init__(self, where: str, trouble: str) -> None:
        self.where = where
        self.trouble = trouble
        super().__init__(f"{where}: {trouble}")


class MissingColumnsError(BadDataError):
    """A table lacks columns without which it cannot be used."""

    def __init__(self, where: str, missing: tuple[str, ...], found: tuple[str, ...]) -> None:
        self.missing = missing
        shown = ", ".join(found[:10]) + (", ..." if len(found) > 10 else "")  # noqa: PLR2004 - a line's worth
        super().__init__(
            f"{where} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}. "
            f"It has: {shown}. Add what is missing under exactly these names."
        )

"""Words shown to people, in every language the product speaks."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and in French; neither may be empty."""

    en: str
    fr: str

    def __post_init__(self) -> None:
        """Refuse a text that a reader of one language would not see."""
        if not self.en.strip() or not self.fr.strip():
            raise ValueError(f"a text needs words in both languages, got {self!r}")

    def to(self, language: Language) -> str:
        """Return the words in `language`.

        >>> Text(en="income", fr="revenu").to("fr")
        'revenu'
        """
        return self.fr if language == "fr" else self.en

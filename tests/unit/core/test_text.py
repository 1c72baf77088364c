"""Words are there in both languages or not at all."""

import pytest

from creditwright.core.progress import SilentProgress
from creditwright.core.text import Text


@pytest.mark.parametrize(("en", "fr"), [("", "revenu"), ("income", " ")])
def test_a_text_missing_in_one_language_is_refused(en: str, fr: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        Text(en=en, fr=fr)


def test_each_reader_gets_the_own_language() -> None:
    text = Text(en="income", fr="revenu")

    assert (text.to("en"), text.to("fr")) == ("income", "revenu")


def test_silent_progress_passes_every_item_on(capfd: pytest.CaptureFixture[str]) -> None:
    progress = SilentProgress()

    items = list(progress.track([1, 2], description="counting"))
    progress.note("done")

    assert items == [1, 2]
    assert capfd.readouterr() == ("", "")

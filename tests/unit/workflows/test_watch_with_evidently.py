from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from creditwright.monitoring.evidently_page import EvidentlyMissingError
from creditwright.workflows.watch_with_evidently import watch_with_evidently
from creditwright.workflows.watched_sample import Sample, open_sample


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    path = tmp_path / "sample.parquet"
    table = {"SK_ID_CURR": [1, 2, 3], "amount": [1.0, None, 3.0], "kind": ["a", None, "b"]}
    pl.DataFrame(table).write_parquet(path)
    return open_sample(path)


@pytest.mark.skipif(find_spec("evidently") is not None, reason="it is installed")
def test_where_evidently_is_not_installed_it_is_said_what_to_install(
    sample: Sample, tmp_path: Path
) -> None:
    with pytest.raises(EvidentlyMissingError, match=r"creditwright\[evidently\]"):
        watch_with_evidently(sample, sample, tmp_path / "page.html")


@pytest.mark.skipif(find_spec("evidently") is None, reason="creditwright[evidently] is extra")
def test_evidently_compares_features_and_no_identifier(sample: Sample, tmp_path: Path) -> None:
    watch_with_evidently(sample, sample, tmp_path / "page.html")

    page = (tmp_path / "page.html").read_text()
    assert "amount" in page
    assert "SK_ID_CURR" not in page

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from creditwright.monitoring.discoveries import corrected


@given(chances=st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_correction_is_scipys(chances: list[float]) -> None:
    expected = scipy.stats.false_discovery_control(chances)

    assert corrected(np.array(chances)) == pytest.approx(expected)


def test_no_test_is_none_corrected() -> None:
    assert corrected(np.array([])).size == 0

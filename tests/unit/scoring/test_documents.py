"""The bundle's JSON files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.scoring.calibration import Calibration
from creditwright.scoring.documents import DocumentError, document_bytes, parse_json, read_document

GOOD = document_bytes(Calibration(1.25, -0.5))


def test_what_was_written_reads_back_equal() -> None:
    assert read_document(Calibration, GOOD, file="c.json") == Calibration(1.25, -0.5)


@given(
    st.floats(min_value=1e-300, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_no_bit_of_a_number_is_lost(slope: float, intercept: float) -> None:
    written = Calibration(slope, intercept)

    assert read_document(Calibration, document_bytes(written), file="c.json") == written


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>404</html>",
        b"[]\n",
        b'{"intercept":-0.5}\n',
        b'{"intercept":-0.5,"slope":"1.25"}\n',
        b'{"intercept":-0.5,"slope":true}\n',
        b'{"intercept":NaN,"slope":1.25}\n',
        b'{"intercept":1e999,"slope":1.25}\n',
        b'{"intercept":-0.5,"slope":1.25,"slope":2.0}\n',
        b'{"extra":1,"intercept":-0.5,"slope":1.25}\n',
        b'{"slope":1.25,"intercept":-0.5}\n',
        b'{"intercept":-0.5,"slope":1.250}\n',
        b'{"intercept":-0.5,"slope":1.25} ',
        b'\xff{"intercept":-0.5,"slope":1.25}\n',
    ],
)
def test_anything_that_this_package_did_not_write_is_refused_and_the_file_named(
    content: bytes,
) -> None:
    with pytest.raises(DocumentError, match=r"c\.json"):
        read_document(Calibration, content, file="c.json")


def test_a_million_brackets_are_refused() -> None:
    with pytest.raises(DocumentError):
        parse_json(b"[" * 1_000_000, file="c.json")

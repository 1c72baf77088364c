"""Drawings: the geometry says what the values say, and holds neither words nor styles."""

import re
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from creditwright.web.charts import (
    Line,
    histogram,
    lines,
    reliability,
    scatter,
    threshold_bar,
    threshold_gap,
    waterfall,
)
from creditwright.web.charts.svg import HEIGHT, WIDTH, shape

POINTS = st.floats(min_value=-0.3, max_value=0.3, allow_nan=False)


def shapes_of(drawn: Markup, looks: str) -> list[Element]:
    root = fromstring(drawn)  # noqa: S314 - our own drawing
    return [each for each in root if each.get("class") == looks]


def number(element: Element, name: str) -> float:
    return float(element.get(name, "nan"))


@pytest.mark.parametrize(
    ("probability", "looks"),
    [(0.1, "lowers"), (0.12, "lowers"), (0.15, "neutral"), (0.2, "neutral"), (0.21, "raises")],
)
def test_on_a_cut_off_the_bar_has_the_colour_of_the_better_outcome(
    probability: float, looks: str
) -> None:
    drawn = threshold_bar(probability, 0.12, 0.2)

    (bar,) = shapes_of(drawn, looks)
    assert number(bar, "width") == pytest.approx(2 * WIDTH * probability, abs=0.1)
    assert len(shapes_of(drawn, "limit")) == 2


def test_a_probability_above_what_is_drawn_ends_at_the_end() -> None:
    (bar,) = shapes_of(threshold_bar(0.93, 0.12, 0.12, before=0.3), "raises")

    assert number(bar, "width") == WIDTH


@pytest.mark.parametrize("cut_off", [0.0, 0.102, 0.4, 0.7])
def test_the_word_for_a_cut_off_begins_below_its_line(cut_off: float) -> None:
    (line,) = shapes_of(threshold_bar(0.1, cut_off, cut_off), "limit")
    gap = fromstring(threshold_gap(cut_off))  # noqa: S314 - our own drawing

    share = float(gap.get("width", "").removesuffix("%")) / 100
    assert share == pytest.approx(number(line, "x1") / WIDTH, abs=0.001)


@given(
    start=st.floats(min_value=0.0, max_value=1.0), steps=st.lists(POINTS, min_size=1, max_size=9)
)
def test_each_step_of_a_waterfall_begins_where_the_one_before_ended(
    start: float, steps: list[float]
) -> None:
    drawn = waterfall(start, steps, limit=0.1)

    reached = number(shapes_of(drawn.start, "ink")[0], "x")
    for bar, step in zip(drawn.steps, steps, strict=True):
        (found,) = shapes_of(bar, "raises" if start + step > start else "lowers")[:1] or shapes_of(
            bar, "lowers"
        )
        left, right = number(found, "x"), number(found, "x") + number(found, "width")
        assert min(abs(left - reached), abs(right - reached)) < 9
        reached = right if step > 0 else left
    assert len({number(shapes_of(each, "dotted")[0], "x1") for each in drawn.steps}) == 1


@given(counts=st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=40))
def test_the_bars_of_a_histogram_are_as_high_as_their_counts(counts: list[int]) -> None:
    bars = shapes_of(histogram(counts, marker=0.5), "population")

    most = max(counts) or 1
    for bar, count in zip(bars, counts, strict=True):
        assert number(bar, "height") == pytest.approx(HEIGHT * count / most, abs=0.11)
        assert number(bar, "y") + number(bar, "height") == pytest.approx(HEIGHT, abs=0.21)


def test_a_line_has_a_gap_where_nothing_is_known_and_a_band_where_intervals_are() -> None:
    line = Line([1.0, 2.0, None, 2.0], low=[0.5, 1.5, None, 1.0], high=[1.5, 2.5, None, 3.0])

    drawn = lines([1, 2, 3, 4], [line], least=0, most=4, levels=[2], marks=[3])

    assert len(shapes_of(drawn, "line line-1")) == 2
    assert len(shapes_of(drawn, "band line-1")) == 1


def test_a_value_alone_between_gaps_is_seen() -> None:
    drawn = lines([1, 2, 3], [Line([None, 2.0, None])], least=0, most=4)

    (alone,) = shapes_of(drawn, "line line-1")
    assert alone.get("d") == "M492 50L508 50"


def test_nothing_to_draw_is_an_empty_drawing() -> None:
    drawings = [
        lines([], [], least=0, most=1),
        histogram([]),
        reliability([], [], [], []),
        scatter([], x_range=(0, 1), y_range=(0, 1)),
    ]

    assert all(fromstring(each).tag.endswith("svg") for each in drawings)  # noqa: S314 - our own


def test_drawings_hold_no_words_and_no_styles_and_are_hidden_from_who_hears_the_page() -> None:
    drawn = scatter([(0.1, 2.0)], x_range=(0, 1), y_range=(0, 4), marker=(0.5, 1.0))
    drawn += reliability([0.1], [0.12], [0.1], [0.15])

    assert not re.search(r"style=|<text|>[^<\s]", drawn)
    assert drawn.count('aria-hidden="true"') == 2


def test_whatever_an_attribute_holds_stays_in_it() -> None:
    assert "<script" not in shape("rect", '"><script>', x='"><script>')

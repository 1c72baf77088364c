"""Which of the models in use assesses whom."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.served_models import NAME, ServedModels

from creditwright.serving.live import LiveModels, ModelNotInUseError, NoModelInUseError, Role
from creditwright.serving.split import challenger_at, place_of

APPLICATIONS = range(100_000, 110_000)


@pytest.fixture
def live(served_models: ServedModels) -> LiveModels:
    """A champion, a challenger for a tenth, one on request and a shadow."""
    return served_models.live(
        served_models.deployed(1),
        served_models.deployed(2, Role.CHALLENGER, share=0.1),
        served_models.deployed(3, Role.ON_REQUEST, name="other"),
        served_models.deployed(4, Role.SHADOW),
    )


def test_without_a_model_nothing_is_chosen() -> None:
    with pytest.raises(NoModelInUseError, match="creditwright deploy set"):
        LiveModels().choose(100_001)


def test_a_challenger_gets_its_share_of_applications(live: LiveModels) -> None:
    chosen = [live.choose(each).version for each in APPLICATIONS]

    share, size = chosen.count(2) / len(chosen), len(chosen)
    assert set(chosen) == {1, 2}
    assert abs(share - 0.1) < 4 * math.sqrt(0.1 * 0.9 / size)


def test_an_application_keeps_its_model(live: LiveModels, served_models: ServedModels) -> None:
    again = served_models.live(*_as_deployed(served_models, live))

    assert [again.choose(each).version for each in APPLICATIONS] == [
        live.choose(each).version for each in APPLICATIONS
    ]


def _as_deployed(served: ServedModels, live: LiveModels) -> list:  # type: ignore[type-arg]
    return [
        served.deployed(each.version, each.role, share=each.share, name=each.name)
        for each in live.models
    ]


def test_a_larger_share_takes_no_application_from_the_challenger() -> None:
    places = [place_of(each, "salt") for each in APPLICATIONS]
    before = {n for n, place in enumerate(places) if challenger_at(place, (0.1,)) == 0}
    after = {n for n, place in enumerate(places) if challenger_at(place, (0.2,)) == 0}

    assert before < after


def test_another_salt_divides_otherwise() -> None:
    assert place_of(100_001, "a") != place_of(100_001, "b")


@given(application=st.integers(0), salt=st.text())
def test_a_place_is_at_least_0_and_below_1(application: int, salt: str) -> None:
    assert 0 <= place_of(application, salt.encode(errors="replace").decode()) < 1


@pytest.mark.parametrize(
    ("asked", "version"),
    [
        (f"{NAME}/1", 1),
        (f"{NAME}/2", 2),
        (f"{NAME}@champion", 1),
        (f"{NAME}@challenger", 2),
        ("other", 3),
        ("other/3", 3),
    ],
)
def test_a_request_may_name_a_model_that_decides(
    live: LiveModels, asked: str, version: int
) -> None:
    assert live.choose(100_001, asked).version == version


def test_a_name_alone_leaves_the_choice_to_the_number(live: LiveModels) -> None:
    assert [live.choose(each, NAME) for each in APPLICATIONS[:200]] == [
        live.choose(each) for each in APPLICATIONS[:200]
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "nobody",
        f"{NAME}/9",
        f"{NAME}/4",
        f"{NAME}@shadow",
        f"{NAME}@latest",
        "a/b/c",
        f"{NAME}/",
    ],
)
def test_a_model_that_may_not_decide_cannot_be_asked_for(live: LiveModels, asked: str) -> None:
    with pytest.raises(ModelNotInUseError, match=f"{NAME}/1, {NAME}/2, other/3") as told:
        live.choose(100_001, asked)

    assert asked not in told.value.in_use


def test_system_000_names_a_model_by_name_and_version(live: LiveModels) -> None:
    assert live.by_key("other_v3").address == "other/3"
    with pytest.raises(ModelNotInUseError):
        live.by_key(f"{NAME}_v4")

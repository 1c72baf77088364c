"""Values as a page shows them."""

from creditwright.web.pages.data import values_of

USED = frozenset({("application_train", "AMT_CREDIT")})


def test_a_code_for_what_is_not_known_is_shown_as_unknown() -> None:
    (shown,) = values_of({"DAYS_EMPLOYED": 365243}, USED, "en")

    assert (shown.value, shown.unit) == (None, "days")


def test_a_number_that_names_something_is_written_without_marks() -> None:
    (shown,) = values_of({"SK_ID_CURR": 100001}, USED, "en")

    assert shown.value == "100001"


def test_what_the_model_looks_at_is_said() -> None:
    shown = values_of({"AMT_CREDIT": 1000.0, "CNT_CHILDREN": 2}, USED, "fr")

    assert {each.column: each.is_used for each in shown} == {
        "AMT_CREDIT": True,
        "CNT_CHILDREN": False,
    }

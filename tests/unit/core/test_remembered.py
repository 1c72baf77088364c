"""A yes is kept for a while, and asked for again after; a no is never kept."""

from creditwright.core.remembered import Remembered


def test_a_yes_is_kept_until_it_is_as_old_as_said_and_a_no_is_asked_again() -> None:
    answers, found = iter([True, False, True]), Remembered()

    def ask() -> bool:
        return next(answers)

    held = [found.still(now, 2.0, ask) for now in (0.0, 1.9, 2.0, 2.1, 3.9)]

    assert held == [True, True, False, True, True]

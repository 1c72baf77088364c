"""Who was champion before."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.registry.champion import ChampionChange, Move, earlier_champion


def change(version: int, *, move: Move = Move.PROMOTE) -> ChampionChange:
    return ChampionChange(
        move=move,
        version=version,
        before=None,
        by="bob",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        bundle_digest="",
    )


def after_rolling_back(promoted: list[int], times: int) -> int | None:
    """Return the champion after promotions and so many rollbacks, each of them noted."""
    changes, champion = [change(each) for each in promoted], promoted[-1]
    for _ in range(times):
        earlier = earlier_champion(changes, champion)
        if earlier is None:
            return None
        changes.append(change(earlier, move=Move.ROLLBACK))
        champion = earlier
    return champion


@given(st.lists(st.integers(1, 50), unique=True, min_size=1, max_size=8), st.integers(0, 9))
def test_each_rollback_undoes_one_promotion(promoted: list[int], times: int) -> None:
    expected = promoted[-1 - times] if times < len(promoted) else None

    assert after_rolling_back(promoted, times) == expected


def test_what_was_rolled_back_is_not_gone_back_to() -> None:
    changes = [change(1), change(2), change(1, move=Move.ROLLBACK), change(3)]

    assert earlier_champion(changes, 3) == 1


def test_a_note_whose_move_never_happened_is_passed_over() -> None:
    assert earlier_champion([change(1), change(2), change(3)], champion=2) == 1


def test_a_champion_that_other_hands_made_gives_way_to_the_last_that_was_promoted() -> None:
    assert earlier_champion([change(1), change(2)], champion=7) == 2


@pytest.mark.parametrize("champion", [None, 1])
def test_before_the_first_there_is_none(champion: int | None) -> None:
    changes = [] if champion is None else [change(1)]

    assert earlier_champion(changes, champion) is None


def test_without_a_champion_there_is_none_before_it() -> None:
    assert earlier_champion([change(1)], champion=None) is None

"""One simulated lender for the tests of this folder: its tables, and what stands behind others."""

import numpy as np
import polars as pl
import pytest

from creditwright.records.simulator import simulate_tables
from creditwright.records.simulator.card import Cards, Statements, simulate_cards
from creditwright.records.simulator.credits import Credits, simulate_credits
from creditwright.records.simulator.payments import Payments, simulate_payments
from creditwright.records.simulator.people import People, simulate_people

PEOPLE = 1_500


@pytest.fixture(scope="session")
def lender() -> dict[str, pl.DataFrame]:
    return simulate_tables(9_000, seed=20)


@pytest.fixture(scope="session")
def people() -> People:
    rng = np.random.default_rng(5)
    return simulate_people(rng, np.arange(PEOPLE), np.zeros(PEOPLE, dtype=bool))


@pytest.fixture(scope="session")
def past(people: People) -> Credits:
    """The people's own earlier credits."""
    return simulate_credits(np.random.default_rng(6), people, 1, 6 * PEOPLE)


@pytest.fixture(scope="session")
def payments(people: People, past: Credits) -> Payments:
    return simulate_payments(np.random.default_rng(7), people, past)


@pytest.fixture(scope="session")
def used_cards(people: People, past: Credits) -> tuple[Cards, Statements]:
    return simulate_cards(np.random.default_rng(8), people, past)


@pytest.fixture(scope="session")
def cards(used_cards: tuple[Cards, Statements]) -> Cards:
    return used_cards[0]


@pytest.fixture(scope="session")
def statements(used_cards: tuple[Cards, Statements]) -> Statements:
    return used_cards[1]

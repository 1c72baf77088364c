"""One block of applications with everything that belongs to them: the unit of work.

A block has its own random numbers, so that it comes out the same whichever process makes it, and
the first blocks are the same however many follow.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl

from creditwright.records.simulator.building import building
from creditwright.records.simulator.bureau import simulate_bureau_loans
from creditwright.records.simulator.bureau_tables import bureau_balance_table, bureau_table
from creditwright.records.simulator.card import closed_days, simulate_cards
from creditwright.records.simulator.card_tables import card_instalment_rows, card_table
from creditwright.records.simulator.circumstances import circumstances
from creditwright.records.simulator.columns import APPLICATION_COLUMNS
from creditwright.records.simulator.credits import simulate_credits
from creditwright.records.simulator.draws import Flags, Floats, Integers
from creditwright.records.simulator.outcome import default_probability, draw_defaults
from creditwright.records.simulator.payments import instalment_rows, settled_days, simulate_payments
from creditwright.records.simulator.people import People, simulate_people
from creditwright.records.simulator.point_of_sale import point_of_sale_table
from creditwright.records.simulator.previous import previous_application_table
from creditwright.records.simulator.request import request

BLOCK_APPLICATIONS = 2000
FIRST_APPLICATION = 100_001
FIRST_CREDIT = 1_000_001
FIRST_LOAN = 5_000_000
CREDITS_ROOM = 6 * BLOCK_APPLICATIONS  # identifiers a block may use; the mean need is 4.6 each
LOANS_ROOM = 6 * BLOCK_APPLICATIONS
TEST_SHARE = 0.136823  # 48,744 of 356,255

Tables = Mapping[str, pl.DataFrame]


def is_test_application(places: Integers, test_share: float) -> Flags:
    """Spread test applications evenly, so that N of them hold round(N * test_share)."""
    before, after = np.rint(places * test_share), np.rint((places + 1) * test_share)
    is_test: Flags = after > before
    return is_test


def simulate_block(
    seed: int, block: int, applications: int, test_share: float, *, shock: float = 0.0
) -> Tables:
    """Simulate the tables of one block's first `applications`, and the truth about them."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))
    places = block * BLOCK_APPLICATIONS + np.arange(applications)
    people = simulate_people(
        rng, FIRST_APPLICATION + places, is_test_application(places, test_share), shock=shock
    )
    loans = simulate_bureau_loans(rng, people, FIRST_LOAN + block * LOANS_ROOM)
    past = simulate_credits(rng, people, FIRST_CREDIT + block * CREDITS_ROOM, CREDITS_ROOM)
    payments = simulate_payments(rng, people, past)
    cards, statements = simulate_cards(rng, people, past)
    ended = np.minimum(settled_days(payments, past), closed_days(people, past, cards))
    form = pl.DataFrame(
        {
            "SK_ID_CURR": people.identifier,
            **circumstances(rng, people),
            **building(rng, people),
            **request(rng, people, loans),
        },
        nan_to_null=True,
    )
    probability = default_probability(form, people.traits)
    defaulted = draw_defaults(rng, probability).astype(np.int64)
    form = form.with_columns(pl.Series("TARGET", defaulted)).select(APPLICATION_COLUMNS)
    on_card = card_instalment_rows(rng, people, past, cards, statements)
    return {
        "application_train": form.filter(pl.Series(~people.is_test)),
        "application_test": form.filter(pl.Series(people.is_test)).drop("TARGET"),
        "bureau": bureau_table(rng, people, loans),
        "bureau_balance": bureau_balance_table(rng, people, loans),
        "previous_application": previous_application_table(rng, people, past, ended),
        "POS_CASH_balance": point_of_sale_table(rng, people, past, payments),
        "installments_payments": pl.concat([instalment_rows(people, past, payments), on_card]),
        "credit_card_balance": card_table(rng, people, past, cards, statements),
        "truth": _truth(people, probability, defaulted),
    }


def _truth(people: People, probability: Floats, defaulted: Integers) -> pl.DataFrame:
    traits = {name: getattr(people.traits, name) for name in people.traits.__slots__}
    return pl.DataFrame(
        {
            "SK_ID_CURR": people.identifier,
            "is_test": people.is_test,
            "default_probability": probability,
            "defaulted": defaulted,
            **traits,
        }
    )

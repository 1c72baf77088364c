"""A simulated lender: people and their credits, month by month, in the lender's eight tables."""

import polars as pl

from creditwright.records.simulator.block import (
    BLOCK_APPLICATIONS,
    TEST_SHARE,
    simulate_block,
)

__all__ = ["BLOCK_APPLICATIONS", "TEST_SHARE", "simulate_tables"]


def simulate_tables(
    applications: int, seed: int, *, test_share: float = TEST_SHARE, shock: float = 0.0
) -> dict[str, pl.DataFrame]:
    """Simulate a lender in memory: the eight tables as published, and `truth`.

    The same seed gives the same rows; a larger number of applications repeats the whole blocks of
    BLOCK_APPLICATIONS of a smaller one.

    Args:
        applications: How many, train and test together.
        seed: Of all that is drawn.
        test_share: Share of the applications whose outcome is withheld.
        shock: An economic one, in standard deviations of what people have left and of the credit
            they seek; 0: there is none.
    """
    blocks = [
        simulate_block(
            seed, block, min(BLOCK_APPLICATIONS, applications - start), test_share, shock=shock
        )
        for block, start in enumerate(range(0, applications, BLOCK_APPLICATIONS))
    ]
    return {name: pl.concat([tables[name] for tables in blocks]) for name in blocks[0]}

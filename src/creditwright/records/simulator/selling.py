"""How earlier credits were sold: the goods, the shop, the channel, the product's name."""

import numpy as np
import polars as pl

from creditwright.records.simulator.credits import Credits
from creditwright.records.simulator.draws import (
    Flags,
    Integers,
    Rng,
    chance,
    from_quantiles,
    labels_and_shares,
    pick,
    whole,
    words,
)
from creditwright.records.simulator.terms import CONSUMER, REVOLVING, YIELD_GROUPS

# Products of goods: their share, the industry they are sold in, the goods, seller's area quantiles.
PRODUCTS = ("household", "mobile", "industry", "other")
PRODUCT_SHARES = (0.48, 0.314, 0.166, 0.040)
GOODS: tuple[dict[str, float], ...] = (
    {
        "Consumer Electronics": 34,
        "Audio/Video": 28,
        "Computers": 27,
        "Mobile": 6,
        "Photo / Cinema Equipment": 4,
        "Homewares": 1,
        "Office Appliances": 0.5,
    },
    {
        "Mobile": 86,
        "Computers": 6,
        "Photo / Cinema Equipment": 5,
        "Consumer Electronics": 2,
        "Audio/Video": 1,
    },
    {
        "Furniture": 43,
        "Construction Materials": 22,
        "Clothing and Accessories": 19,
        "Auto Accessories": 5,
        "Jewelry": 5,
        "Sport and Leisure": 2,
        "Homewares": 3,
    },
    {
        "Medical Supplies": 28,
        "Vehicles": 18,
        "Gardening": 17,
        "Other": 13,
        "Medicine": 12,
        "Tourism": 9,
        "Weapon": 1,
        "Direct Sales": 1,
        "Fitness": 1,
    },
)
INDUSTRIES: tuple[dict[str, float], ...] = (
    {"Consumer electronics": 0.985, "Connectivity": 0.010, "Industry": 0.005},
    {"Connectivity": 0.975, "Consumer electronics": 0.025},
    {
        "Furniture": 0.42,
        "Construction": 0.23,
        "Clothing": 0.20,
        "Industry": 0.10,
        "Auto technology": 0.04,
        "Jewelry": 0.02,
    },
    {
        "Industry": 0.55,
        "Construction": 0.18,
        "Consumer electronics": 0.15,
        "Tourism": 0.06,
        "MLM partners": 0.06,
    },
)
AREAS = (
    (1, 15, 36, 51, 134, 480, 1550, 2500, 2900, 4000, 6000),
    (1, 8, 12, 15, 21, 34, 50, 72, 100, 300, 2000),
    (1, 5, 11, 17, 35, 75, 200, 700, 1000, 2500, 5000),
    (1, 5, 10, 15, 25, 50, 120, 400, 900, 2500, 5000),
)
CHANNELS = (
    "Credit and cash offices",
    "Country-wide",
    "Stone",
    "Regional / Local",
    "Contact center",
    "AP+ (Cash loan)",
    "Channel of corporate sales",
)
CHANNEL_SHARES = (
    (0.0, 0.585, 0.275, 0.140, 0.0, 0.0, 0.0),
    (0.800, 0.055, 0.002, 0.004, 0.075, 0.055, 0.009),
    (0.660, 0.150, 0.030, 0.040, 0.055, 0.060, 0.005),
)


def selling(
    rng: Rng, credits_: Credits, product: Integers, is_cross_sold: Flags
) -> dict[str, pl.Series | Integers]:
    """Return where and how the contract was sold, which product it was, and its price group."""
    contract, fixed = credits_.contract, credits_.has_terms
    size = contract.size
    goods, industry, area = _goods(rng, contract, product)
    portfolio = np.where(fixed, np.array([1, 2, 3])[contract], 0)
    product_type = np.where(fixed & (contract != CONSUMER), np.where(is_cross_sold, 1, 2), 0)
    channel = np.zeros(size, dtype=np.int64)
    for code, shares in enumerate(CHANNEL_SHARES):
        mine = np.flatnonzero(contract == code)
        channel[mine] = pick(rng, shares, mine.size)
    price = np.where(fixed & (contract != REVOLVING), credits_.yield_group, len(YIELD_GROUPS) - 1)
    months = np.where(fixed, credits_.months, np.nan)
    return {
        "NAME_GOODS_CATEGORY": goods,
        "NAME_PORTFOLIO": words(("XNA", "POS", "Cash", "Cards"), portfolio),
        "NAME_PRODUCT_TYPE": words(("XNA", "x-sell", "walk-in"), product_type),
        "CHANNEL_TYPE": words(CHANNELS, channel),
        "SELLERPLACE_AREA": area,
        "NAME_SELLER_INDUSTRY": industry,
        "CNT_PAYMENT": months,
        "NAME_YIELD_GROUP": words(YIELD_GROUPS, price),
        "PRODUCT_COMBINATION": _combination(credits_, product, is_cross_sold),
    }


def _goods(
    rng: Rng, contract: Integers, product: Integers
) -> tuple[pl.Series, pl.Series, Integers]:
    goods_labels = ("XNA", *dict.fromkeys(name for table in GOODS for name in table))
    industry_labels = ("XNA", *dict.fromkeys(name for table in INDUSTRIES for name in table))
    goods = np.zeros(contract.size, dtype=np.int64)
    industry = np.zeros(contract.size, dtype=np.int64)
    area = np.where(chance(rng, 0.12, contract.size), 0, -1)
    for code in range(len(PRODUCTS)):
        mine = np.flatnonzero((contract == CONSUMER) & (product == code))
        for target, table, labels in (
            (goods, GOODS[code], goods_labels),
            (industry, INDUSTRIES[code], industry_labels),
        ):
            names, shares = labels_and_shares(table)
            places = np.array([labels.index(name) for name in names])
            target[mine] = places[pick(rng, shares, mine.size)]
        area[mine] = whole(from_quantiles(rng.standard_normal(mine.size), AREAS[code]))
    return words(goods_labels, goods), words(industry_labels, industry), area


def _combination(credits_: Credits, product: Integers, is_cross_sold: Flags) -> pl.Series:
    """Return the product's long name, put together from what was sold at which price."""
    with_interest = credits_.yield_group > 0
    plural = np.where((product == len(PRODUCTS) - 1) & ~with_interest, len(PRODUCTS), product)
    pos = tuple(
        f"POS {name} {'with' if interest else 'without'} interest"
        for interest in (0, 1)
        for name in (*PRODUCTS, "others")
    )
    level = np.array([0, 0, 1, 2, 1])[credits_.yield_group]
    cash = tuple(
        f"Cash {how}: {price}"
        for how in ("X-Sell", "Street")
        for price in ("low", "middle", "high")
    )
    labels = (*pos, *cash, "Card X-Sell", "Card Street", "Cash")
    street = (~is_cross_sold).astype(np.int64)
    code = np.select(
        [credits_.contract == CONSUMER, credits_.contract == REVOLVING, credits_.has_terms],
        [
            np.where(with_interest, len(PRODUCTS) + 1, 0) + plural,
            len(pos) + len(cash) + np.where(credits_.has_terms, street, 1),
            len(pos) + 3 * street + level,
        ],
        len(labels) - 1,
    )
    return words(labels, code)

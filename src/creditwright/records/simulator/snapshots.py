"""The lender's month ends, seen from the application: month -1 is the last before it."""

import numpy as np

from creditwright.records.simulator.draws import Integers
from creditwright.records.simulator.people import DAYS_PER_MONTH, People

FIRST_MONTH, LAST_MONTH = -96, -1


def snapshot_day(people: People, owner: Integers, month: Integers) -> Integers:
    """Return the day on which `month` ended, negative: before the application."""
    end = np.floor(DAYS_PER_MONTH * (month + 1)).astype(np.int64)
    day: Integers = end - people.day_of_month[owner]
    return day


def first_snapshot_from(people: People, owner: Integers, day: Integers) -> Integers:
    """Return the first month that ended on `day` or after it."""
    return np.ceil((day + people.day_of_month[owner]) / DAYS_PER_MONTH).astype(np.int64) - 1

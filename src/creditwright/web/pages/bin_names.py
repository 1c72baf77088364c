"""What the bins of a drift report are called on a page: a report names them once, in English."""

import re
from typing import Final

from creditwright.monitoring.column import MISSING, RARE
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import Page

DIGITS: Final = 4
WITH_END: Final = re.compile(r"(up to|above|below) (\S+)")
RANGES: Final = {
    "up to": _("up to %(end)s"),
    "above": _("above %(end)s"),
    "below": _("below %(end)s"),
}
NAMES: Final = {MISSING: _("missing"), RARE: _("rarer ones"), "any": _("any value")}


def bin_name(page: Page, label: str) -> str:
    """Return what a bin is called in the page's language: a range, a value, or a category."""
    if label in NAMES:
        return page.say(NAMES[label])
    found = WITH_END.fullmatch(label)
    if found:
        end = page.figures.significant(float(found[2]), DIGITS)
        return page.say(RANGES[found[1]]) % {"end": end}
    try:
        return page.figures.significant(float(label), DIGITS)
    except ValueError:
        return page.figures.word(label)

"""What a page says after a change: the address names the message, so no process keeps it."""

from collections.abc import Mapping
from typing import Final

from creditwright.web.pages.catalogue import later as _

SAID: Final[Mapping[str, str]] = {
    "signed-out": _("You are signed out."),
    "assessed": _("The application was assessed, and the decision recorded."),
}

"""The views there are, by name."""

from collections.abc import Mapping

from creditwright.features.views.bureau import BUREAU_LOANS
from creditwright.features.views.cards import CARD_MONTHS
from creditwright.features.views.instalments import INSTALMENTS
from creditwright.features.views.point_of_sale import POS_MONTHS
from creditwright.features.views.previous import PREVIOUS_APPLICATIONS
from creditwright.features.views.view import View

VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (BUREAU_LOANS, PREVIOUS_APPLICATIONS, INSTALMENTS, POS_MONTHS, CARD_MONTHS)
}

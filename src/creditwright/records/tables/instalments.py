"""Instalments due and payments made on earlier credits of this lender."""

from creditwright.core.text import Text
from creditwright.records.table import Table, Unit
from creditwright.records.tables.columns import (
    APPLICATION_NUMBER,
    PREVIOUS_NUMBER,
    amount,
    count,
    days,
)

NOT_PAID = "not paid"

INSTALMENTS = Table(
    name="installments_payments",
    meaning=Text(
        en="One row per payment made on an instalment, or instalment not paid.",
        fr="Une ligne par paiement d'une échéance, ou par échéance impayée.",
    ),
    # one instalment may be paid in parts, even on one day: only the whole row names it
    key=(
        "SK_ID_PREV",
        "NUM_INSTALMENT_VERSION",
        "NUM_INSTALMENT_NUMBER",
        "DAYS_INSTALMENT",
        "DAYS_ENTRY_PAYMENT",
        "AMT_INSTALMENT",
        "AMT_PAYMENT",
    ),
    dated_by=("DAYS_INSTALMENT", "DAYS_ENTRY_PAYMENT"),
    columns=(
        PREVIOUS_NUMBER,
        APPLICATION_NUMBER,
        count(
            "NUM_INSTALMENT_VERSION",
            "version of the plan, 0 for a card",
            "version de l'échéancier, 0 pour une carte",
            at_most=10_000,
            unit=Unit.NONE,
        ),
        count(
            "NUM_INSTALMENT_NUMBER",
            "number of the instalment",
            "numéro de l'échéance",
            at_least=1,
            at_most=10_000,
            unit=Unit.NONE,
        ),
        days(
            "DAYS_INSTALMENT",
            "day the instalment was due",
            "jour où l'échéance était due",
            null=None,
            required=True,
        ),
        days("DAYS_ENTRY_PAYMENT", "day it was paid", "jour du paiement", null=NOT_PAID),
        amount("AMT_INSTALMENT", "amount due", "montant dû", null=None),
        amount("AMT_PAYMENT", "amount paid", "montant payé", null=NOT_PAID),
    ),
)

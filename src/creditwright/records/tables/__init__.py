"""The eight tables, declared: what a row is, its key, and what its columns may hold."""

from collections.abc import Mapping

from creditwright.records.table import Table
from creditwright.records.tables.application import APPLICATION_TEST, APPLICATION_TRAIN
from creditwright.records.tables.bureau import BUREAU
from creditwright.records.tables.bureau_balance import BUREAU_BALANCE
from creditwright.records.tables.credit_card import CREDIT_CARD
from creditwright.records.tables.instalments import INSTALMENTS
from creditwright.records.tables.point_of_sale import POINT_OF_SALE
from creditwright.records.tables.previous_application import PREVIOUS_APPLICATION

# in the order in which they are read: a table comes after those its rows hang on
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        APPLICATION_TRAIN,
        APPLICATION_TEST,
        BUREAU,
        BUREAU_BALANCE,
        PREVIOUS_APPLICATION,
        POINT_OF_SALE,
        INSTALMENTS,
        CREDIT_CARD,
    )
}

__all__ = [
    "APPLICATION_TEST",
    "APPLICATION_TRAIN",
    "BUREAU",
    "BUREAU_BALANCE",
    "CREDIT_CARD",
    "INSTALMENTS",
    "POINT_OF_SALE",
    "PREVIOUS_APPLICATION",
    "TABLES",
]

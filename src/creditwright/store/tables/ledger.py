"""The ledger's entries and the keys of its subjects; triggers let no entry be changed or removed.

The keys lie apart from what they open: one of them can be destroyed, and every entry stands.
"""

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text

from creditwright.store.tables.metadata import METADATA

ENTRIES = Table(
    "ledger_entry",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("about", Text, nullable=False, index=True),
    Column("subject", LargeBinary, nullable=False, index=True),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

SUBJECT_KEYS = Table(
    "subject_key",
    METADATA,
    Column("subject", LargeBinary, primary_key=True),
    Column("wrapped", LargeBinary, comment="None: destroyed."),
    Column("made_at", Text, nullable=False),
    Column("destroyed_at", Text),
)

VAULT = Table(
    "vault",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    comment="What makes references of subjects, wrapped by the master key.",
)

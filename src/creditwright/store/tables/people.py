"""People, what they are, and what they show: keys, sessions; and what is counted of them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from creditwright.store.tables.metadata import METADATA

PEOPLE = Table(
    "person",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text, comment="argon2id; None: signs in otherwise, or is a program."),
    Column("issuer_subject", Text, unique=True, comment="As the configured issuer names them."),
    Column("added_at", Text, nullable=False),
    Column("disabled_at", Text),
)

ROLES = Table(
    "person_role",
    METADATA,
    Column("person", Text, ForeignKey("person.id"), primary_key=True),
    Column("role", Text, primary_key=True),
)

OWN_APPLICATIONS = Table(
    "person_application",
    METADATA,
    Column("person", Text, ForeignKey("person.id"), primary_key=True),
    Column("application", BigInteger, primary_key=True, autoincrement=False, index=True),
    comment="Which applications are whose; one may be of two people together.",
)

KEYS = Table(
    "access_key",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False, index=True),
    Column("digest", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, comment="With spaces between; None: all that the roles allow."),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("revoked_at", Text),
)

SESSIONS = Table(
    "session",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False, index=True),
    Column("digest", Text, unique=True, comment="Of what a page's cookie holds; None: a token's."),
    Column("began_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False, index=True),
    Column("ended_at", Text),
)

REVOKED_TOKENS = Table(
    "revoked_token",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("expires_at", Text, nullable=False, index=True),
    comment="Tokens of the configured issuer that were ended here before their time.",
)

QUOTAS = Table(
    "quota_use",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("used", Integer, nullable=False),
)

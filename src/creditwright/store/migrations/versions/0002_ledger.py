"""The ledger, and what keeps its entries as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ON_SQLITE = """
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
--
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
--
CREATE TRIGGER ledger_entry_follows BEFORE INSERT ON ledger_entry
WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM ledger_entry)
  OR NEW.previous <> COALESCE(
    (SELECT hash FROM ledger_entry ORDER BY seq DESC LIMIT 1), ZEROBLOB(32))
BEGIN SELECT RAISE(ABORT, 'an entry of the ledger follows the last one'); END;
--
CREATE TRIGGER subject_key_no_delete BEFORE DELETE ON subject_key
BEGIN SELECT RAISE(ABORT, 'a key is destroyed, its row stays'); END;
"""
ON_POSTGRESQL = """
CREATE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is only ever added to' USING ERRCODE = 'restrict_violation';
END $$;
--
CREATE FUNCTION ledger_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_seq bigint := 0; last_hash bytea := decode(repeat('00', 32), 'hex');
BEGIN
  SELECT seq, hash INTO last_seq, last_hash FROM ledger_entry ORDER BY seq DESC LIMIT 1;
  IF NOT FOUND THEN
    last_seq := 0; last_hash := decode(repeat('00', 32), 'hex');
  END IF;
  IF NEW.seq <> last_seq + 1 OR NEW.previous <> last_hash THEN
    RAISE EXCEPTION 'an entry of the ledger follows the last one'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
--
CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays();
--
CREATE TRIGGER ledger_entry_follows BEFORE INSERT ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION ledger_follows();
--
CREATE TRIGGER subject_key_stays BEFORE DELETE OR TRUNCATE ON subject_key
FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays();
"""


def upgrade() -> None:
    """Take the step."""
    _make_tables()
    op.create_index(op.f("ix_ledger_entry_about"), "ledger_entry", ["about"], unique=False)
    op.create_index(op.f("ix_ledger_entry_subject"), "ledger_entry", ["subject"], unique=False)
    guards = ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL
    for statement in guards.split("--\n"):
        op.execute(sa.text(statement))


def _make_tables() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger_entry")),
    )
    op.create_table(
        "subject_key",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True, comment="None: destroyed."),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("destroyed_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_subject_key")),
    )
    op.create_table(
        "vault",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_vault")),
        comment="What makes references of subjects, wrapped by the master key.",
    )

"""What Alembic runs: the steps, on the connection it is given, in that one's transaction."""

from alembic import context

from creditwright.store.tables.all import METADATA

if getattr(context, "config", None) is not None:  # there is one only while Alembic runs this
    context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
    with context.begin_transaction():
        context.run_migrations()

"""Alembic runs this file for every command; the caller hands in the connection, so that there is only ever one."""

from alembic import context

from bot.store.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

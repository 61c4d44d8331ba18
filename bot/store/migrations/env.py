"""Run by Alembic: migrations on the engine that the bot opened, within one transaction."""

from alembic import context

import bot.store.models  # noqa: F401  (fills the metadata)
from bot.store.base import Base

engine = context.config.attributes["engine"]
with engine.begin() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()

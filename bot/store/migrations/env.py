"""Run by Alembic: migrations on the engine that the bot opened, alone, within one transaction."""

from typing import Any

from alembic import context

import bot.store.models  # noqa: F401  (fills the metadata)
from bot.store.base import Base
from bot.store.engine.process_lock import alone

attributes = context.config.attributes


def note(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:
    """Remember the step that was taken, so that a sentence can name the one that failed."""
    attributes.get("taken", []).append(step.up_revision_id)


with alone(attributes["engine"], keep=not attributes.get("rehearsed")) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        on_version_apply=note,
    )
    with context.begin_transaction():
        context.run_migrations()

"""Queries on settings: who has which role, and what was changed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Member, SettingChange
from bot.store.workspaces import home_id


def members_with(session: Session, role: str) -> list[Member]:
    """The members with a role, given by its column."""
    return list(
        session.scalars(
            select(Member)
            .where(Member.workspace_id == home_id(session), getattr(Member, role))
            .order_by(Member.id)
        )
    )


def changes(session: Session, limit: int) -> list[SettingChange]:
    """The newest changes."""
    return list(
        session.scalars(
            select(SettingChange)
            .where(SettingChange.workspace_id == home_id(session))
            .order_by(SettingChange.id.desc())
            .limit(limit)
        )
    )


def ever_changed(session: Session, setting: str) -> bool:
    """Whether an admin has settled this one."""
    same = (SettingChange.workspace_id == home_id(session), SettingChange.setting == setting)
    return session.scalar(select(SettingChange.id).where(*same).limit(1)) is not None

"""Who leads, and who looks after Éclair."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.store.models import (
    Member,
)
from bot.store.workspaces import home_id


def leaders(session: Session) -> list[Member]:
    """Those who go first."""
    query = select(Member).where(Member.workspace_id == home_id(session), Member.is_leader)
    return list(session.scalars(query.where(~Member.has_left).order_by(Member.id)))


def who_run(session: Session) -> list[Member]:
    """Those who look after the rituals: who runs Éclair and the learning leads, else the admins."""
    staff = select(Member).where(Member.workspace_id == home_id(session), ~Member.has_left, ~Member.is_bot)
    query = staff.where(or_(Member.runs_eclair, Member.is_learning_lead)).order_by(Member.id)
    found = list(session.scalars(query))
    return found or list(session.scalars(staff.where(Member.is_admin).order_by(Member.id)))

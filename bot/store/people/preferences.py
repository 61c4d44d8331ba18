"""How people want to be reached: how often rituals ask them, and what they get."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Member, Pace, Preference
from bot.store.workspaces import home_id


def paces(session: Session) -> dict[int, Pace]:
    """How often people want to be asked, of those who said."""
    said = session.scalars(select(Preference).where(Preference.workspace_id == home_id(session)))
    return {habit.member_id: habit.pace for habit in said}


def preference(session: Session, member: Member) -> Preference:
    """How somebody wants to be reached; the usual, where they never said."""
    found = session.get(Preference, member.id)
    if found is None:
        found = Preference(
            member_id=member.id, workspace_id=member.workspace_id, pace=Pace.MONTHLY, wants_hints=True,
            wants_digest=False, shows_thanks=False,
        )  # fmt: skip
    return found

"""What the bot knows of somebody, as they may read it and take it along."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.services.privacy.erasure import EVERY
from bot.services.questions import asking
from bot.store.models import Member
from bot.store.privacy import own_rows
from bot.store.questions.replies import replies_below


def known(session: Session, member: Member, *, to_themselves: bool) -> dict[str, list[dict[str, Any]]]:
    """What a member may read of the rows that are their own, by table; nothing of other people.

    What they asked without a name only they are told: not even an admin may see who asked it.
    """
    found = own_rows.rows_of(session, member)
    found.setdefault("outside_calendars", [])  # none given is an answer, too
    if to_themselves:
        sealed = [one for one in asking.asked_by(session, member, limit=EVERY, held=True) if one.anonymous]
        found["anonymous_questions"] = [{"id": one.id, "text": one.text} for one in sealed if not one.is_held]
        found["held_words"] = [{"id": one.id, "text": one.text} for one in sealed if one.is_held]
        found["anonymous_replies"] = [
            {"id": reply.id, "question_id": one.id, "text": reply.text}
            for one in sealed
            for reply in replies_below(session, one)
            if reply.by_asker
        ]
    return found


def export(session: Session, member: Member, *, to_themselves: bool) -> str:
    """The same as JSON."""
    found = known(session, member, to_themselves=to_themselves)
    return json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True, default=datetime.isoformat)

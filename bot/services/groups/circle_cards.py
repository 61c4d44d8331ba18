"""What a circle lets out: a card for the memory, once each of its people agrees; else nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import group_meetings
from bot.store import notice_refresh
from bot.store.groups import circles, groups
from bot.store.models import (
    CircleCard,
    CircleCardConsent,
    CircleCardState,
    Group,
    GroupKind,
    GroupState,
    MeetingState,
    Member,
)
from bot.store.models.notice_kinds import NoticeKind

ASKED, ENDED = NoticeKind.CIRCLE_CARD, NoticeKind.CIRCLE_CARD_ENDED
LONGEST_TITLE, LONGEST_TEXT = 200, 2500
MET = (GroupState.RUNNING, GroupState.ENDED, GroupState.CALLED_OFF)


def may_propose(group: Group, by: Member) -> None:
    """Refused for whoever is not in the circle, before its first meeting, and where nobody else is left."""
    group_meetings.seat_of(group, by)
    if group.kind != GroupKind.CIRCLE or group.state not in MET:
        raise Refusal("circle.over")
    if all(meeting.state != MeetingState.HELD for meeting in group.meetings):
        raise Refusal("circle.card.early")
    if len(_here(group)) < 2:
        raise Refusal("circle.card.alone")


def propose(
    session: Session,
    group: Group,
    by: Member,
    words: tuple[str, str],
    source: str,
    now: datetime,
    *,
    fields: tuple[str, str],
) -> CircleCard:
    """Put a card, (title, text), to the circle; the same form twice is one. Whoever proposes it agrees."""
    groups.hold(session, group)
    known = circles.card_by_source(session, source)
    if known is not None:
        return known
    title, text = (part.strip() for part in words)
    may_propose(group, by)
    for part, longest, field in ((title, LONGEST_TITLE, fields[0]), (text, LONGEST_TEXT, fields[1])):
        if not any(letter.isalnum() for letter in part):
            raise Refusal("card.empty", field=field)
        if len(part) > longest:
            raise Refusal("story.too_long", field=field, length=len(part), longest=longest)
    if circles.proposed_card(session, group) is not None:
        raise Refusal("circle.card.another", field=fields[0])
    made = CircleCard(
        workspace_id=group.workspace_id, workspace=group.workspace, group=group, source=source, author=by,
        title=title, text=text, proposed_at=now,
        consents=[
            CircleCardConsent(
                workspace_id=group.workspace_id, member=one, agreed_at=now if one.id == by.id else None
            )
            for one in _here(group)
        ],
    )  # fmt: skip
    session.add(made)
    session.flush()
    group_meetings.owe(session, ASKED, group, now, f"card:{made.id}", subject_id=made.id)
    return made


def agree(session: Session, made: CircleCard, by: Member, now: datetime) -> bool:
    """One of the circle agrees; whether they were the last, and it is kept."""
    circles.hold_card(session, made)
    consent = _consent_of(made, by)
    if made.state == CircleCardState.REFUSED:
        raise Refusal("circle.card.over")
    if consent.agreed_at is None:
        consent.agreed_at = now
    session.flush()
    is_last = made.state == CircleCardState.PROPOSED and all(one.agreed_at for one in made.consents)
    if is_last:
        made.state = CircleCardState.AGREED
        _tell_author(session, made, now, "agreed")
    redraw(session, made)
    return is_last


def refuse(session: Session, made: CircleCard, by: Member, now: datetime) -> None:
    """One of the circle would rather not, now or ever after: it is not in the memory, or no longer."""
    circles.hold_card(session, made)
    _consent_of(made, by)
    if made.state == CircleCardState.REFUSED:
        return
    made.state = CircleCardState.REFUSED
    if made.group_id is None:  # its circle was forgotten: nobody proposes these words again
        made.title = made.text = ""
    session.flush()
    if made.author is not None and made.author.id != by.id:
        _tell_author(session, made, now, "refused")
    redraw(session, made)


def drop_without(session: Session, member: Member, now: datetime, group: Group | None = None) -> None:
    """Somebody goes who has not agreed: what waits for their word, in one circle or all, is not kept."""
    for made in circles.cards_waiting_for(session, member):
        if group is None or made.group_id == group.id:
            made.state = CircleCardState.REFUSED
            session.flush()
            _tell_author(session, made, now, "refused")
            redraw(session, made)


def ask_newcomer(session: Session, group: Group, member: Member) -> None:
    """Whoever comes into the circle while a card waits has their say, too."""
    made = circles.proposed_card(session, group)
    if made is not None and all(one.member_id != member.id for one in made.consents):
        made.consents.append(CircleCardConsent(workspace_id=group.workspace_id, member=member))
        session.flush()
        redraw(session, made)


def _here(group: Group) -> list[Member]:
    return [one for one in group.people if not one.has_left]


def redraw(session: Session, made: CircleCard) -> None:
    """Its message in the circle, and what its author reads of it."""
    notice_refresh.refresh_about(session, made.id, ASKED, ENDED)


def _consent_of(made: CircleCard, by: Member) -> CircleCardConsent:
    found = next((one for one in made.consents if one.member_id == by.id), None)
    if found is None:
        raise Refusal("circle.card.not_yours")
    return found


def _tell_author(session: Session, made: CircleCard, now: datetime, what: str) -> None:
    if made.author is not None and made.group is not None:
        group_meetings.owe(
            session, ENDED, made.group, now, f"card:{made.id}:{what}", to=made.author, subject_id=made.id
        )  # fmt: skip

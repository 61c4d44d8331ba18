"""Channels: which are private, and what is asked when a project's or an incident's is archived."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.services.admin import settings
from bot.services.people import identity, workload
from bot.services.questions import asking, nudging
from bot.store import notice_refresh, notices
from bot.store.admin import channel_columns, redrawing
from bot.store.models import Member, Pace, Place
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels, members, preferences, roles
from bot.store.questions import questions
from bot.store.workspaces import home
from bot.text.terms import fold

TELLING = re.compile(r"(?:^|[-_])(?:proj(?:et|ect)?s?|incidents?|inc|postmortem|crise|chantier)(?:[-_]|$)")
ASKED = 15  # people: those of a larger channel are not all concerned
INVITATION, HOMELESS, LOST = (
    NoticeKind.STORY_INVITATION,
    NoticeKind.ROUND_HOMELESS,
    NoticeKind.SETTINGS_CHANNEL_LOST,
)
APART = timedelta(seconds=1.25)
QUOTING = (
    NoticeKind.DIGEST_CHANNEL,
    NoticeKind.DIGEST_REST,
    NoticeKind.QUESTION_STILL_OPEN,
    NoticeKind.ROUND_CLOSED,
    NoticeKind.CARD_TRIED,
)


def archive(session: Session, channel: str, by: str | None, now: datetime) -> None:
    """A channel is archived: its digest ends; who was in it is asked once Slack has said its name."""
    place = channels.of_channel(session, channel)
    was_closed = place.is_closed
    place.archived_at, place.archived_by, place.looked_at = now, by, None
    if not was_closed:
        tell_admins(session, place, now)


def unarchive(session: Session, channel: str) -> None:
    """It is in use again."""
    place = channels.of_channel(session, channel)
    _loss_is_over(session, place)
    place.archived_at = place.archived_by = place.looked_at = None


def lose(session: Session, channel: str, why: str, now: datetime) -> None:
    """A channel was deleted, or the bot was taken out of it: nothing can be written there."""
    place = channels.of_channel(session, channel)
    was_closed = place.is_closed
    if place.lost_why != channels.DELETED:
        place.lost_why = why
    if not was_closed:
        tell_admins(session, place, now)


def find_again(session: Session, place: Place) -> None:
    """The bot can write there again: what is still owed of it is not said."""
    if place.lost_why is not None:
        _loss_is_over(session, place)
    place.lost_why = None


def _loss_is_over(session: Session, place: Place) -> None:
    """Of the next loss of the rituals' channel they hear again."""
    notices.expire(session, HOMELESS, place.slack_id)


def seen_as(session: Session, place: Place, lost: str, now: datetime) -> None:
    """What Slack said when it was asked, where its own word of it was missed.

    At a first start nobody may be known yet who could be told: it is seen again once the list was read.
    """
    if lost and not _has_reader(session, place):
        return
    if lost == channels.ARCHIVED:
        was_closed, place.lost_why = place.is_closed, None
        place.archived_at = place.archived_at or now
        if not was_closed:
            tell_admins(session, place, now)
    elif lost:
        lose(session, place.slack_id, lost, now)
    else:
        find_again(session, place)
        if place.archived_at is not None and place.looked_at is not None:  # the first look comes at once
            _loss_is_over(session, place)
            place.archived_at = place.archived_by = None


def _has_reader(session: Session, place: Place) -> bool:
    """Whether somebody is known who would hear of the loss, if a setting names the channel."""
    if place.slack_id not in channels.named_in_settings(place.workspace).values():
        return True
    return bool(settings.responsible(session))


def tell_admins(session: Session, place: Place, now: datetime) -> None:
    """Once for each loss, where a setting names the channel; those who run the rituals hear of theirs."""
    named = channels.named_in_settings(place.workspace)
    lost = [name for name, channel in named.items() if channel == place.slack_id]
    if "rituals_channel" in lost:
        for member in roles.who_run(session):
            notices.enqueue(
                session, HOMELESS, subject_id=place.workspace_id, to=member,
                due_at=now, variant=place.slack_id, key=f"{HOMELESS}:{place.slack_id}:{member.id}",
            )  # fmt: skip
    for name in lost:
        if name == "rituals_channel" or (name == "pilot_channel" and not _hides_pilot(place)):
            continue
        for member in settings.responsible(session):
            notices.enqueue(
                session, LOST, subject_id=place.id, to=member, due_at=now,
                variant=name, key=f"{LOST}:{place.id}:{name}:{now:%Y%m%d%H%M%S}:{member.id}",
            )  # fmt: skip


def _hides_pilot(place: Place) -> bool:
    """Who is in a public channel Slack tells the bot, whether it is in there or not."""
    return place.lost_why != channels.LEFT or place.is_private is not False


def put_elsewhere(session: Session, channel: str, now: datetime) -> None:
    """Open questions that stood in a deleted channel go to the questions channel; their askers hear it."""
    for question in questions.open_in(session, channel):
        asking.could_not_post(session, question, channel, now)


def renumber(session: Session, old: str, new: str, now: datetime) -> None:
    """A channel got another id, mostly because another organisation shares it from now on: its threads, its
    digest and what was remembered there go with it. What the process was started with names the old one."""
    workspace = home(session)
    bot = members.find(session, workspace.bot_user_id or "")
    for name, channel in channels.named_in_settings(workspace).items():
        if channel == old:
            settings.write_down(session, bot, name, old, new, now)
    channel_columns.renumber(session, old, new)
    shared(session, new, is_shared=True)


def joined(session: Session, channel: str, slack_id: str) -> None:
    """Somebody came into a channel that is known; where it is the bot, Slack is asked about it again."""
    workspace = home(session)
    place = channels.by_channel(session, {channel}).get(channel)
    member = members.find(session, slack_id)
    if place is None:
        return
    if member is not None:
        channels.joined(session, place, member)
    if slack_id == workspace.bot_user_id:
        find_again(session, place)
        _ask_again(place)


def left(session: Session, channel: str, slack_id: str, now: datetime) -> None:
    """Somebody left a channel: what stands there alone is asked of them no longer."""
    workspace = home(session)
    place = channels.by_channel(session, {channel}).get(channel)
    if slack_id == workspace.bot_user_id:
        taken_out(session, channel, now)
    member = members.find(session, slack_id)
    if place is not None and member is not None:
        channels.left(session, place, member)
        nudging.left_channel(session, member, channel, now)


def taken_out(session: Session, channel: str, now: datetime) -> None:
    """The bot was taken out of a channel: who is in it is not known from now on."""
    lose(session, channel, channels.LEFT, now)
    channels.save_members(session, channels.of_channel(session, channel), (), None)


def renamed(session: Session, channel: str, name: str) -> None:
    """A channel has another name."""
    place = channels.by_channel(session, {channel}).get(channel)
    if place is not None:
        place.name = name[:100]


def converted(session: Session, channel: str, now: datetime, *, is_private: bool) -> None:
    """A channel became private, or public; who is in it is asked anew."""
    place = channels.by_channel(session, {channel}).get(channel)
    if place is not None:
        note_privacy(session, place, now, is_private=is_private)
        _ask_again(place)


def shared(session: Session, channel: str, *, is_shared: bool) -> None:
    """Another organisation came into a channel, or left it: what stands there of other channels is drawn
    again, however old it is."""
    place = channels.by_channel(session, {channel}).get(channel)
    if place is not None:
        place.is_shared = is_shared or place.is_shared  # whether the last one left Slack is asked
        _ask_again(place)
        notice_refresh.refresh_in_channel(session, channel, QUOTING)


def _ask_again(place: Place) -> None:
    place.looked_at = None if place.archived_at is None else place.looked_at


def note_privacy(session: Session, place: Place, now: datetime, *, is_private: bool) -> None:
    """What was said in a channel that became private is drawn again wherever else it stands; what was said in
    one that became public stays among its people."""
    if place.is_private is is_private:
        return
    was_public = place.is_private is False
    channels.note_privacy(place, is_private, now)
    if was_public:
        session.flush()
        redrawing.redraw(session, place.slack_id)


def tells_a_story(name: str) -> bool:
    """Whether a channel of this name was about a project or an incident."""
    return TELLING.search(fold(name)) is not None


def invite(session: Session, place: Place, slack_ids: Sequence[str], now: datetime) -> int:
    """Ask those who were there for a look back, whoever archived it first; says how many."""
    known = {member.slack_id: member for member in members.by_ids(session, slack_ids)}
    order = sorted(known.values(), key=lambda m: (m.slack_id != place.archived_by, m.id))
    paces = preferences.paces(session)
    chosen = [m for m in order if _may_be_asked(m, now) and paces.get(m.id) != Pace.NEVER][:ASKED]
    for turn, member in enumerate(chosen):
        opens = identity.week_of(member).next_open(now) or now
        notices.enqueue(
            session, INVITATION, subject_id=place.id, to=member,
            due_at=opens + turn * APART, promised=True, key=f"{INVITATION}:{place.id}:{member.id}",
        )  # fmt: skip
    return len(chosen)


def _may_be_asked(member: Member, now: datetime) -> bool:
    paused = member.paused_until is not None and member.paused_until > now
    return workload.is_reached(member) and not (member.is_guest or paused)

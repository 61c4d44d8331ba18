"""What Slack tells of channels: archived, renamed, made private, shared, joined and left."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.admin import settings
from bot.services.admin.channel_losses import find_again, lose, loss_is_over, tell_admins
from bot.services.questions import asking, nudging
from bot.store import notice_refresh
from bot.store.admin import channel_columns, redrawing
from bot.store.models import LostWhy, Place
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels, members
from bot.store.questions import questions
from bot.store.workspaces import home

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
    loss_is_over(session, place)
    place.archived_at = place.archived_by = place.looked_at = None


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
    lose(session, channel, LostWhy.LEFT, now)
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

"""Channels that the bot can write in no more: noticed, told to those responsible, found again."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.admin import settings
from bot.store import notices
from bot.store.models import LostWhy, Place
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels, roles

INVITATION, HOMELESS, LOST = (
    NoticeKind.STORY_INVITATION,
    NoticeKind.ROUND_HOMELESS,
    NoticeKind.SETTINGS_CHANNEL_LOST,
)


def lose(session: Session, channel: str, why: LostWhy, now: datetime) -> None:
    """A channel was deleted, or the bot was taken out of it: nothing can be written there."""
    place = channels.of_channel(session, channel)
    was_closed = place.is_closed
    if place.lost_why != LostWhy.DELETED:
        place.lost_why = why
    if not was_closed:
        tell_admins(session, place, now)


def find_again(session: Session, place: Place) -> None:
    """The bot can write there again: what is still owed of it is not said."""
    if place.lost_why is not None:
        loss_is_over(session, place)
    place.lost_why = None


def loss_is_over(session: Session, place: Place) -> None:
    """Free the notices about the loss of the rituals' channel: of the next loss they hear again."""
    notices.expire(session, HOMELESS, place.slack_id)


def reconcile(session: Session, place: Place, lost: str, now: datetime) -> None:
    """Bring a channel's row in line with what Slack says of it now: an event may have been missed.

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
        lose(session, place.slack_id, LostWhy(lost), now)
    else:
        find_again(session, place)
        if place.archived_at is not None and place.looked_at is not None:  # the first look comes at once
            loss_is_over(session, place)
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
    return place.lost_why != LostWhy.LEFT or place.is_private is not False

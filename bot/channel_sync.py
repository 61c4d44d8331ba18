"""Channels, as Slack lists them: who is in them, whether they are private, whether they are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.services.admin import channel_events, channel_losses
from bot.slack import (
    Asking,
    Patience,
    RefusedBySlack,
    Stopped,
    TryLater,
    UnknownOutcome,
    impatient,
)
from bot.store.models import Place
from bot.store.people import channels
from bot.store.people.members import by_ids

AT_A_TIME = 200  # people who are looked up at once
CHANNEL_WAITS = 10  # seconds, for a Slack that stumbles; its pauses are waited out
CHANNELS_AT_A_TIME, CHANNELS_EVERY = 20, timedelta(days=1)  # Slack tells of changes; what was missed is found


@dataclass(frozen=True, slots=True)
class Channel:
    """What Slack says of a channel: its name, who is in it (None where Slack shows the bot nobody), and
    whether it is archived or the bot not in it."""

    name: str
    is_private: bool
    is_shared: bool
    inside: Sequence[str] | None
    lost: str = ""


def ask_about(deps: Deps, channel: str, asking: Asking = impatient) -> Channel:
    """What Slack says of a channel. Who is in a public one matters for guests alone.

    Where Slack interrupts a long list of who is in it, nothing is concluded from the part that was read.
    """
    name, is_private, is_shared, lost = deps.slack.channel(channel)
    with deps.read_sessions() as session:
        known = channels.by_channel(session, {channel}).get(channel)
        opened = known is not None and (known.is_private or known.opened_at is not None)
        matters = is_private or opened or channels.has_guests(session)
    if not matters:
        return Channel(name, is_private, is_shared, [], lost)
    try:
        return Channel(name, is_private, is_shared, deps.slack.members_of_channel(channel, asking), lost)
    except (TryLater, UnknownOutcome):
        if known is not None and known.listed_at is not None:
            raise
        return Channel(name, is_private, is_shared, None, lost)  # read on by those who can wait
    except RefusedBySlack:
        return Channel(name, is_private, is_shared, None, lost)


def note_channel(session: Session, channel: str, told: Channel, now: datetime) -> Place:
    """Keep what Slack said of a channel."""
    place = channels.of_channel(session, channel)
    channel_events.note_privacy(session, place, now, is_private=told.is_private)
    channel_losses.reconcile(session, place, told.lost, now)
    channels.note(place, told.name, told.is_private, told.is_shared, now)
    inside = told.inside or ()
    members = [
        member
        for start in range(0, len(inside), AT_A_TIME)
        for member in by_ids(session, inside[start : start + AT_A_TIME])
    ]
    channels.save_members(session, place, members, None if told.inside is None else now)
    return place


def know_channel(deps: Deps, channel: str | None) -> None:
    """Before a channel matters for the first time: ask Slack. Where it does not say, the channel counts as
    private and everybody as outside it."""
    if channel is None:
        return
    with deps.read_sessions() as session:
        known = channels.by_channel(session, {channel})
    if channel in known and known[channel].listed_at is not None:
        return
    try:
        told = ask_about(deps, channel)
    except (TryLater, UnknownOutcome):
        return
    with deps.sessions.begin() as session:
        note_channel(session, channel, told, deps.clock())


def look_again(deps: Deps) -> None:
    """At start, and once people were added: what Slack told of channels meanwhile is made up for, at the next
    beats."""
    with deps.sessions.begin() as session:
        channels.look_again(session)


def sync_channels(deps: Deps) -> None:
    """Ask about each channel once a day, a few at a time, and wait where Slack interrupts a long list."""
    patience = Patience(deps.stopping, CHANNEL_WAITS)
    with deps.read_sessions() as session:
        due = channels.looked_at_before(session, deps.clock() - CHANNELS_EVERY, CHANNELS_AT_A_TIME)
    for channel in due:
        try:
            told = ask_about(deps, channel, patience.ask)
        except (TryLater, UnknownOutcome, Stopped):
            return
        with deps.sessions.begin() as session:
            note_channel(session, channel, told, deps.clock())

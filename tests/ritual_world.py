"""A company with rituals: what their stories share."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.store.models import RitualKind, Round
from bot.views.rituals import story_messages
from tests.played import played
from tests.world import KITCHEN, Outcome, World

OVEN = {"tried": "A new sieve", "wrong": "The flour clogged it", "lesson": "Try it with wet flour first"}
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # ten in Paris: the first Tuesday of March


def in_the_kitchen(world: World) -> World:
    """Rituals are held in the kitchen's channel; nobody is named as a leader."""
    world.beginning.play("rituals in the kitchen", lambda: _held_there(world))
    return world


def _held_there(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = KITCHEN
    world.run_due()


def becomes_private(world: World, channel: str) -> None:
    """As Slack tells it, in the channel."""
    world.slack.private.add(channel)
    world.send(world.writing("UANNA", "made private", channel, subtype="channel_convert_to_private"))
    world.run_due()


def becomes_public(world: World, channel: str) -> None:
    """As Slack tells it, in the channel."""
    world.slack.private.discard(channel)
    world.send(world.writing("UANNA", "made public", channel, subtype="channel_convert_to_public"))
    world.run_due()


def lead(world: World, *names: str) -> None:
    with world.deps.sessions.begin() as session:
        for name in names:
            world.member(session, name).is_leader = True


def to_tuesday(world: World) -> None:
    """Half past ten on the day of the small failures."""
    world.beginning.play("Tuesday", lambda: world.pass_time(TUESDAY - world.clock.at + timedelta(minutes=30)))


def rounds(world: World, kind: RitualKind) -> list[Round]:
    with world.deps.read_sessions() as session:
        return session.query(Round).filter(Round.kind == kind).order_by(Round.period).all()


@played
def tell(world: World, user: str, kind: RitualKind = RitualKind.FAILURE, **told: object) -> None:
    """Somebody tells a story under their name."""
    world.press(user, story_messages.TELL[kind], value=kind.value)
    outcome = world.submit(user, **told)
    assert outcome.errors == {}, outcome.errors
    world.run_due()


def send(world: World, user: str, **typed: Any) -> Outcome:
    """Send the open form; where Slack is told to show it anew, it stands open as that."""
    number = world.modal(user)["id"]
    outcome = world.submit(user, **typed)
    if outcome.body.get("response_action") == "update":
        world.slack.modals[user] = {**outcome.body["view"], "id": number}
    world.run_due()
    return outcome

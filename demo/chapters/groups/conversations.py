"""What the scenes of this chapter share: who is in a group, its conversation, buttons and forms."""

from collections.abc import Mapping

from bot.store.models import Group
from demo.chapters import steps
from demo.chapters.mentoring.scenes import Scene
from demo.company import Person
from demo.transcript import StepFailed
from sandbox.testing.actor import Seen

WITHIN = 10.0  # seconds: the bot's own sender may hold the message that opens the conversation


def people_of(scene: Scene, group: Group) -> list[Person]:
    """All who have a seat, whatever they have said."""
    by_id = {person.id: person for person in scene.env.company.people}
    with scene.env.deps.read_sessions() as session:
        found = session.get_one(Group, group.id)
        return [by_id[seat.member.slack_id] for seat in found.seats]


def room_of(scene: Scene, group: Group) -> str:
    """Their conversation, once it is open."""

    def channel() -> str | None:
        with scene.env.deps.read_sessions() as session:
            return session.get_one(Group, group.id).channel

    steps.wait_until(lambda: channel() is not None, "their conversation was not opened", WITHIN)
    return channel() or ""


def press(scene: Scene, person: Person, action: str, seen: Seen) -> None:
    """Press a button that Slack and the bot take."""
    complaint = scene.actor(person).press(action, seen, within=WITHIN)
    if complaint:
        raise StepFailed(f"{person.name} could not press {action}: {complaint}")
    scene.env.settle_down()


def fills_in(scene: Scene, who: Person, action: str, seen: Seen, said: Mapping[str, object]) -> None:
    """Press the button of a form, and send it filled in."""
    press(scene, who, action, seen)
    errors = scene.actor(who).submit(dict(said), within=WITHIN)
    if errors:
        raise StepFailed(f"{who.name} could not {action}: {errors}")
    scene.env.settle_down()

"""Scenes of the chapter "mentoring": asked for, talked about in words, and settled with one press."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.store.models import Meeting, Offer, OfferState
from demo.chapters import steps
from demo.company import Person
from demo.environment import Environment
from demo.transcript import StepFailed, Transcript
from sandbox.testing.actor import Actor, Seen


@dataclass(frozen=True)
class SceneWords:
    """What the mentor answers, what the other replies, and which of the three times it is about."""

    answer: str
    reply: str
    place: int


@dataclass(frozen=True)
class Scene:
    """The environment, the narrator, and one who asks."""

    env: Environment
    tell: Transcript
    asker: Person

    def person(self, handle: str) -> Person:
        return self.env.company.by_handle[handle]

    def actor(self, person: Person) -> Actor:
        return self.env.box.as_(person.handle)

    def reads(self, reader: Person, text: str, channel: str = "bot") -> Seen:
        seen = self.actor(reader).sees(text, channel=channel, within=10)
        self.tell.reads(reader.name, steps.words(self.env, reader, seen))
        return seen

    def until(self, moment: datetime) -> None:
        self.tell.act("Time", "passes.")
        self.env.skip(moment - self.env.clock.now())

    def passes(self, span: str) -> None:
        self.tell.act("Time", f"passes: /eclair skip {span}")
        steps.let_pass(self.env, self.asker, span)


def ask(scene: Scene, topic: str, objective: str, choose: str) -> None:
    actor = scene.actor(scene.asker)
    scene.tell.act(scene.asker.name, f"types /mentor {topic}, and says what for:", objective)
    refused = actor.slash("/mentor", topic)
    errors = actor.submit({"mentoring.objective": objective}, within=10)
    if refused or errors:
        raise StepFailed(f"the request was refused: {refused} {errors}")
    actor.close()
    scene.env.settle_down()
    scene.reads(scene.asker, choose)


def offered(scene: Scene) -> Person:
    """Whoever is being asked now."""
    scene.env.settle_down()
    slack_id = _last_offer(scene).mentor.slack_id
    return next(person for person in scene.env.company.people if person.id == slack_id)


def _last_offer(scene: Scene) -> Offer:
    with scene.env.deps.read_sessions() as session:
        made = session.query(Offer).filter(Offer.state == OfferState.OFFERED)
        offer = made.order_by(Offer.offered_at.desc()).first()
        if offer is None:
            raise StepFailed("nobody is being asked")
        _ = offer.mentor.slack_id
    return offer


def settle_in_words(scene: Scene, mentor: Person, objective: str, said: SceneWords) -> Meeting:
    """The mentor answers in words, reads the reply, and presses the time that the two agreed on."""
    wait_to_read(scene, mentor, objective)
    seen, slot = scene.reads(mentor, objective), _last_offer(scene).slots[said.place]
    answer, reply = (text.format(day=_day(scene, slot)) for text in (said.answer, said.reply))
    steps.writes_below(scene.env, scene.tell, mentor, seen, answer, "answers in words, below the request:")
    wait_to_read(scene, scene.asker, answer)
    brought = scene.reads(scene.asker, answer)
    steps.writes_below(scene.env, scene.tell, scene.asker, brought, reply, "replies in that thread:")
    scene.reads(mentor, reply)
    return _claimed(scene, mentor, objective, slot)


def _claimed(scene: Scene, mentor: Person, objective: str, slot: int) -> Meeting:
    """The request shows the times that are still ahead: the button of this one is pressed."""
    seen = scene.actor(mentor).sees(objective, channel="bot")
    buttons = [one for block in seen.raw["blocks"] for one in block.get("elements", ())]
    button = next((one for one in buttons if str(one.get("value")).endswith(f":{slot}")), None)
    if button is None:
        raise StepFailed(f"the request does not show {mentor.name} the time agreed on")
    complaint = scene.actor(mentor).press(button["action_id"], seen)
    if complaint:
        raise StepFailed(f"{mentor.name} could not claim: {complaint}")
    scene.tell.act(mentor.name, f"presses “{button['text']['text']}” on the request.")
    scene.env.settle_down()
    return latest(scene)


def _day(scene: Scene, slot: int) -> str:
    """The day of a time, as the one who asks would call it."""
    zone, language = ZoneInfo(scene.asker.tz), steps.language(scene.asker)
    return str(format_datetime(datetime.fromtimestamp(slot, UTC), "EEEE", tzinfo=zone, locale=language))


def wait_to_read(scene: Scene, reader: Person, text: str) -> None:
    """Somebody across the ocean reads it when their own day begins."""
    for _ in range(24):
        if any(text in one.text for one in scene.actor(reader).messages("bot")):
            return
        steps.let_pass(scene.env, scene.asker, "1h")
    raise StepFailed(f"{reader.name} does not get to read: {text}")


def latest(scene: Scene) -> Meeting:
    with scene.env.deps.read_sessions() as session:
        meeting = session.query(Meeting).order_by(Meeting.id.desc()).first()
    if meeting is None or meeting.channel is None:
        raise StepFailed("no meeting is fixed")
    return meeting

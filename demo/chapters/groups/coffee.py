"""A round of introductions: wished for, brought together, a time taken, and what comes next."""

from datetime import datetime, timedelta

from bot.services.groups import group_meetings
from bot.store.groups import group_meetings as stored
from bot.store.groups import introductions as rounds
from bot.store.models import Group, GroupKind, GroupMeeting
from demo.chapters import steps
from demo.chapters.groups.conversations import room_of
from demo.chapters.mentoring.scenes import Scene
from demo.company import Person
from demo.transcript import StepFailed

WISHING = ("lucie.ferrand", "karim.zeroual", "nadia.benhaddou", "fatou.diarra", "desmond.okafor")
GETS_TO_KNOW = {"fr": "faites connaissance", "en": "get to know each other"}
SET = {"fr": "C’est fixé", "en": "It’s set"}
SOON = {"fr": "commence bientôt", "en": "starts soon"}
AFTER = {"fr": "ce café a-t-il eu lieu", "en": "did you have that coffee"}
CANNOT = {"fr": "ne peut pas cette fois", "en": "can’t this time"}
MINUTE = timedelta(minutes=1)


def introductions(scene: Scene) -> None:
    """Five wish it: a two and a three. The two meet; of the three one cannot, and the others meet."""
    scene.tell.chapter("Introductions: a coffee with a colleague from another team")
    for handle in WISHING:
        _wishes(scene, scene.person(handle))
    scene.until(_next_round(scene) + MINUTE)
    two, three = sorted(_brought_together(scene), key=lambda group: len(group.seats))
    _meet(scene, two, _people(scene, two))
    _one_cannot(scene, three)


def _wishes(scene: Scene, person: Person) -> None:
    actor = scene.actor(person)
    refused = actor.slash("/eclair", "introductions" if steps.language(person) == "en" else "café")
    errors = actor.submit({"introduction.rhythm": "2"}, within=10)
    if refused or errors:
        raise StepFailed(f"{person.name} could not ask for introductions: {refused} {errors}")
    scene.tell.act(person.name, "would like to be introduced to a colleague every two weeks.")


def _next_round(scene: Scene) -> datetime:
    with scene.env.deps.read_sessions() as session:
        at = rounds.next_round(session, scene.env.clock.now())
    if at is None:
        raise StepFailed("no round of introductions is planned")
    return at


def _brought_together(scene: Scene) -> list[Group]:
    """The five, once the round is made."""

    def made() -> list[Group]:
        with scene.env.deps.read_sessions() as session:
            found = session.query(Group).filter(Group.kind == GroupKind.INTRODUCTION).all()
            return found if sorted(len(group.seats) for group in found) == [2, 3] else []

    steps.wait_until(lambda: bool(made()), "the five were not brought together as two and three", seconds=30)
    return made()


def _people(scene: Scene, group: Group) -> list[Person]:
    by_id = {person.id: person for person in scene.env.company.people}
    return [by_id[member.slack_id] for member in group.people]


def _now(scene: Scene, group: Group) -> tuple[Group, str]:
    """The group as it is now, and the language in which its people are spoken to together."""
    room_of(scene, group)
    with scene.env.deps.read_sessions() as session:
        found = session.get_one(Group, group.id)
        return found, group_meetings.language_of(found)


def _meet(scene: Scene, group: Group, people: list[Person]) -> None:
    found, language = _now(scene, group)
    room = found.channel or ""
    read = scene.reads(people[0], GETS_TO_KNOW[language], room)
    scene.actor(people[-1]).press("group.take.1", read)
    scene.tell.act(people[-1].name, "takes the first of the times.")
    scene.env.settle_down()
    scene.reads(people[0], SET[language], room)
    meeting = _meeting(scene, group)
    scene.until(meeting.start_at - 10 * MINUTE)
    scene.reads(people[-1], SOON[language], room)
    scene.until(meeting.end_at + MINUTE)
    scene.reads(people[0], AFTER[language], room)


def _meeting(scene: Scene, group: Group) -> GroupMeeting:
    with scene.env.deps.read_sessions() as session:
        found = stored.planned(session, session.get_one(Group, group.id), scene.env.clock.now())
    if found is None:
        raise StepFailed("no time was settled")
    return found


def _one_cannot(scene: Scene, group: Group) -> None:
    found, _ = _now(scene, group)
    first, *_others, last = _people(scene, group)
    scene.actor(last).press("introduction.skip", scene.actor(last).messages(found.channel or "")[0])
    scene.tell.act(last.name, "presses: not this time.")
    scene.env.settle_down()
    scene.reads(first, CANNOT[steps.language(first)])
    now, _ = _now(scene, group)
    _meet(scene, now, _people(scene, now))

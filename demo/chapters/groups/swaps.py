"""Swaps: what one shows and would like to learn, a ring that one declines, and the next one, seen through."""

from datetime import datetime, timedelta

from bot.store.models import Group, GroupKind, GroupState, Meeting
from bot.store.workspaces import home
from bot.views.groups import swap_messages
from bot.views.people import profile_forms
from bot.views.sessions import offer_messages
from demo.chapters import steps
from demo.chapters.groups.conversations import people_of, press
from demo.chapters.mentoring import scenes
from demo.chapters.mentoring.scenes import Scene
from demo.company import Person
from demo.transcript import StepFailed

SPEAKING, CHARTS, OVEN = "prise de parole en public", "Power BI", "four à chariot Rotor"
SHOWS_AND_WISHES = {
    "anne.legoff": (SPEAKING, CHARTS),
    "anjali.venkat": (CHARTS, OVEN),
    "emre.yildiz": (OVEN, SPEAKING),
    "samuel.hervouet": (OVEN, SPEAKING),  # one of these two is in the first ring, the other in the second
}
THIRD = ("emre.yildiz", "samuel.hervouet")
OFFERED = {"fr": "Un troc de savoirs est possible", "en": "A swap is possible"}
SHOWN = {"fr": "Tout le monde veut voir. Voici le troc", "en": "Everyone wants to see it"}
BEGUN = {"fr": "Le troc commence", "en": "The swap begins"}
OVER = {"fr": "ne se fera pas sous cette forme", "en": "won’t happen in this form"}
CARD = "Une façon de s’y prendre|One way to use the time"
MINUTE = timedelta(minutes=1)


def swaps(scene: Scene) -> None:
    """Four take part; in a ring of three one declines, the rest is solved anew, and that ring is lived."""
    scene.tell.chapter("Swaps: I show you one thing, somebody shows me another")
    for handle in SHOWS_AND_WISHES:
        _takes_part(scene, scene.person(handle))
    scene.until(_next_round(scene) + MINUTE)
    first = _ring(scene)
    declining = next(one for one in people_of(scene, first) if one.handle in THIRD)
    _one_declines(scene, first, declining)
    second = _ring(scene)
    _is_another(scene, second, declining)
    _all_look(scene, second)
    _all_agree(scene, second)
    for person in people_of(scene, second):
        _claims(scene, second, person)


def _takes_part(scene: Scene, person: Person) -> None:
    actor, french = scene.actor(person), steps.language(person) == "fr"
    shows, wishes = SHOWS_AND_WISHES[person.handle]
    refused = actor.slash("/eclair", "profil" if french else "profile")
    told = {profile_forms.TYPED: shows, profile_forms.WISHES: wishes}
    errors = actor.submit(told, within=10)
    scene.tell.act(person.name, f"can show: {shows}; and would like to learn: {wishes}.")
    refused += actor.slash("/eclair", "troc" if french else "swap")
    actor.sees_modal(wishes, within=10)
    errors |= actor.submit({swap_messages.TAKES: swap_messages.TAKES}, within=10)
    if refused or errors:
        raise StepFailed(f"{person.name} could not take part in swaps: {refused} {errors}")
    scene.tell.act(person.name, "takes part in swaps.")
    scene.env.wait_for_model()  # what was just said is embedded


def _next_round(scene: Scene) -> datetime:
    with scene.env.deps.read_sessions() as session:
        at = home(session).swaps_at
    if at is None:
        raise StepFailed("no round of swaps is planned")
    return at


def _ring(scene: Scene) -> Group:
    """The ring that is open now, once it is found: of three."""

    def opened() -> list[Group]:
        scene.env.settle_down()
        with scene.env.deps.read_sessions() as session:
            rings = session.query(Group).filter(Group.kind == GroupKind.SWAP, Group.state == GroupState.OPEN)
            return [group for group in rings if len(group.seats) == len(group.legs) == 3]

    steps.wait_until(lambda: len(opened()) == 1, "there is not one ring of three", seconds=30)
    return opened()[0]


def _one_declines(scene: Scene, group: Group, declining: Person) -> None:
    """One would look, another would not: the first hears that it does not come about, not because of whom."""
    willing = next(one for one in people_of(scene, group) if one is not declining)
    _presses(scene, willing, swap_messages.LOOK, OFFERED, tells=True)
    _presses(scene, declining, swap_messages.DECLINE, OFFERED)
    told = scene.reads(willing, OVER[steps.language(willing)])
    if declining.name in steps.words(scene.env, willing, told):
        raise StepFailed("who declined was named")


def _is_another(scene: Scene, group: Group, declined: Person) -> None:
    other = next(scene.person(handle) for handle in THIRD if handle != declined.handle)
    people = people_of(scene, group)
    if declined in people or other not in people:
        raise StepFailed("the rest was not solved anew")
    scene.tell.aside(f"The rest was looked at anew: {other.name} could show it as well.")


def _all_look(scene: Scene, group: Group) -> None:
    """Nobody reads a name before all of them would look."""
    people = people_of(scene, group)
    for person in people:
        seen = scene.actor(person).sees(OFFERED[steps.language(person)], channel="bot", within=10)
        if any(one.name in seen.text for one in people):
            raise StepFailed("a name was told too soon")
        _presses(scene, person, swap_messages.LOOK, OFFERED, tells=person is people[0])
    for person in people:
        scene.reads(person, SHOWN[steps.language(person)])


def _all_agree(scene: Scene, group: Group) -> None:
    people = people_of(scene, group)
    for person in people:
        _presses(scene, person, swap_messages.AGREE, SHOWN)
    scene.reads(people[0], BEGUN[steps.language(people[0])])


def _presses(
    scene: Scene, person: Person, action: str, words: dict[str, str], *, tells: bool = False
) -> None:
    text = words[steps.language(person)]
    seen = scene.reads(person, text) if tells else scene.actor(person).sees(text, channel="bot", within=10)
    labels = {swap_messages.LOOK: "would look.", swap_messages.DECLINE: "would rather not."}
    press(scene, person, action, seen)
    scene.tell.act(person.name, labels.get(action, "agrees."))


def _claims(scene: Scene, group: Group, learner: Person) -> None:
    """The session of one part: whoever shows takes the first of its times; the two are brought together."""
    request, giver, wished = _leg(scene, group, learner)
    scenes.wait_to_read(scene, giver, wished)
    press(scene, giver, f"{offer_messages.CLAIM}.0", scene.reads(giver, wished))
    scene.tell.act(giver.name, "takes the first of the times.")

    def room() -> str | None:
        with scene.env.deps.read_sessions() as session:
            meeting = session.query(Meeting).filter(Meeting.request_id == request).one_or_none()
            return meeting.channel if meeting is not None else None

    steps.wait_until(lambda: room() is not None, f"{giver.name} and {learner.name} have no session")
    scene.reads(learner, CARD, room() or "")


def _leg(scene: Scene, group: Group, learner: Person) -> tuple[int, Person, str]:
    """The request that came of what somebody learns, who shows it, and what it is."""
    by_id = {person.id: person for person in scene.env.company.people}
    with scene.env.deps.read_sessions() as session:
        for leg in session.get_one(Group, group.id).legs:
            is_theirs = leg.receiver is not None and leg.receiver.slack_id == learner.id
            if is_theirs and leg.giver is not None and leg.request_id is not None:
                return leg.request_id, by_id[leg.giver.slack_id], leg.wished
    raise StepFailed(f"nobody was asked for {learner.name}")

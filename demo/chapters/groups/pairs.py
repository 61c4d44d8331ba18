"""Pairs: four weeks of two people from the proposal to "go on together"; and an invitation in English."""

from collections.abc import Mapping
from datetime import timedelta

from bot.store.models import Group, GroupKind, GroupMeeting, GroupState, MeetingState
from bot.views.groups import group_meeting_messages, pair_forms, pair_messages
from demo.chapters.groups.conversations import press, room_of
from demo.chapters.mentoring.scenes import Scene
from demo.company import Person
from demo.transcript import StepFailed
from sandbox.testing.actor import Seen

THEME = "préparer les audits de sécurité"
GOAL, OTHERS_GOAL = "Tenir seul la réunion d’ouverture", "Savoir expliquer la consignation sans jargon"
ITEM = "Relire ensemble le dernier rapport d’audit"
NOTE = "Un audit client tombe ce jour-là. Le lendemain ?"
HELPS, CHANGE = "Tes exemples de l’atelier.", "Commencer à l’heure."
LAST_WORDS = "Tes questions, qui vont droit au but."
EN_THEME = "price clauses in software contracts"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WEEKS = 4


def pairs(scene: Scene) -> None:
    """Proposed, accepted, lived for four weeks, and gone on with; then one invitation in English."""
    scene.tell.chapter("A pair: four weeks of two people")
    two = scene.person("marco.dubreuil"), scene.person("karim.zeroual")
    _propose(scene, *two)
    card = _accept(scene, *two)
    _keep_a_list(scene, two, card)
    _move_one_date(scene, *two)
    _half_way(scene, *two)
    _to_the_end(scene, *two)
    _go_on(scene, *two)
    _in_english(scene, scene.person("desmond.okafor"), scene.person("ingrid.solheim"))


def _propose(scene: Scene, by: Person, whom: Person) -> None:
    said = {pair_forms.WHOM: whom.handle, pair_forms.THEME: THEME, pair_forms.GOAL: GOAL}
    _sends(scene, by, "binôme", said)
    scene.tell.act(by.name, f"proposes a pair to {whom.name}, about:", THEME)


def _sends(scene: Scene, by: Person, word: str, said: dict[str, str]) -> None:
    refused = scene.actor(by).slash("/eclair", word)
    errors = scene.actor(by).submit(said, within=10)
    if refused or errors:
        raise StepFailed(f"{by.name} could not propose a pair: {refused} {errors}")
    scene.actor(by).close(all_of_them=True)
    scene.env.settle_down()


def _accept(scene: Scene, by: Person, whom: Person) -> Seen:
    """With a goal of their own, and the weekly time that suits both."""
    seen = scene.reads(whom, "vous propose un binôme pendant 4 semaines")
    _fills_in(scene, whom, pair_messages.ACCEPT, seen, {pair_forms.GOAL: OTHERS_GOAL})
    scene.tell.act(whom.name, "accepts the first of the weekly times, with a goal:", OTHERS_GOAL)
    group = _pair(scene, by, whom)
    if group.state != GroupState.RUNNING or len(_dates(scene, group)) != WEEKS:
        raise StepFailed("the pair did not begin with its four dates")
    card = scene.reads(by, "votre binôme commence", room_of(scene, group))
    scene.reads(by, "un seul fichier pour toutes les dates", room_of(scene, group))
    return card


def _fills_in(scene: Scene, who: Person, action: str, seen: Seen, said: Mapping[str, object]) -> None:
    press(scene, who, action, seen)
    errors = scene.actor(who).submit(dict(said), within=10)
    if errors:
        raise StepFailed(f"{who.name} could not {action}: {errors}")
    scene.env.settle_down()


def _pair(scene: Scene, one: Person, other: Person) -> Group:
    """The newest pair of these two."""
    with scene.env.deps.read_sessions() as session:
        found = session.query(Group).filter(Group.kind == GroupKind.PAIR).order_by(Group.id.desc())
        for group in found:
            if {seat.member.slack_id for seat in group.seats} == {one.id, other.id}:
                return group
    raise StepFailed(f"{one.name} and {other.name} are no pair")


def _dates(scene: Scene, group: Group) -> list[GroupMeeting]:
    with scene.env.deps.read_sessions() as session:
        planned = session.query(GroupMeeting).filter(GroupMeeting.group_id == group.id)
        return list(planned.order_by(GroupMeeting.start_at))


def _keep_a_list(scene: Scene, two: tuple[Person, Person], card: Seen) -> None:
    by, whom = two
    room = room_of(scene, _pair(scene, by, whom))
    _fills_in(scene, by, pair_messages.ADD, card, {pair_forms.ITEM: ITEM})
    scene.tell.act(by.name, "adds a line to their list:", ITEM)
    press(scene, whom, pair_messages.DONE, scene.actor(whom).sees(f"☐ {ITEM}", channel=room, within=10))
    scene.tell.act(whom.name, "ticks it.")
    scene.reads(by, f"☑ .{ITEM}", room)


def _move_one_date(scene: Scene, by: Person, whom: Person) -> None:
    """One date moves, the others stay; calendars get this date alone."""
    group = _pair(scene, by, whom)
    room = room_of(scene, group)
    before = [one.start_at for one in _dates(scene, group)]
    card = scene.actor(by).sees("votre binôme commence", channel=room, within=10)
    said = {group_meeting_messages.WHEN: before[0] + DAY, group_meeting_messages.NOTE: NOTE}
    _fills_in(scene, by, group_meeting_messages.MOVE, card, said)
    scene.tell.act(by.name, "moves the first date by a day, with a note:", NOTE)
    scene.reads(whom, "a déplacé votre rendez-vous", room)
    after = [one.start_at for one in _dates(scene, group)]
    if after != sorted([before[0] + DAY, *before[1:]]):
        raise StepFailed("not this one date alone was moved")


def _half_way(scene: Scene, by: Person, whom: Person) -> None:
    group = _pair(scene, by, whom)
    dates = _dates(scene, group)
    scene.until(dates[0].start_at - 10 * MINUTE)
    scene.reads(whom, "commence bientôt", room_of(scene, group))
    scene.until(dates[1].end_at + MINUTE)
    asked = scene.reads(by, "Vous êtes à mi-parcours")
    said = {pair_forms.HELPS: HELPS, pair_forms.CHANGE: CHANGE}
    _fills_in(scene, by, pair_messages.LOOK_BACK, asked, said)
    scene.tell.act(by.name, "writes what helps, and what could change.")
    read = scene.reads(whom, "à propos de votre binôme")
    if HELPS not in read.text or CHANGE not in read.text:
        raise StepFailed("the words did not come whole")


def _to_the_end(scene: Scene, by: Person, whom: Person) -> None:
    group = _pair(scene, by, whom)
    scene.until(_dates(scene, group)[-1].end_at + MINUTE)
    asked = scene.reads(whom, "arrive à son terme")
    said = {pair_forms.HELPS: LAST_WORDS, pair_forms.REACHED: "yes"}
    _fills_in(scene, whom, pair_messages.LOOK_BACK, asked, said)
    scene.tell.act(whom.name, "writes a last word, and notes for themselves that the goal is reached.")
    scene.reads(by, LAST_WORDS)
    ended = _pair(scene, by, whom)
    held = [one.state for one in _dates(scene, ended)]
    if ended.state != GroupState.ENDED or held != [MeetingState.HELD] * WEEKS:
        raise StepFailed("the pair did not end with its four dates held")


def _go_on(scene: Scene, by: Person, whom: Person) -> None:
    """The same two once more: the form is filled in."""
    asked = scene.actor(by).sees("arrive à son terme", channel="bot", within=10)
    press(scene, by, pair_messages.AGAIN, asked)
    scene.actor(by).sees_modal("Pendant combien de semaines", within=10)
    errors = scene.actor(by).submit({pair_forms.WEEKS: "6"}, within=10)
    if errors:
        raise StepFailed(f"they could not go on: {errors}")
    scene.actor(by).close(all_of_them=True)
    scene.tell.act(by.name, "presses “Continuer ensemble”, for six weeks more.")
    scene.env.settle_down()
    asked = scene.reads(whom, "vous propose un binôme pendant 6 semaines")
    if THEME not in asked.text:
        raise StepFailed("the subject was not kept")


def _in_english(scene: Scene, by: Person, whom: Person) -> None:
    """One invitation, declined: no reason is asked for."""
    _sends(scene, by, "pair", {pair_forms.WHOM: whom.handle, pair_forms.THEME: EN_THEME})
    scene.tell.act(by.name, f"proposes a pair to {whom.name}, about:", EN_THEME)
    seen = scene.reads(whom, "would like to pair up with you for 4 weeks")
    press(scene, whom, pair_messages.DECLINE, seen)
    scene.tell.act(whom.name, "presses: no thanks.")
    scene.reads(by, "won’t happen. Nobody has to say why")

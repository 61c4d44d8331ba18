"""A circle in codevelopment: from the proposal in a channel to its third meeting."""

from datetime import timedelta

from bot.store.models import Group, GroupKind, GroupMeeting, GroupState, MeetingState
from bot.views.groups import circle_call_messages, circle_forms, circle_messages
from demo.chapters.groups.circle_endings import keeps_and_goes_on
from demo.chapters.groups.conversations import fills_in, press, room_of
from demo.chapters.mentoring.scenes import Scene
from demo.company import Person
from demo.transcript import StepFailed

PEOPLE = ("nadia.benhaddou", "moussa.traore", "fatou.diarra", "lucie.ferrand")
THEME = "recadrer un collègue que l’on apprécie"
OUTCOME = "trois phrases que chaque personne a essayées"
BRINGS = "Un message que je n’ai pas osé envoyer."
SITUATION = "Mon adjoint coupe la parole aux plus jeunes, et il est le meilleur de l’équipe."
SUGGESTION = "Dis-lui ce que tu vois, le jour même, et demande-lui ce qu’il voulait obtenir."
COMMITMENT = "Lui en parler avant vendredi"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def circles(scene: Scene) -> None:
    """Proposed, joined, timed; three meetings; each facilitates in turn, and each is a client in turn."""
    scene.tell.chapter("A circle: four people, three meetings, one situation each time")
    people = [scene.person(handle) for handle in PEOPLE]
    _propose(scene, people[0])
    _join(scene, people[1:])
    _choose_a_time(scene, people)
    _first_meeting(scene, people)
    _second_and_third(scene, people)
    keeps_and_goes_on(scene, people, _circle(scene), room_of(scene, _circle(scene)))


def _propose(scene: Scene, by: Person) -> None:
    channel = scene.env.company.questions_channel
    said = {
        circle_forms.THEME: THEME,
        circle_forms.OUTCOME: OUTCOME,
        circle_forms.STYLE: "codevelopment",
        circle_forms.LARGEST: "4",
        circle_forms.RHYTHM: "1",
        circle_forms.MEETINGS: "3",
        circle_forms.CHANNEL: channel.name,
        circle_forms.INVITES: [],
    }
    refused = scene.actor(by).slash("/eclair", "cercle")
    errors = scene.actor(by).submit(said, within=10)
    if refused or errors:
        raise StepFailed(f"{by.name} could not propose a circle: {refused} {errors}")
    scene.tell.act(by.name, "proposes a circle in codevelopment, about:", THEME)
    scene.env.settle_down()


def _join(scene: Scene, people: list[Person]) -> None:
    channel = scene.env.company.questions_channel.name
    for person in people:
        call = scene.actor(person).sees(THEME, channel=channel, within=10)
        fills_in(scene, person, circle_call_messages.JOIN, call, {})
        scene.tell.act(person.name, "reads the charter, and joins.")
    scene.reads(people[0], "en train d’être choisi", channel)


def _choose_a_time(scene: Scene, people: list[Person]) -> None:
    for person in people:
        seen = scene.actor(person).sees("conviennent à tout le monde", channel="bot", within=10)
        press(scene, person, f"{circle_call_messages.PREFER}.1", seen)
    scene.reads(people[0], "conviennent à tout le monde")
    scene.tell.aside("Each of them presses the first of the times.")
    circle = _circle(scene)
    if circle.state != GroupState.RUNNING or len(_dates(scene, circle)) != 3:
        raise StepFailed("the circle did not begin with its three dates")
    scene.reads(people[1], "voici votre cercle", room_of(scene, circle))


def _circle(scene: Scene) -> Group:
    with scene.env.deps.read_sessions() as session:
        found = session.query(Group).filter(Group.kind == GroupKind.CIRCLE).order_by(Group.id.desc()).first()
    if found is None:
        raise StepFailed("there is no circle")
    return found


def _dates(scene: Scene, circle: Group) -> list[GroupMeeting]:
    with scene.env.deps.read_sessions() as session:
        planned = session.query(GroupMeeting).filter(GroupMeeting.group_id == circle.id)
        return list(planned.order_by(GroupMeeting.start_at))


def _who(scene: Scene, people: list[Person], slack_id: str) -> Person:
    return next(one for one in people if one.id == slack_id)


def _client(scene: Scene, people: list[Person], meeting: GroupMeeting) -> Person:
    if meeting.client is None:
        raise StepFailed("nobody is the client")
    return _who(scene, people, meeting.client.slack_id)


def _first_meeting(scene: Scene, people: list[Person]) -> None:
    circle = _circle(scene)
    room, meeting = room_of(scene, circle), _dates(scene, circle)[0]
    client = _client(scene, people, meeting)
    others = [one for one in people if one is not client]
    scene.until(meeting.start_at - DAY)
    fills_in(
        scene, client, circle_messages.SITUATION,
        scene.reads(client, "porte sur une situation que vous vivez"), {circle_forms.SITUATION: SITUATION},
    )  # fmt: skip
    scene.tell.act(client.name, "tells the situation beforehand:", SITUATION)
    before = scene.actor(others[0]).sees("Qui apporte quoi", channel=room, within=10)
    fills_in(scene, others[0], circle_messages.BRING, before, {circle_forms.BRINGS: BRINGS})
    scene.reads(others[1], "Qui apporte quoi", room)
    scene.until(meeting.start_at - 5 * MINUTE)
    scene.reads(others[1], "Le déroulé", room)
    scene.until(meeting.end_at + MINUTE)
    scene.reads(others[1], "C’est l’heure", room)
    said = {circle_forms.COMMITMENT: COMMITMENT, circle_forms.SUGGESTION: SUGGESTION}
    after = scene.reads(others[1], "avant que cela ne s’efface")
    fills_in(scene, others[1], circle_messages.LOOK_BACK, after, said)
    scene.tell.act(others[1].name, "takes something up, and suggests to the client alone:", SUGGESTION)
    scene.reads(client, SUGGESTION)


def _second_and_third(scene: Scene, people: list[Person]) -> None:
    circle = _circle(scene)
    room, (first, second, third) = room_of(scene, circle), _dates(scene, circle)
    committed = [one for one in people if one is not _client(scene, people, first)][1]
    scene.until(second.start_at - DAY)
    asked = scene.reads(committed, "vous aviez écrit ce que vous feriez")
    press(scene, committed, f"{circle_messages.KEPT}.yes", asked)
    scene.tell.act(committed.name, "presses: yes, done.")
    absent = _who(scene, people, second.facilitator.slack_id if second.facilitator else "")
    before = [one for one in scene.actor(absent).messages(room) if "Qui apporte quoi" in one.text][-1]
    press(scene, absent, circle_messages.ABSENT, before)
    scene.tell.act(absent.name, "cannot come, and tells so with one press: somebody else facilitates.")
    scene.reads(committed, "Ne seront pas là", room)
    scene.until(third.end_at + MINUTE)
    held = [one.state for one in _dates(scene, circle)]
    if _circle(scene).state != GroupState.ENDED or held != [MeetingState.HELD] * 3:
        raise StepFailed("the circle did not come to its end with three meetings held")

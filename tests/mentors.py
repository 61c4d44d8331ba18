"""Words shared by the stories about sessions: who gives them, how one is asked for, chosen and settled."""

from datetime import datetime, timedelta
from typing import Any

from bot.services.people import expertise
from bot.store.models import Meeting, MeetingState, MentoringRequest, Offer
from bot.views.sessions import offer_messages, request_form, request_messages
from tests.fakes import Sent, dm_of, group_dm_of
from tests.world import World, buttons

TOPIC = "budget planning in a spreadsheet"
OBJECTIVE = "Repartir avec le plan du budget de l’an prochain"


def gives_sessions(world: World, *users: str, topic: str = TOPIC, **settings: Any) -> None:
    """These people take sessions, and declare that they know about the topic, each in other words."""
    play = f"{users} give sessions on {topic}: {settings}"
    world.beginning.play(play, lambda: _give_sessions(world, users, topic, settings))


def _give_sessions(world: World, users: tuple[str, ...], topic: str, settings: dict[str, Any]) -> None:
    with world.deps.sessions.begin() as session:
        for number, user in enumerate(users):
            member = world.member(session, user)
            member.takes_sessions = True
            for name, value in settings.items():
                setattr(member, name, value)
            expertise.declare(session, member, topic + " again" * number, world.clock.at)
    world.deps.index.sync()
    while world.deps.index.embed_backlog():
        pass


def opens_home(world: World, user: str) -> None:
    """Somebody looks at their Home tab."""
    world.send(world.event(user, "app_home_opened", tab="home", channel=dm_of(user)))
    world.run_due()


def asks_for_a_session(world: World, user: str, topic: str = TOPIC, **typed: Any) -> Any:
    """`/mentor` with a topic, the form filled in and sent, and whatever follows at once."""

    def act() -> Any:
        world.slash(user, "/mentor", topic)
        if not set(typed) <= {"topic", "objective", "near"}:
            more_options(world, user)
        outcome = world.submit(user, **{"objective": OBJECTIVE, **typed})
        world.run_due()
        return outcome

    return world.beginning.play(f"{user} asks for a session on {topic}: {typed}", act)


def more_options(world: World, user: str, **typed: Any) -> Any:
    """The button in the form, with what was typed so far."""
    body = world.pressing(user, request_form.MORE, "more")
    body["view"] = world.submission(user, **typed)["view"]
    del body["channel"], body["response_url"]
    return world.send(body)


def chooses(world: World, user: str, of: str) -> None:
    """The requester presses the button beside this person."""

    def act() -> None:
        world.press(user, request_messages.CHOOSE, str(offer_of(world, of).id))
        world.run_due()

    world.beginning.play(f"{user} chooses {of}", act)


def claims(world: World, mentor: str, number: int = 0) -> Any:
    """The mentor presses one of the slots."""

    def act() -> Any:
        outcome = world.press(mentor, f"{offer_messages.CLAIM}.{number}")
        world.run_due()
        return outcome

    return world.beginning.play(f"{mentor} claims slot {number}", act)


def settled(world: World, learner: str = "UANNA", mentor: str = "UBEN", **typed: Any) -> Meeting:
    """A meeting of the two, from the request to the mentor's press."""
    gives_sessions(world, mentor)
    asks_for_a_session(world, learner, **typed)
    chooses(world, learner, mentor)
    claims(world, mentor)
    return meeting(world)


def request(world: World) -> MentoringRequest:
    with world.deps.read_sessions() as session:
        found = session.query(MentoringRequest).order_by(MentoringRequest.id.desc()).first()
        assert found is not None, "nobody has asked for a session"
        assert found.offers is not None and found.meetings is not None
        return found


def offer_of(world: World, mentor: str) -> Offer:
    with world.deps.read_sessions() as session:
        member = world.member(session, mentor)
        found = session.query(Offer).filter(Offer.mentor_id == member.id).order_by(Offer.id.desc()).first()
        assert found is not None, f"{mentor} is no part of a request"
        return found


def meetings(world: World) -> list[Meeting]:
    with world.deps.read_sessions() as session:
        return session.query(Meeting).order_by(Meeting.id).all()


def meeting(world: World) -> Meeting:
    found = meetings(world)
    assert found, "no meeting is fixed"
    return found[-1]


def confirmed(world: World) -> list[Meeting]:
    return [one for one in meetings(world) if one.state == MeetingState.CONFIRMED]


def goes_to(world: World, at: datetime) -> None:
    """Time passes until then, each thing in its own hour."""
    world.pass_time(at - world.clock.at)


def after(world: World, one: Meeting, by: timedelta = timedelta(minutes=1)) -> None:
    goes_to(world, one.end_at + by)


def together(world: World, *users: str) -> list[Sent]:
    """What stands in the conversation of these people with the bot."""
    channel = group_dm_of(users)
    return [one for one in world.slack.messages if one.channel == channel]


def press_together(world: World, user: str, action_id: str, *users: str) -> Any:
    """Press a button in the conversation of three."""
    for one in reversed(together(world, *users)):
        for value in buttons(one.message, action_id):
            return world.press(user, action_id, value)
    raise AssertionError(f"{users} see no button {action_id!r}")

"""Sessions over the wire, in French and in English: what each of the people reads, and how often they act."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject
from holidays import country_holidays
from pydantic import SecretStr

from bot import deps
from bot.cli.run import Bot
from bot.config import Config
from bot.i18n import Translator, translator
from bot.jobs import calendar_reading, due_steps
from bot.services.people import expertise
from bot.store import workspaces
from bot.store.models import Meeting, MeetingState, MentoringRequest, RequestState
from bot.store.people import members
from bot.views.admin import external_mentor_form
from bot.views.sessions import (
    calendar_form,
    feedback_messages,
    meeting_messages,
    offer_messages,
    request_messages,
)
from sandbox import Channel, Clock, Person, Sandbox
from sandbox.testing.actor import Actor, Seen
from tests.calendars import event, serving
from tests.outbox.test_wire import MONDAY, PATIENCE, ROOT

FR, EN = {"locale": "fr-FR", "tz": "Europe/Paris"}, {"locale": "en-GB", "tz": "Europe/London"}
PEOPLE = (
    Person("anna", "Anna Admin", is_admin=True, **FR),
    *(Person(name, name.title(), **FR) for name in ("hugo", "emma", "farid", "ines")),
    *(Person(name, name.title(), **EN) for name in ("jack", "ben", "gina", "kim")),
    Person("paula", "Paula Partner", is_restricted=True, **FR),
)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Side:
    """One language's people: who asks, and who knows about the topic, the best first."""

    language: str
    asker: str
    mentors: tuple[str, str]
    friend: str
    topic: str
    objective: str
    t: Translator = field(init=False)

    def __post_init__(self) -> None:
        self.t = translator(self.language)

    def clock(self, moment: datetime) -> datetime:
        """What their clock shows at a moment, without its zone."""
        return moment.astimezone(ZoneInfo((FR if self.language == "fr" else EN)["tz"])).replace(tzinfo=None)


SIDES = {
    "fr": Side(
        "fr", "hugo", ("emma", "farid"), "ines", "soudure orbitale inox", "Repartir avec un réglage sûr"
    ),
    "en": Side("en", "jack", ("ben", "gina"), "kim", "orbital welding basics", "Leave with one safe setting"),
}


class Company:
    """The sandbox, the bot behind it, and one clock; every act of a person is counted."""

    def __init__(self, box: Sandbox, parts: deps.Deps) -> None:
        self.box, self.parts = box, parts
        self.acts: list[str] = []

    def who(self, handle: str) -> Actor:
        return self.box.as_(handle)

    def run_due(self) -> None:
        due_steps.run_due(self.parts)

    def until(self, moment: datetime) -> None:
        """Time passes, each thing in its own hour."""
        self.run_due()
        while (following := due_steps.next_due(self.parts)) is not None and following <= moment:
            self.box.workspace.clock.set(max(following, self.now()))
            self.run_due()
        self.box.workspace.clock.set(max(moment, self.now()))
        self.run_due()

    def now(self) -> datetime:
        return self.box.workspace.clock.now()

    def press(self, handle: str, label: str, on: Seen | None = None) -> str:
        self.acts.append(handle)
        said = self.who(handle).press(label, on, within=PATIENCE)
        self.run_due()
        return said

    def submits(self, handle: str, **values: object) -> dict[str, str]:
        self.acts.append(handle)
        errors = self.who(handle).submit(
            {name.replace("__", "."): value for name, value in values.items()}, within=PATIENCE
        )
        self.run_due()
        return errors

    def asks(self, side: Side, **values: object) -> Seen:
        """`/mentor` and the form; then the suggestions."""
        self.acts.append(side.asker)
        assert self.who(side.asker).slash("/mentor", side.topic) == ""
        values.setdefault("mentoring__objective", side.objective)
        if not set(values) <= {"mentoring__objective", "mentoring__near"}:
            assert self.who(side.asker).press("mentoring.more", within=PATIENCE) == ""
        assert self.submits(side.asker, **values) == {}
        self.who(side.asker).close()
        return self.reads(side.asker, side.t("mentoring.objective_is", objective=side.objective))

    def reads(self, handle: str, words: str, channel: str = "bot") -> Seen:
        return self.who(handle).sees(words, within=PATIENCE, channel=channel)

    def buttons(self, handle: str, seen: Seen) -> list[str]:
        """What somebody may press on a message."""
        fresh = next(one for one in self.who(handle).messages(seen.channel) if one.ts == seen.ts)
        rows = [block for block in fresh.raw.get("blocks", []) if block["type"] == "actions"]
        return [element["action_id"] for row in rows for element in row["elements"]]

    def offer(self, side: Side, mentor: str) -> Seen:
        return self.reads(mentor, side.t("mentoring.offer.slots"))

    def claims(self, side: Side, mentor: str, number: int = 0) -> Meeting:
        assert self.press(mentor, f"{offer_messages.CLAIM}.{number}", self.offer(side, mentor)) == ""
        return self.meeting()

    def meeting(self) -> Meeting:
        with self.parts.read_sessions() as session:
            found = session.query(Meeting).order_by(Meeting.id.desc()).first()
            assert found is not None and found.channel is not None and found.request.meetings
            return found

    def settled(self, side: Side, **values: object) -> Meeting:
        """A session of the asker and the best mentor."""
        self.asks(side, **values)
        self.press(side.asker, "mentoring.choose_for_me")
        return self.claims(side, side.mentors[0])


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    channel = Channel("questions", [person.handle for person in PEOPLE])
    clock = Clock(MONDAY, frozen=True)
    box = Sandbox(
        ROOT / "manifest.yml", list(PEOPLE), [channel], clock=clock, limits=False, ack_seconds=PATIENCE
    )
    box.start()
    config = Config(
        _env_file=None,
        slack_bot_token=SecretStr(box.bot_token),
        slack_app_token=SecretStr(box.app_token),
        slack_api_url=box.api_url,
        data_dir=tmp_path_factory.mktemp("sessions"),
        questions_channel=box.workspace.place("questions").id,
        embedding_backend="none",
    )
    parts = deps.build(config, clock=clock.now)
    bot = Bot(parts)
    bot.start()
    box.wait_for_bot(PATIENCE)
    yield Company(box, parts)
    bot.stop()
    box.stop()


@pytest.fixture(params=["fr", pytest.param("en", marks=pytest.mark.long)])
def side(request: pytest.FixtureRequest, company: Company) -> Side:
    """A new week, a Tuesday at noon in Paris that is no holiday; what was left open before is over."""
    now = company.now()
    tuesday = now.replace(hour=10, minute=0) + DAY * (8 - now.weekday())
    holiday = tuesday.date() in country_holidays("FR", years=tuesday.year)
    company.until(tuesday + 7 * DAY * holiday)
    side = SIDES[request.param]
    company.acts.clear()
    with company.parts.sessions.begin() as session:
        workspaces.of_team(session, company.parts.slack.team().team_id)
        for number, handle in enumerate(side.mentors):
            member = members.find(session, company.who(handle).id)
            assert member is not None
            member.takes_sessions, member.weekly_minutes = True, 600
            expertise.declare(session, member, side.topic + " (TIG)" * number, company.now())
        friend = members.find(session, company.who(side.friend).id)
        assert friend is not None
        friend.takes_sessions, friend.weekly_minutes = True, 600
    company.parts.index.sync()
    return side


def test_three_acts_of_the_requester_and_one_of_the_mentor_settle_it(company: Company, side: Side) -> None:
    shown = company.asks(side)
    assert [shown.text.count(company.who(one).name) for one in side.mentors] == [1, 1]
    company.press(side.asker, "mentoring.choose_for_me")
    one = company.claims(side, side.mentors[0])

    assert company.acts.count(side.asker) == 3, "the command, the form, the choice"
    assert company.acts.count(side.mentors[0]) == 1
    for handle in (side.asker, side.mentors[0]):
        card = company.reads(handle, side.t("meeting.agenda", first=5, second=10, third=5)[:20], one.channel)
        assert side.objective in card.text
    company.press(side.asker, meeting_messages.CANCEL, card)
    company.submits(side.asker, meeting__note="…")


def test_another_time_outside_the_requester_s_hours_takes_three_and_two(company: Company, side: Side) -> None:
    company.asks(side)
    company.press(side.asker, "mentoring.choose_for_me")
    mentor = side.mentors[0]
    company.acts.clear()  # the request is made
    company.press(mentor, offer_messages.OTHER_TIME, company.offer(side, mentor))
    past = company.submits(mentor, mentoring__time=company.now() - HOUR)
    assert past == {offer_messages.TIME: side.t("meeting.has_passed")}
    evening = company.now().replace(hour=19, minute=30)
    company.submits(mentor, mentoring__time=evening)
    asked = company.reads(side.asker, side.t("mentoring.accept_time"))
    assert company.who(mentor).name in asked.text
    company.press(side.asker, side.t("mentoring.accept_time"), asked)

    assert company.meeting().start_at == evening
    assert company.acts.count(side.asker) + 2 == 3, "the form, the choice, the yes"
    assert company.acts.count(mentor) == 3, "the button, the form, and once more because it was wrong"


def test_i_know_who_asks_that_colleague_who_says_yes(company: Company, side: Side) -> None:
    company.asks(side)
    company.press(side.asker, "mentoring.choose_for_me")
    mentor, friend = side.mentors[0], side.friend
    company.press(mentor, offer_messages.HAND_OVER, company.offer(side, mentor))
    company.submits(mentor, mentoring__colleague=friend)
    assert company.who(mentor).name in company.offer(side, friend).text
    one = company.claims(side, friend)
    assert {seat.member.slack_id for seat in one.seats} == {company.who(h).id for h in (side.asker, friend)}
    company.reads(mentor, side.t("mentoring.offer.handed"))


def test_within_the_hour_all_are_asked_and_the_second_is_thanked(company: Company, side: Side) -> None:
    afternoon = company.now().replace(hour=14, minute=0)
    if company.now() < afternoon:
        company.until(afternoon)  # nobody is asked for the hour of their lunch
    company.asks(side, mentoring__near="hour")
    company.press(side.asker, "mentoring.choose_for_me")
    first, second = side.mentors
    company.offer(side, second)
    one = company.claims(side, first)
    assert one.start_at - company.now() <= HOUR
    closed = company.reads(second, side.t("mentoring.offer.closed"))
    assert not company.buttons(second, closed)


def test_in_writing_moved_called_off_and_found_again(company: Company, side: Side) -> None:
    one = company.settled(side, mentoring__mode="written")
    room, mentor = one.channel or "", side.mentors[0]
    card = company.reads(side.asker, side.t("meeting.where.written"), room)
    company.press(side.asker, meeting_messages.MOVE, card)
    company.submits(side.asker, meeting__when=one.start_at + DAY, meeting__note="…")
    company.reads(mentor, side.t("meeting.file.moved"), room)
    company.press(
        mentor, meeting_messages.CANCEL, company.reads(mentor, side.t("meeting.where.written"), room)
    )
    company.submits(mentor, meeting__note="🤒")
    assert "🤒" in company.reads(side.asker, "🤒", room).text
    files = [vobject.readOne(text.decode()) for text in company.box.workspace.contents.values()]
    own = [entry for entry in files if entry.vevent.uid.value == f"{one.uid}@eclair"]
    told = [(entry.method.value, int(entry.vevent.sequence.value)) for entry in own]
    assert told == [("PUBLISH", 0), ("PUBLISH", 1), ("CANCEL", 2)]

    company.until(one.start_at + 2 * DAY)
    assert not any(
        "⏰" in seen.text and "🤒" not in seen.text for seen in _since(company, mentor, room, card)
    )
    called_off = company.reads(side.asker, side.t("meeting.again"), room)
    company.press(side.asker, meeting_messages.MOVE, called_off)
    company.submits(side.asker, meeting__when=one.start_at + 7 * DAY)
    again = company.meeting()
    assert (again.start_at, again.uid != one.uid) == (one.start_at + 7 * DAY, True)


def _since(company: Company, handle: str, room: str, card: Seen) -> list[Seen]:
    return [seen for seen in company.who(handle).messages(room) if seen.ts > card.ts]


def test_a_session_that_did_not_take_place_is_nobody_s_fault(company: Company, side: Side) -> None:
    one = company.settled(side)
    company.until(one.end_at + MINUTE)
    mentor = side.mentors[0]
    company.press(mentor, side.t("meeting.did_not"), company.reads(mentor, side.t("meeting.did_not")))
    name = company.who(side.asker).name
    assert name in company.reads(side.asker, side.t("meeting.again"), one.channel or "").text
    assert company.meeting().request.state == RequestState.MISSED
    seen = company.reads(side.asker, side.t("meeting.missed.yours", who="")[-30:])
    assert side.t("meeting.did_not") not in seen.text


def test_both_go_on_the_series_is_fixed_and_one_stops_it(company: Company, side: Side) -> None:
    one = company.settled(side)
    company.until(one.end_at + MINUTE)
    for handle in (side.asker, side.mentors[0]):
        form = company.reads(handle, side.t("meeting.did_not"))
        company.press(handle, f"{feedback_messages.RATE}.5", form)
        assert company.submits(handle, meeting__goes_on="weekly", meeting__learned="A") == {}
    following = company.meeting()
    assert side.clock(following.start_at) == side.clock(one.start_at) + 7 * DAY, "summer time or not"
    room = one.channel or ""
    told = company.reads(side.asker, side.t("meeting.series.weekly", two="")[-40:], room)
    company.press(side.mentors[0], meeting_messages.STOP, told)
    company.reads(side.asker, side.t("meeting.stopped", two="")[-40:], room)
    company.until(following.end_at + MINUTE)
    assert company.meeting().id == following.id and company.meeting().state == MeetingState.HELD


def test_a_calendar_is_given_read_and_kept_clear_of(
    company: Company, side: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentor, t = side.mentors[0], side.t
    refused = _gives(company, mentor, "https://evil.example/a.ics")
    assert refused == {calendar_form.ADDRESS: t("calendar.problem.host")}
    company.who(mentor).close()
    with serving(tmp_path) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        with company.parts.sessions.begin() as session:
            team = company.parts.slack.team().team_id
            workspaces.of_team(session, team).calendar_hosts = server.host
        assert _gives(company, mentor, server.shows(event(company.now(), 6 * 60))) == {}
        calendar_reading.read_calendars(company.parts)
        company.run_due()
        company.reads(mentor, t("calendar.told"))
        company.asks(side)
        company.press(side.asker, "mentoring.choose_for_me")
        one = company.claims(side, mentor)
        assert one.start_at >= company.now() + 6 * HOUR
        company.until(company.now() + MINUTE)
        _gives(company, mentor, server.says(404))
        calendar_reading.read_calendars(company.parts)
        company.run_due()
    lost = company.reads(mentor, t("calendar.lost.go_on"))
    assert t("calendar.problem.refused") in lost.text
    company.who(mentor).slash("/eclair", "agenda" if side.language == "fr" else "calendar")
    company.press(mentor, calendar_form.FORGET)
    company.who(mentor).sees_modal(t("calendar.address"), within=PATIENCE)
    company.who(mentor).close()


def _gives(company: Company, handle: str, address: str) -> dict[str, str]:
    assert company.who(handle).slash("/eclair", "calendar") == ""
    return company.submits(handle, **{calendar_form.ADDRESS.replace(".", "__"): address})


def test_a_guest_whom_an_admin_named_is_asked_and_a_link_is_followed(company: Company, side: Side) -> None:
    side = replace(side, topic={"fr": "plongée en grotte", "en": "parachute folding"}[side.language])
    anna = company.who("anna")
    for name, person, link in (("Paula", ["paula"], ""), ("Otto", [], "https://otto.example/book")):
        assert anna.slash("/eclair", "mentors") == ""
        values = {
            external_mentor_form.NAME: name,
            external_mentor_form.TOPICS: side.topic,
            external_mentor_form.LINK: link,
            external_mentor_form.PERSON: person,
        }
        assert anna.submit(values, within=PATIENCE) == {}
    company.acts.append(side.asker)
    company.who(side.asker).slash("/mentor", side.topic)
    company.submits(side.asker, mentoring__objective=side.objective)
    nobody = company.reads(side.asker, side.t("mentoring.outside"))
    assert "Paula" in nobody.text and "Otto" in nobody.text
    company.press(side.asker, request_messages.OUTSIDE, nobody)
    paula = company.reads("paula", side.objective)
    assert translator("fr")("nudge.hand_over") not in paula.text, "a guest sees nothing of the directory"
    company.press("paula", offer_messages.DECLINE, paula)
    again = company.reads(side.asker, side.t("mentoring.outside"))
    company.press(side.asker, side.t("mentoring.outside.book"), again)
    with company.parts.read_sessions() as session:
        latest = session.query(MentoringRequest).order_by(MentoringRequest.id.desc()).first()
    assert latest is not None and latest.state == RequestState.REFERRED

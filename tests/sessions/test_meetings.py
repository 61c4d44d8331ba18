"""What two people who meet live through: card and file, changes, reminders, looking back, going on."""

import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import vobject
from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.sessions import booking
from bot.slack import RefusedBySlack, UnknownOutcome
from bot.store.models import Meeting, MeetingState, MentoringRequest, Participant, Question, RequestState
from bot.store.people.evidence import of_member
from bot.views import second_look
from bot.views.sessions import feedback_messages, meeting_messages, offer_messages, request_messages
from tests.fakes import Sent
from tests.mentors import (
    OBJECTIVE,
    TOPIC,
    after,
    asks_for_a_session,
    chooses,
    claims,
    confirmed,
    gives_sessions,
    goes_to,
    meeting,
    meetings,
    press_together,
    request,
    settled,
    together,
)
from tests.ritual_world import send
from tests.world import World, buttons

PAIR = ("UANNA", "UBEN")
DAY = timedelta(days=1)


def entries(world: World) -> list[tuple[str, vobject.base.Component]]:
    """Every calendar file that was sent, read by a parser that is not ours."""
    read = [vobject.readOne(content.decode()) for _, _, content in world.slack.files]
    return [(calendar.method.value, calendar.vevent) for calendar in read]


def said_together(world: World, words: str) -> list[str]:
    return [one.text for one in together(world, *PAIR) if words in one.text]


def looks_back(world: World, user: str, useful: int = 5, **typed: str) -> None:
    """Two taps: the rating, and the form."""
    world.press(user, f"{feedback_messages.RATE}.{useful}")
    world.submit(user, **typed)
    world.run_due()


def moves(world: World, user: str, at: datetime, note: str = "") -> object:
    press_together(world, user, meeting_messages.MOVE, *PAIR)
    outcome = world.submit(user, when=int(at.timestamp()), note=note)
    world.run_due()
    return outcome


def calls_off(world: World, user: str, note: str = "") -> None:
    press_together(world, user, meeting_messages.CANCEL, *PAIR)
    world.submit(user, note=note)
    world.run_due()


# -- the card and the file -----------------------------------------------------------------------------------


def test_the_two_get_a_card_with_the_objective_an_agenda_and_what_the_memory_knows(world: World) -> None:
    world.knows("UEMMA", f"{TOPIC}?", accepted=True, said="Begin with what is fixed.")
    settled(world, links="https://intranet.example/budget")

    card = together(world, *PAIR)[0].text

    assert OBJECTIVE in card
    assert "10 min" in card
    assert "Begin with what is fixed." in card
    assert "https://intranet.example/budget" in card


def test_the_calendar_file_says_the_same_to_another_parser(world: World) -> None:
    one = settled(world)
    ((method, entry),) = entries(world)
    assert method == "PUBLISH"
    assert entry.dtstart.value == one.start_at
    assert entry.dtend.value == one.end_at
    assert entry.uid.value == f"{one.uid}@eclair"
    assert entry.sequence.value == "0"
    assert TOPIC in entry.summary.value
    assert OBJECTIVE in entry.description.value


def test_the_workspace_s_link_is_where_the_call_takes_place(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).meeting_link = "https://meet.example/eclair"
    settled(world)
    card = together(world, *PAIR)[0]
    assert "https://meet.example/eclair" in str(card.message)
    assert entries(world)[0][1].location.value == "https://meet.example/eclair"


def test_the_links_fill_in_both_calendars_with_the_right_instants(world: World) -> None:
    one = settled(world)
    shown = str(together(world, *PAIR)[0].message)
    links = [word.strip("',") for word in shown.split() if word.startswith("'https://")]
    google = parse_qs(urlsplit(next(link for link in links if "google" in link)).query)
    outlook = parse_qs(urlsplit(next(link for link in links if "outlook" in link)).query)
    assert google["dates"] == [f"{one.start_at:%Y%m%dT%H%M%SZ}/{one.end_at:%Y%m%dT%H%M%SZ}"]
    assert datetime.fromisoformat(outlook["startdt"][0]) == one.start_at
    assert not [link for link in links if "+" in link], "Outlook shows a plus sign as it is"


def test_people_read_what_moves_in_their_calendars_by_itself_and_what_does_not(world: World) -> None:
    one = settled(world)
    card = together(world, *PAIR)[0]
    assert "reste tel quel" in str(card.message) and "Prenez le fichier ou un lien" in str(card.message)
    moves(world, "UANNA", one.start_at + timedelta(minutes=30))
    calls_off(world, "UANNA")
    first, moved, cancelled = world.slack.file_words
    assert "ouvrez-la aussi" in first
    assert "déplacez-le vous-même" in moved and "supprimez-le vous-même" in cancelled
    assert "reste tel quel" not in str(card.message), "the links are gone, too"


def test_the_same_pair_meets_twice_in_the_same_conversation(world: World) -> None:
    first = settled(world)
    after(world, first)
    asks_for_a_session(world, "UANNA", topic="budget planning", near="week")
    chooses(world, "UANNA", "UBEN")
    claims(world, "UBEN")
    second = meeting(world)
    assert second.channel == meetings(world)[0].channel
    assert second.uid != first.uid


def test_a_group_conversation_that_slack_refuses_becomes_two_messages(world: World) -> None:
    world.slack.closed.add("UGINA")
    gives_sessions(world, "UGINA")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UGINA")
    assert not world.slack.said_to("UGINA")

    world.slack.closed.clear()
    gives_sessions(world, "UBEN")
    world.slack.fails("group_dm", RefusedBySlack("user_not_visible"), times=9)
    asks_for_a_session(world, "UKIM")
    chooses(world, "UKIM", "UBEN")
    claims(world, "UBEN")
    assert "20 minutes" in world.read("UKIM", "minutes together").text
    assert "20 minutes" in world.read("UBEN", "minutes together").text


def test_a_file_whose_sending_is_uncertain_is_looked_up_and_not_sent_again(world: World) -> None:
    world.slack.fails("upload", UnknownOutcome("line broke"), after=True)
    settled(world)
    world.pass_time(timedelta(minutes=1))
    assert len(world.slack.files) == 1
    assert "look_up" in world.slack.calls


# -- changes -------------------------------------------------------------------------------------------------


def test_moving_tells_the_other_replaces_the_entry_and_the_reminder(world: World) -> None:
    one = settled(world)
    later = one.start_at + DAY

    moves(world, "UANNA", later, "Un client vient d’appeler")

    assert "Un client vient d’appeler" in said_together(world, "a déplacé")[0]
    (_, old), (method, new) = entries(world)
    assert (method, new.sequence.value, new.uid.value) == ("PUBLISH", "1", old.uid.value)
    assert new.dtstart.value == later
    after(world, one, timedelta(hours=2))
    assert not said_together(world, "commence bientôt")
    after(world, meeting(world))
    assert len(said_together(world, "commence bientôt")) == 1


def test_calling_off_takes_the_entry_away_and_no_reminder_comes(world: World) -> None:
    one = settled(world)

    calls_off(world, "UBEN", "Ill, sorry")
    world.pass_time(3 * DAY)

    assert "Ill, sorry" in said_together(world, "a annulé")[0]
    method, entry = entries(world)[-1]
    assert (method, entry.status.value, entry.sequence.value) == ("CANCEL", "CANCELLED", "1")
    assert entry.uid.value == f"{one.uid}@eclair"
    assert request(world).state == RequestState.CANCELLED
    assert not said_together(world, "commence bientôt")
    assert not world.reads("UANNA", "vous a-t-elle été utile")


def test_the_request_s_own_messages_tell_the_time_that_holds_now(world: World) -> None:
    one = settled(world)

    def told(at: datetime) -> tuple[bool, bool]:
        token = f"<!date^{int(at.timestamp())}^"
        mine, theirs = world.read("UANNA", "Votre demande"), world.read("UBEN", "would like")
        return token in mine.text, token in theirs.text

    assert told(one.start_at) == (True, True)
    moves(world, "UANNA", one.start_at + DAY)
    assert told(one.start_at + DAY) == (True, True)
    calls_off(world, "UBEN")
    assert told(one.start_at + DAY) == (False, False)
    moves(world, "UANNA", one.start_at + 2 * DAY)
    assert told(one.start_at + 2 * DAY) == (True, True)


def test_a_session_called_off_can_find_another_time(world: World) -> None:
    one = settled(world)
    calls_off(world, "UBEN")
    moves(world, "UANNA", one.start_at + DAY)
    assert [found.state for found in meetings(world)] == [MeetingState.CANCELLED, MeetingState.CONFIRMED]
    assert request(world).state == RequestState.CONFIRMED


def test_of_sessions_that_fell_through_the_newest_alone_offers_another_time(world: World) -> None:
    one = settled(world)
    calls_off(world, "UBEN")
    moves(world, "UANNA", one.start_at + DAY)
    first, _ = said_cards(world)
    assert not buttons(first.message, meeting_messages.MOVE)
    calls_off(world, "UANNA")
    first, second = said_cards(world)
    assert not buttons(first.message, meeting_messages.MOVE)
    assert buttons(second.message, meeting_messages.MOVE)


def said_cards(world: World) -> list[Sent]:
    """The cards of the two's sessions, as they stand now."""
    found = [notice for notice in world.notices("meeting.card") if notice.ts]
    return [world.slack.at(one.channel or "", one.ts or "") for one in found]


def test_a_move_onto_another_session_or_outside_hours_is_refused_in_words(world: World) -> None:
    one = settled(world)
    asks_for_a_session(world, "UKIM")
    chooses(world, "UKIM", "UBEN")
    claims(world, "UBEN", 1)
    other = meeting(world)

    taken = moves(world, "UANNA", other.start_at)
    night = moves(world, "UANNA", one.start_at.replace(hour=23))
    past = moves(world, "UANNA", one.start_at - 2 * DAY)

    assert "une autre séance" in taken.errors[meeting_messages.WHEN]  # type: ignore[attr-defined]
    assert "en dehors des heures" in night.errors[meeting_messages.WHEN]  # type: ignore[attr-defined]
    assert "déjà passé" in past.errors[meeting_messages.WHEN]  # type: ignore[attr-defined]
    assert {found.start_at for found in confirmed(world)} == {one.start_at, other.start_at}


def test_nobody_else_moves_or_calls_off_a_session(world: World) -> None:
    one = settled(world)
    assert "Only the two" in world.press("UGINA", meeting_messages.CANCEL, str(one.id)).text
    assert "Only the two" in world.press("UGINA", meeting_messages.MOVE, str(one.id)).text


# -- the time itself -----------------------------------------------------------------------------------------


def test_the_reminder_comes_ten_minutes_before(world: World) -> None:
    one = settled(world)
    goes_to(world, one.start_at - timedelta(minutes=11))
    assert not said_together(world, "commence bientôt")
    goes_to(world, one.start_at - timedelta(minutes=10))
    assert len(said_together(world, "commence bientôt")) == 1


def test_marks_of_time_come_to_whoever_wants_them_and_to_nobody_else(world: World) -> None:
    one = settled(world)
    press_together(world, "UBEN", meeting_messages.WANT_MARKS, *PAIR)
    after(world, one)
    marks = [text.text for text in world.slack.said_to("UBEN") if "minutes have passed" in text.text]
    assert len(marks) == 2
    assert world.reads("UBEN", "starts now")
    assert not world.reads("UANNA", "Votre séance commence")


def test_a_bot_that_was_off_for_a_day_does_not_remind_of_what_is_over(world: World) -> None:
    one = settled(world)
    world.clock.at = one.end_at + DAY
    world.start()
    world.run_due()
    world.pass_time(timedelta(hours=1))
    assert not said_together(world, "commence bientôt")
    assert world.reads("UANNA", "vous a-t-elle été utile")


def test_reminder_and_forms_come_exactly_once_across_restarts_and_broken_lines(world: World) -> None:
    one = settled(world)
    for at in (one.start_at - timedelta(minutes=10), one.end_at):
        world.clock.at = at
        world.slack.fails("post", UnknownOutcome("line broke"), times=2, after=True)
        for _ in range(3):
            world.start()
            world.run_due()
            world.pass_time(timedelta(minutes=1))
    world.pass_time(timedelta(hours=2))
    assert len(said_together(world, "commence bientôt")) == 1
    forms = [
        one
        for one in world.slack.messages
        if "vous a-t-elle été utile" in one.text or "minutes with <@" in one.text
    ]
    assert sorted(form.channel for form in forms) == ["DANNA", "DBEN"]


# -- looking back --------------------------------------------------------------------------------------------


def test_two_taps_are_enough_and_the_rating_stays_private(world: World) -> None:
    after(world, settled(world))
    looks_back(world, "UANNA", useful=2)
    with world.deps.read_sessions() as session:
        seat = next(seat for seat in session.query(Participant) if seat.is_learner)
    assert (seat.useful, seat.answered_at is not None) == (2, True)
    assert world.reads("UANNA", "Votre note reste entre nous")
    told = world.read("UBEN", "sent feedback").text
    assert "2" not in told.replace(TOPIC, "")


def test_thanks_and_what_was_learned_reach_the_mentor_who_may_let_the_bot_remember(world: World) -> None:
    after(world, settled(world))
    looks_back(world, "UANNA", learned="Fix first, then vary", thanks="Merci Ben", develop="Not for Ben")

    told = world.read("UBEN", "sent feedback").text
    assert "Fix first, then vary" in told
    assert "Merci Ben" in told
    assert "Not for Ben" not in told
    with world.deps.read_sessions() as session:
        assert "meeting" not in {piece.kind for piece in of_member(session, world.member(session, "UBEN"))}
    world.press("UBEN", feedback_messages.REMEMBER)
    world.run_due()
    with world.deps.read_sessions() as session:
        kept = {piece.kind: piece.topic for piece in of_member(session, world.member(session, "UBEN"))}
    assert kept["meeting"] == TOPIC


def test_what_was_learned_becomes_a_card_that_the_next_asker_reads(world: World) -> None:
    after(world, settled(world))
    looks_back(world, "UANNA", learned="Fix first, then vary")

    world.press("UANNA", feedback_messages.SHARE)
    world.submit("UANNA", card_title="How do I plan a budget in a spreadsheet?")
    world.run_due()
    answer = world.ask("UKIM", "How do I plan a budget in a spreadsheet?")

    assert "Fix first, then vary" in answer.text
    with world.deps.read_sessions() as session:
        kinds = [piece.kind for piece in of_member(session, world.member(session, "UANNA"))]
    assert kinds == [], "she did not agree to be asked about it"


def test_the_author_of_a_card_who_agrees_is_asked_about_it_from_then_on(world: World) -> None:
    after(world, settled(world))
    looks_back(world, "UANNA", learned="Fix first, then vary")
    world.press("UANNA", feedback_messages.SHARE)
    world.submit("UANNA", card_title="Which way to plan a budget?", card_agrees=[feedback_messages.AGREES])
    with world.deps.read_sessions() as session:
        assert [piece.kind for piece in of_member(session, world.member(session, "UANNA"))] == ["answer"]
    again = world.submit("UANNA", card_title="Which way to plan a budget?")
    assert "déjà dans la mémoire" in str(again.errors)


def test_what_was_learned_is_looked_at_before_others_read_it(world: World) -> None:
    after(world, settled(world))
    looks_back(world, "UANNA", learned="Fix first, then vary")
    world.press("UANNA", feedback_messages.SHARE)
    blaming = {"card_title": "Which way to plan a budget?", "card_text": "Tout a raté à cause du stagiaire."}
    assert "Publier tel quel" in send(world, "UANNA", **blaming).text
    with world.deps.read_sessions() as session:
        assert session.query(Question).count() == 0
    send(world, "UANNA", how=second_look.AS_IS)
    with world.deps.read_sessions() as session:
        assert session.query(Question).one().text == blaming["card_title"]


def test_a_session_that_did_not_take_place_is_handled_without_blame(world: World) -> None:
    one = settled(world)
    after(world, one)

    world.press("UANNA", feedback_messages.MISSED)
    world.run_due()

    assert request(world).state == RequestState.MISSED
    assert "Cela arrive" in said_together(world, "n’a pas eu lieu")[0]
    assert not buttons(world.read("UBEN", "didn’t take place").message, f"{feedback_messages.RATE}.5")
    moves(world, "UBEN", one.start_at + DAY)
    assert request(world).state == RequestState.CONFIRMED
    world.pass_time(20 * DAY)
    assert len([text for text in world.slack.said_to("UANNA") if "mis cela en pratique" in text.text]) == 1


def test_two_weeks_later_the_learner_is_asked_and_the_mentor_hears_of_it(world: World) -> None:
    one = settled(world)
    after(world, one)
    looks_back(world, "UANNA", next_action="Write the outline")
    goes_to(world, one.end_at + 13 * DAY)
    assert not world.reads("UANNA", "mis cela en pratique")

    goes_to(world, one.end_at + 15 * DAY)
    assert "Write the outline" in world.read("UANNA", "mis cela en pratique").text
    world.press("UANNA", f"{feedback_messages.APPLIED}.yes")
    world.run_due()

    assert world.reads("UBEN", "into practice (“")


# -- going on ------------------------------------------------------------------------------------------------


def test_both_say_yes_in_private_and_the_same_hour_next_week_is_fixed(world: World) -> None:
    one = settled(world)
    after(world, one)
    looks_back(world, "UANNA", goes_on="weekly")
    assert len(meetings(world)) == 1, "one yes tells nobody anything"
    looks_back(world, "UBEN", goes_on="weekly")

    second = meeting(world)
    assert second.start_at == one.start_at + 7 * DAY
    assert said_together(world, "continuer, chaque semaine")
    after(world, second)
    assert meeting(world).start_at == one.start_at + 14 * DAY


def test_a_series_keeps_its_wall_time_when_the_clocks_change(world: World) -> None:
    goes_to(world, datetime(2026, 3, 26, 9, 0, tzinfo=UTC))  # Thursday; the clocks change on Sunday
    one = settled(world)
    after(world, one)
    for user in PAIR:
        looks_back(world, user, goes_on="weekly")
    london = ZoneInfo("Europe/London")
    first, second = (found.start_at.astimezone(london) for found in meetings(world))
    assert first.time() == second.time()
    assert first.utcoffset() != second.utcoffset()


def test_when_one_says_no_nothing_is_said(world: World) -> None:
    after(world, settled(world))
    looks_back(world, "UANNA", goes_on="weekly")
    looks_back(world, "UBEN", goes_on="no")
    world.pass_time(3 * DAY)
    assert len(meetings(world)) == 1
    assert not said_together(world, "continuer")


def test_either_may_stop_a_series_at_any_time(world: World) -> None:
    after(world, settled(world))
    for user in PAIR:
        looks_back(world, user, goes_on="monthly")
    press_together(world, "UBEN", meeting_messages.STOP, *PAIR)
    world.run_due()
    assert said_together(world, "la série est terminée")
    world.pass_time(timedelta(days=70))
    assert len(meetings(world)) == 2, "the one that was fixed stands, and no other follows"


# -- two at once ---------------------------------------------------------------------------------------------


def at_once(*acts: object) -> None:
    """All of them, each in a thread of its own, begun together."""
    gate = threading.Barrier(len(acts))

    def run(act: object) -> None:
        gate.wait()
        act()  # type: ignore[operator]

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_two_mentors_who_claim_at_once_make_one_meeting(world: World) -> None:
    mentors = ("UBEN", "UCHLOE", "UEMMA")
    gives_sessions(world, *mentors)
    asks_for_a_session(world, "UANNA", near="hour")
    world.press("UANNA", request_messages.CHOOSE_FOR_ME)
    world.run_due()
    bodies = [world.pressing(user, f"{offer_messages.CLAIM}.0") for user in mentors]

    at_once(*(lambda body=body: world.send(body) for body in bodies))

    assert len(confirmed(world)) == 1


def test_one_mentor_pressed_for_by_many_at_once_is_never_in_two_places(world: World) -> None:
    askers = ("UANNA", "UKIM", "UFARID", "UINES")
    gives_sessions(world, "UBEN", weekly_minutes=300)
    for asker in askers:
        asks_for_a_session(world, asker)
        chooses(world, asker, "UBEN")
    bodies = [world.pressing("UBEN", f"{offer_messages.CLAIM}.0", about=f"<@{asker}>") for asker in askers]

    at_once(*(lambda body=body: world.send(body) for body in bodies))

    assert len(confirmed(world)) == 1


def test_moving_and_calling_off_at_once_end_in_one_story(world: World) -> None:
    one = settled(world)
    press_together(world, "UANNA", meeting_messages.MOVE, *PAIR)
    press_together(world, "UBEN", meeting_messages.CANCEL, *PAIR)
    move = world.submission("UANNA", when=int((one.start_at + DAY).timestamp()))
    cancel = world.submission("UBEN", note="sorry")

    at_once(lambda: world.send(move), lambda: world.send(cancel))
    world.run_due()
    world.pass_time(3 * DAY)

    states = [found.state for found in meetings(world)]
    assert MeetingState.CANCELLED in states or states == [MeetingState.HELD]
    assert len(said_together(world, "commence bientôt")) == states.count(MeetingState.HELD)


@pytest.mark.parametrize("table", [Meeting, MentoringRequest, Participant])
def test_every_row_belongs_to_a_workspace(table: type) -> None:
    assert "workspace_id" in table.__table__.columns  # type: ignore[attr-defined]


def test_whoever_books_second_waits_for_the_first_and_then_finds_it_taken(world: World) -> None:
    gives_sessions(world, "UBEN")
    for asker in ("UANNA", "UKIM"):
        asks_for_a_session(world, asker)
    at, met = world.clock.at + DAY, []

    def book(session: Session, number: int) -> None:
        asked = session.get_one(MentoringRequest, number)
        booking.book(session, asked, world.member(session, "UBEN"), at, world.clock.at)

    def second() -> None:
        try:
            with world.deps.sessions.begin() as session:
                book(session, 2)
        except Refusal as no:
            met.append(no.key)

    other = threading.Thread(target=second)
    with world.deps.sessions.begin() as session:
        book(session, 1)
        other.start()
        other.join(0.5)  # long enough to write, were it not kept waiting
        assert other.is_alive()
    other.join(60)

    assert met == ["meeting.taken"]
    assert len(confirmed(world)) == 1

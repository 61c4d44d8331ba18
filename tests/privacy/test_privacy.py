"""Privacy that a works council can sign: export, erasure that leaves nothing, anonymity, retention."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import JSON
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import directory_sync
from bot.__main__ import cli
from bot.jobs import question_steps, retention
from bot.services.people import expertise
from bot.services.privacy import erasure, own_data
from bot.store import notices
from bot.store.base import Base
from bot.store.models import (
    Answer,
    Avoidance,
    Card,
    Evidence,
    ExternalMentor,
    Gathering,
    Member,
    MonthlyCount,
    Notice,
    Question,
    RitualKind,
    Round,
    RoundState,
    SettingChange,
    Story,
    Thanks,
    Vector,
)
from bot.store.privacy import erasure as rows
from bot.views.people import profile_forms
from bot.views.privacy import privacy_messages, return_form
from bot.views.questions import answer_messages, nudge_messages, question_messages
from bot.views.sessions import request_form
from tests.fakes import dm_of, words_of
from tests.mentors import more_options, settled
from tests.ritual_world import in_the_kitchen, tell
from tests.traces import files_with, logged, rows_with
from tests.world import KITCHEN, VPN, World

WHO, NAME = "UCHLOE", "chloé"


def erases_herself(world: World, user: str = WHO, content: str = "keep") -> None:
    """From the Home tab, as anybody would."""
    world.slash(user, "/eclair", "privacy")
    world.send(
        {
            **world.pressing(user, privacy_messages.ERASE, "0"),
            "view": world.modal(user),
        }
    )
    outcome = world.submit(user, content=content)
    assert "errors" not in outcome.body
    assert "plus rien de vous" in outcome.text or "nothing about you" in outcome.text


def lives_a_full_life(world: World) -> None:
    """Everything that the bot can know of somebody is there, chloé's and that of others about her."""
    world.three_know()
    world.ask("UANNA", VPN)  # chloé has an open nudge
    world.ask(WHO, "How do we book the small meeting room?")  # an open question
    _asks_without_a_name(world, WHO, "Who decides on a rise in pay?")
    world.knows(WHO, "Which form is for travel costs?", accepted=True, said="The blue one.")
    world.ask("UBEN", f"Has <@{WHO}> left a note on the archive?")  # her name in the words of another
    with world.deps.sessions.begin() as session:
        chloe, ben = world.member(session, WHO), world.member(session, "UBEN")
        workspace = chloe.workspace_id
        expertise.declare(session, chloe, "travel costs", world.clock.at)
        expertise.save_goals(session, chloe, ["negotiation"])
        expertise.save_contact(session, chloe, ["travel costs"])
        session.add(Avoidance(workspace_id=workspace, member_id=chloe.id, other_id=ben.id))
        session.add(Avoidance(workspace_id=workspace, member_id=ben.id, other_id=chloe.id))
        session.add(
            Thanks(
                workspace_id=workspace, giver=chloe, receiver=ben, source="a", reason="T1", at=world.clock.at
            )
        )
        session.add(
            Thanks(
                workspace_id=workspace, giver=ben, receiver=chloe, source="b", reason="T2", at=world.clock.at
            )
        )
        session.add(
            Card(
                workspace_id=workspace,
                kind="lesson",
                source_type="record",
                source_id=900,
                title="Card",
                text="Words",
                author=chloe,
                month="2026-03",
            )
        )
        session.add(ExternalMentor(workspace_id=workspace, member=chloe, name=NAME, topics="x"))
        chloe.runs_eclair = True
        _has_a_part_in_a_ritual(session, chloe, ben, world.clock.at)
        session.add(
            Story(
                id=7, workspace_id=workspace, kind=RitualKind.FAILURE, author=chloe, month="2026-02",
                told={"tried": "a shortcut", "who": f"@{NAME} and others"}, tags=[], told_at=world.clock.at,
            )
        )  # fmt: skip
    world.deps.index.load()
    while world.deps.index.embed_backlog():
        pass


def _has_a_part_in_a_ritual(session: Session, chloe: Member, ben: Member, at: datetime) -> None:
    moments = dict.fromkeys(("opens_at", "widens_at", "reminds_at", "closes_at"), at)
    kind, closed = RitualKind.FAILURE, RoundState.CLOSED
    held = Round(workspace=chloe.workspace, kind=kind, period="2026-02", state=closed, **moments)
    held.opened_by_id = chloe.id
    session.add(held)
    session.flush()
    session.add(
        Gathering(
            workspace=chloe.workspace,
            round=held,
            starts_at=at,
            agenda=[7],
            roles={"host": chloe.id, "scribe": ben.id},
            record=f"@{NAME} told a story",
            recorded_by_id=chloe.id,
        )
    )


def _slack_user(slack_id: str) -> dict[str, object]:
    """Somebody as a `user_change` event shows them."""
    return {"id": slack_id, "profile": {"display_name": NAME}, "locale": "fr-FR", "tz": "Europe/Paris"}


def _asks_without_a_name(world: World, user: str, text: str) -> None:
    world.shortcut(user, "ask_a_question")
    world.submit(user, text=text, options=[question_messages.ANONYMOUS])
    world.run_due()


@pytest.mark.parametrize("content", [pytest.param("keep", marks=pytest.mark.long), "remove"])
def test_who_is_erased_leaves_no_row_no_vector_no_byte_and_no_line(world: World, content: str):
    with logged() as log:
        settled(world, learner="UANNA", mentor=WHO)
        settled(world, learner=WHO, mentor="UGINA")
        lives_a_full_life(world)
        with world.deps.read_sessions() as session:
            number = world.member(session, WHO).id
        assert rows_with(world.engine, WHO)
        erases_herself(world, content=content)
        world.run_due()
        world.pass_time(timedelta(hours=30))
        erasure.wipe(world.deps.sessions)
    assert rows_with(world.engine, WHO, NAME, dm_of(WHO)) == []
    assert files_with(world.engine, WHO, NAME, dm_of(WHO)) == []
    assert WHO not in log.getvalue()
    assert NAME not in log.getvalue()
    with world.deps.read_sessions() as session:
        assert session.get(Member, number) is None
        assert _dangling_vectors(session) == []
        for table, column in rows.references():
            assert session.execute(table.select().where(column == number)).all() == [], table.name
        assert [one.roles for one in session.query(Gathering)] == [
            {"scribe": world.member(session, "UBEN").id}
        ]


def _dangling_vectors(session: Session) -> list[int]:
    pieces = {piece.id for piece in session.query(Evidence)}
    return [v.id for v in session.query(Vector).filter_by(subject="evidence") if v.subject_id not in pieces]


def test_others_keep_their_words_when_somebody_is_erased(world: World):
    lives_a_full_life(world)
    with world.deps.sessions.begin() as session:
        question = session.query(Question).filter_by(text="How do we book the small meeting room?").one()
        number = question.id
    world.press("UBEN", question_messages.HELP, str(number))
    world.submit("UBEN", text="Ask at the front desk.")
    erases_herself(world, content="remove")
    world.run_due()
    with world.deps.read_sessions() as session:
        assert [a.text for a in session.query(Answer).filter_by(question_id=number)] == [
            "Ask at the front desk."
        ]
        assert session.get_one(Question, number).text == "…"
        assert (
            "left a note on the archive?"
            in session.query(Question).filter(Question.text.like("Has %")).one().text
        )
        assert sorted(one.reason for one in session.query(Thanks)) == ["T2", "…"]  # hers go, ben's stay
        assert [one.text for one in session.query(Card).filter_by(source_type="record", source_id=900)] == [
            ""
        ]


def test_of_a_question_that_is_erased_the_card_is_called_by_its_answer(world: World):
    world.three_know()
    world.ask(WHO)
    world.press("UEMMA", nudge_messages.ANSWER)
    world.submit("UEMMA", text="Open the zebra portal.\nThen press Renew.")
    world.run_due()
    world.press(WHO, answer_messages.ACCEPT)
    world.run_due()
    erases_herself(world, content="remove")
    world.pass_time(timedelta(hours=1))
    with world.deps.read_sessions() as session:
        [card] = session.query(Card).filter(Card.text.contains("zebra"))
        assert (card.title, card.stands) == ("Open the zebra portal.", True)


def test_what_stays_becomes_a_former_colleagues(world: World):
    lives_a_full_life(world)
    erases_herself(world)
    world.run_due()
    with world.deps.read_sessions() as session:
        kept = session.query(Answer).filter_by(text="The blue one.").one()
        assert kept.author_id is None
        assert kept.accepted_at is not None
    found = world.ask("UANNA", "Which form is for travel costs?")
    assert "The blue one." in found.text
    assert "ex-collègue" in found.text


def test_what_was_asked_of_somebody_erased_goes_to_others_at_once(world: World):
    world.three_know()
    with world.deps.sessions.begin() as session:
        for member in session.query(Member):
            member.takes_nudges = member.slack_id == WHO
    world.ask("UANNA", VPN)
    assert world.nudged() == [WHO]
    with world.deps.sessions.begin() as session:
        world.member(session, "UFARID").takes_nudges = True
    erases_herself(world)
    world.run_due()
    assert world.nudged()[-1] == "UFARID"


def test_whom_they_would_have_met_hears_it_and_nothing_is_half_done(world: World):
    settled(world, learner=WHO, mentor="UGINA")
    erases_herself(world)
    world.run_due()
    assert world.reads("UGINA", "won’t take place")
    with world.deps.read_sessions() as session:
        assert session.query(Notice).filter(Notice.state == "failed").all() == []
    said = len(world.slack.said_to("UGINA"))
    world.pass_time(timedelta(days=8))
    assert len(world.slack.said_to("UGINA")) == said  # no reminder, no form


def test_slacks_list_and_other_people_do_not_bring_back_who_was_forgotten(world: World):
    erases_herself(world)
    directory_sync.sync_people(world.deps)
    changed = world.event(None, "user_change")
    changed["event"]["user"] = _slack_user(WHO)
    world.send(changed)
    world.knows("UEMMA", "My VPN token expires, how do I renew it?")
    assert rows_with(world.engine, WHO) == []


def test_whoever_acts_again_starts_anew(world: World):
    with world.deps.sessions.begin() as session:
        expertise.declare(session, world.member(session, WHO), "welding", world.clock.at)
    erases_herself(world)
    world.slash(WHO, "/eclair", "questions")
    assert rows_with(world.engine, WHO) == []
    world.press(WHO, return_form.START_AGAIN)
    with world.deps.read_sessions() as session:
        again = world.member(session, WHO)
        assert session.query(Evidence).filter_by(member_id=again.id).all() == []
    directory_sync.sync_people(world.deps)
    with world.deps.read_sessions() as session:
        assert world.member(session, WHO).name == NAME


def test_who_starts_anew_without_a_language_hears_it_in_the_house_s(world: World):
    erases_herself(world)
    world.slack._people[WHO] = replace(world.slack._people[WHO], locale=None)
    world.slash(WHO, "/eclair", "questions")
    for _ in range(2):  # twice, as an impatient finger does
        assert "Vous revoilà" in world.press(WHO, return_form.START_AGAIN, value="again").text


def test_a_colleague_who_names_them_is_told_and_brings_nobody_back(world: World):
    erases_herself(world)
    world.knows("UEMMA", "My VPN token expires, how do I renew it?")
    world.ask("UANNA", VPN)
    world.press("UEMMA", nudge_messages.DECLINE)
    world.run_due()
    world.press("UEMMA", nudge_messages.HAND_OVER)
    outcome = world.submit("UEMMA", colleague=WHO)
    assert "n’utilise pas Éclair" in outcome.errors[nudge_messages.COLLEAGUE]
    world.press("UEMMA", profile_forms.AVAILABILITY, "home")
    outcome = world.submit("UEMMA", avoid=[WHO])
    assert "n’utilise pas Éclair" in outcome.errors[profile_forms.AVOID]
    assert "n’utilise pas Éclair" in world.slash("UEMMA", "/eclair", f"merci <@{WHO}> pour la pompe").text
    world.slash("UEMMA", "/mentor")
    more_options(world, "UEMMA")
    outcome = world.submit("UEMMA", topic="VPN", objective="To renew a token", avoid=[WHO])
    assert "n’utilise pas Éclair" in outcome.errors[request_form.AVOID]
    assert rows_with(world.engine, WHO) == []


def test_somebody_erased_while_a_message_to_them_is_on_its_way_stops_nothing(world: World):
    world.three_know()
    post = world.slack.post

    def erased_meanwhile(channel: str, *rest: object, **more: object) -> str:
        said = post(channel, *rest, **more)  # type: ignore[arg-type]
        if channel == dm_of(WHO):
            with world.deps.sessions.begin() as session:
                erasure.erase(session, world.member(session, WHO), "keep", world.clock.at)
        return said

    world.slack.post = erased_meanwhile  # type: ignore[method-assign]
    with logged() as log:
        world.ask("UANNA", VPN)
    assert set(world.nudged()) >= {WHO, "UEMMA", "UFARID"}
    assert "notice.forgotten" in log.getvalue()
    assert "Traceback" not in log.getvalue()
    assert rows_with(world.engine, WHO) == []


def test_what_is_encoded_while_somebody_is_erased_is_not_kept(world: World):
    with world.deps.sessions.begin() as session:
        expertise.declare(session, world.member(session, WHO), "rare welding", world.clock.at)
    world.deps.index.sync()
    encoder = world.deps.index.encoder.current()
    assert encoder is not None
    encode = encoder.encode

    def erased_meanwhile(texts: list[str], **more: bool) -> object:
        with world.deps.sessions.begin() as session:
            erasure.erase(session, world.member(session, WHO), "keep", world.clock.at)
        encoder.encode = encode  # type: ignore[method-assign]
        return encode(texts, **more)

    encoder.encode = erased_meanwhile  # type: ignore[method-assign, assignment]
    question_steps.embed_backlog(world.deps)
    with world.deps.read_sessions() as session:
        assert _dangling_vectors(session) == []


def test_every_column_that_holds_lists_is_known_to_hold_members_or_not():
    """A new JSON column must be looked at: does erasure have to reach into it?"""
    said = {(model.__tablename__, name) for model, name in rows.NUMBERS}
    harmless = {
        ("workspaces", "week"),
        ("workspaces", "habits"),
        ("members", "week"),
        ("members", "session_windows"),
        ("places", "topics"),
        ("gatherings", "agenda"),
        ("mentoring_requests", "recalled"),
        ("nudges", "evidence"),
        ("nudges", "signals"),
        ("helpful_votes", "signs"),
        ("stories", "told"),
        ("stories", "tags"),
        ("mentoring_offers", "evidence"),
        ("groups", "slots"),
        ("mentoring_offers", "slots"),
        ("reply_votes", "signs"),
        ("replies", "files"),
    }
    found = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, JSON)
    }
    assert found - harmless == said


def test_the_export_holds_everything_of_oneself_and_nobodys_secret(world: World):
    lives_a_full_life(world)
    world.slash(WHO, "/eclair", "confidentialité")
    world.send({**world.pressing(WHO, privacy_messages.EXPORT, "0")})
    files = {name: content.decode() for channel, name, content in world.slack.files if channel == dm_of(WHO)}
    complete = json.loads(files["eclair.json"])
    assert [one["text"] for one in complete["anonymous_questions"]] == ["Who decides on a rise in pay?"]
    assert "The blue one." in {one["text"] for one in complete["answers"]}
    assert [one["topic"] for one in complete["wishes"]] == ["negotiation"]
    assert len(complete["avoidances"]) == 1  # her own; not ben's
    page = files["eclair.md"]
    assert "## Ce que vous aimeriez apprendre (1)" in page
    assert "The blue one." in page
    assert "workspace_id" not in page


def test_nobody_else_is_told_by_whom_they_are_avoided(world: World):
    with world.deps.sessions.begin() as session:
        chloe, ben = world.member(session, WHO), world.member(session, "UBEN")
        session.add(Avoidance(workspace_id=chloe.workspace_id, member_id=ben.id, other_id=chloe.id))
    with world.deps.read_sessions() as session:
        chloe, ben = world.member(session, WHO), world.member(session, "UBEN")
        assert "avoidances" not in own_data.known(session, chloe, to_themselves=True)
        assert len(own_data.known(session, ben, to_themselves=True)["avoidances"]) == 1


def test_an_admins_export_does_not_tell_what_was_asked_without_a_name(world: World):
    _asks_without_a_name(world, WHO, "Who decides on a rise in pay?")
    with world.deps.read_sessions() as session:
        found = own_data.export(session, world.member(session, WHO), to_themselves=False)
    assert "rise in pay" not in found


def test_no_surface_tells_an_admin_who_asked_without_a_name(world: World):
    with logged() as log:
        _asks_without_a_name(world, WHO, "Who decides on a rise in pay?")
        world.send(world.event("UANNA", "app_home_opened", tab="home", channel=dm_of("UANNA")))
        for words in ("settings", "who rise in pay", "questions", "privacy"):
            world.slash("UANNA", "/eclair", words)
        world.pass_time(timedelta(days=2))
    seen = [one.text for one in world.slack.said_to("UANNA")]
    seen += [words_of(world.slack.homes["UANNA"]), words_of(world.slack.modals["UANNA"])]
    assert not any(WHO in words or NAME in words for words in seen)
    assert WHO not in log.getvalue()
    with world.deps.read_sessions() as session:
        number = world.member(session, WHO).id
        question = session.query(Question).filter(Question.anonymous).one()
        assert question.asker_id is None
    raw = [str(row) for row in rows_with(world.engine, "Who decides on a rise in pay?")]
    assert raw
    assert all(f", {number}, " not in row.split("Who decides")[0].split(", ", 3)[-1] for row in raw)


def test_retention_takes_what_is_old_and_keeps_its_count_alone(world: World):
    world.three_know()
    world.ask("UANNA", VPN)
    world.press("UEMMA", nudge_messages.ANSWER)
    world.submit("UEMMA", text="Press renew.")
    world.run_due()
    world.press("UANNA", answer_messages.ACCEPT)
    settled(world, learner="UANNA", mentor="UGINA")
    world.pass_time(timedelta(days=20))
    with world.deps.sessions.begin() as session:
        workspace = world.workspace(session)
        workspace.keep_questions_days = workspace.keep_meetings_days = 30
    world.pass_time(timedelta(days=60))
    retention.forget_old(world.deps)
    world.pass_time(timedelta(days=2))
    with world.deps.read_sessions() as session:
        assert session.query(Question).all() == []
        assert session.query(Answer).all() == []
        assert session.query(Notice).filter(Notice.state == "failed").all() == []
        counts = {(one.month, one.kind): one.count for one in session.query(MonthlyCount)}
    assert counts["2026-03", "question.accepted"] == 1
    assert counts["2026-03", "nudge"] == 3
    assert counts["2026-03", "answer"] == 1
    assert counts["2026-03", "meeting.held"] == 1
    assert rows_with(world.engine, VPN, "Press renew.") == []
    retention.forget_old(world.deps)
    with world.deps.read_sessions() as session:
        assert counts == {(one.month, one.kind): one.count for one in session.query(MonthlyCount)}


def test_an_old_answer_that_retention_took_is_no_longer_told_of(world: World):
    world.knows("UDARIO", "Which form is for travel costs?", accepted=True)
    with world.deps.sessions.begin() as session:
        answer = session.query(Answer).one()
        notices.enqueue(
            session, "answer.reused", subject_id=answer.id,
            to=answer.author, due_at=world.clock.at,
        )  # fmt: skip
        world.workspace(session).keep_questions_days = 30
    retention.forget_old(world.deps)
    world.pass_time(timedelta(days=1))
    assert [one.state for one in world.notices("answer.reused")] == ["dropped"]


@pytest.mark.parametrize("content", [pytest.param("keep", marks=pytest.mark.long), "remove"])
def test_the_admins_command_forgets_and_exports(world: World, content: str, monkeypatch: pytest.MonkeyPatch):
    lives_a_full_life(world)
    url = world.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("ECLAIR_DATA_DIR", str(world.folder))
    monkeypatch.setenv("ECLAIR_SEAL_KEY", world.seal.keys[0])
    monkeypatch.setenv("EMBEDDING_BACKEND", "none")
    run = CliRunner()
    shown = run.invoke(cli, ["export", WHO])
    assert shown.exit_code == 0, shown.output
    assert "The blue one." in shown.output
    assert "rise in pay" not in shown.output
    file = world.folder / "own.json"
    assert (
        f"What is known of {WHO} is in {file}." in run.invoke(cli, ["export", WHO, "--to", str(file)]).output
    )
    assert "The blue one." in file.read_text(encoding="utf-8")
    assert run.invoke(cli, ["erase", WHO], input="n\n").exit_code != 0
    assert rows_with(world.engine, WHO)
    done = run.invoke(cli, ["erase", WHO, "--content", content, "--yes"])
    assert done.exit_code == 0, done.output
    assert rows_with(world.engine, WHO, NAME) == []
    assert run.invoke(cli, ["erase", WHO, "--yes"]).exit_code == 2


def test_the_page_says_how_long_each_is_kept_and_what_waits_is_no_question(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).keep_meetings_days = 365
    world.says(WHO, "How do I renew the VPN token?")
    world.press(WHO, privacy_messages.PRIVACY, "home")

    shown = words_of(world.modal(WHO))
    assert "séances et leurs demandes sont conservées 365" in shown
    assert "Le reste est conservé" in shown
    assert "sans votre nom" not in shown
    assert "attendent votre décision" in shown


def test_erasing_somebody_leaves_names_that_begin_like_theirs(world: World):
    with world.deps.sessions.begin() as session:
        workspace = world.workspace(session)
        for slack_id, name in (("UBENOIT", "benoît"), ("UBEN2", "benoit")):
            session.add(Member(workspace_id=workspace.id, workspace=workspace, slack_id=slack_id, name=name))
    world.ask("UANNA", "Did <@UBENOIT>, <@UBEN2> or <@UBEN> hear of UBENOIT, UBEN2 and UBEN?")
    erases_herself(world, "UBEN")
    with world.deps.read_sessions() as session:
        kept = session.query(Question).one().text
    assert kept == "Did @benoît, @benoit or … hear of UBENOIT, UBEN2 and …?"


def test_the_list_of_changes_forgets_the_name_of_a_mentor_who_is_erased(world: World):
    world.slash("UANNA", "/eclair", "mentors")
    world.submit("UANNA", name="Ben Smith", topics="budgets", person=["UBEN"])
    world.slash("UANNA", "/eclair", "mentors")
    world.submit("UANNA", name="Gina Hill", topics="budgets", person=["UGINA"])
    erases_herself(world, "UBEN")
    with world.deps.read_sessions() as session:
        assert sorted(one.new for one in session.query(SettingChange)) == ["Gina Hill", "…"]


def test_what_was_merged_into_the_card_of_somebody_erased_is_found_again(world: World):
    with world.deps.sessions.begin() as session:
        number = world.workspace(session).id
        hers, other = (
            Card(
                workspace_id=number, kind="lesson", source_type="record", source_id=900 + place,
                title=f"The oven of {user}",
                text="Wet flour first", author=world.member(session, user), month="2026-03",
            )
            for place, user in enumerate((WHO, "UGINA"))
        )  # fmt: skip
        session.add_all([hers, other])
        session.flush()
        other.merged_into_id = hers.id
    world.deps.index.load()
    assert "The oven of UGINA" not in world.slash("UBEN", "/eclair", "find flour").text
    erases_herself(world, content="remove")
    world.run_due()
    assert "The oven of UGINA" in world.slash("UBEN", "/eclair", "find flour").text


def test_what_stood_below_an_answer_of_somebody_erased_goes_with_their_words(world: World):
    in_the_kitchen(world)
    clogged = {"tried": "The new sieve for the flour", "wrong": "It clogged", "lesson": "Wet the flour first"}
    tell(world, WHO, **clogged)
    question = "How do I sieve the flour with the new sieve?"
    world.ask("UINES", question, KITCHEN)
    world.press("UGINA", question_messages.HELP, str(world.question(question).id))
    world.submit("UGINA", text="The new sieve for the flour, and shake it.")
    world.run_due()
    world.press("UINES", answer_messages.ACCEPT)
    world.run_due()
    kitchen = [one for one in world.slack.messages if one.channel == KITCHEN]
    assert any("Wet the flour" in one.text and one.thread_ts for one in kitchen)
    erases_herself(world, content="remove")
    world.run_due()
    assert not [one.text for one in kitchen if "Wet the flour" in one.text or "clogged" in one.text]

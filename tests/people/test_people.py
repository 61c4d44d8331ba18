"""People in charge of what is believed of them: first steps, a glass box, and the map of who knows."""

from typing import Any

import pytest

from bot.matching.ranking import Candidate
from bot.services.people import expertise, expertise_map
from bot.store.models import Evidence, EvidenceState, LearningGoal, Member, Question, TopicContact
from bot.store.people import evidence
from bot.views.people import expertise_messages, profile_forms
from bot.views.questions import nudge_messages
from tests.fakes import dm_of, words_of
from tests.threads import at_once
from tests.world import VPN, World, buttons


def opens_home(world: World, user: str) -> dict[str, Any]:
    world.send(world.event(user, "app_home_opened", tab="home", channel=dm_of(user)))
    return world.slack.homes[user]


def topics_of(world: World, user: str) -> list[str]:
    with world.deps.read_sessions() as session:
        member = world.member(session, user)
        return [p.topic or "" for p in evidence.of_member(session, member) if p.kind == "declared"]


def test_the_first_visit_takes_three_steps_and_does_not_come_back(world: World):
    world.slack.titles["UEMMA"] = "Soudeuse"
    assert buttons(opens_home(world, "UEMMA"), profile_forms.START)
    world.press("UEMMA", profile_forms.START, "home")
    assert "Soudeuse" in words_of(world.modal("UEMMA"))
    outcome = world.submit(
        "UEMMA",
        tapped=["Soudeuse"],
        typed="Excel; comptabilité",
        wishes="SAP",
        choices=["nudges", "listed"],
    )
    assert outcome.errors == {}
    assert sorted(topics_of(world, "UEMMA")) == ["Excel", "Soudeuse", "comptabilité"]
    home = world.slack.homes["UEMMA"]
    assert profile_forms.SKIP_START not in str(home)
    with world.deps.read_sessions() as session:
        emma = world.member(session, "UEMMA")
        assert (emma.takes_nudges, emma.takes_sessions, emma.is_listed) == (True, False, True)


def test_slacks_title_is_a_suggestion_and_never_kept(world: World):
    world.slack.titles["UEMMA"] = "Directrice des achats"
    world.press("UEMMA", profile_forms.START, "home")
    world.submit("UEMMA", typed="SAP")
    assert topics_of(world, "UEMMA") == ["SAP"]
    with world.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT topic FROM evidence").all())
    assert "achats" not in rows


def test_the_steps_can_be_skipped(world: World):
    opens_home(world, "UEMMA")
    world.press("UEMMA", profile_forms.SKIP_START)
    assert profile_forms.SKIP_START not in str(world.slack.homes["UEMMA"])


def test_a_topic_in_two_spellings_is_one_topic(world: World):
    world.press("UEMMA", profile_forms.START, "home")
    world.submit(
        "UEMMA", typed="Éclairages, eclairage\nÉCLAIRAGE;  Excel , excel, fours à sole, FOURS A SOLE"
    )
    assert len(topics_of(world, "UEMMA")) == 3


def test_a_topic_with_a_comma_that_was_tapped_stays_one(world: World):
    world.slack.titles["UEMMA"] = "Achats, logistique"
    world.press("UEMMA", profile_forms.START, "home")
    world.submit("UEMMA", tapped=["Achats, logistique"])
    assert topics_of(world, "UEMMA") == ["Achats, logistique"]


@pytest.mark.parametrize(("user", "said"), [("UEMMA", "40"), ("UBEN", "40")])
def test_five_hundred_topics_get_a_sentence_and_change_nothing(world: World, user: str, said: str):
    world.press(user, profile_forms.START, "home")
    outcome = world.submit(user, typed=", ".join(f"topic{number}" for number in range(500)), wishes="SAP")
    assert said in outcome.errors[profile_forms.TYPED]
    assert topics_of(world, user) == []
    with world.deps.read_sessions() as session:
        assert session.query(LearningGoal).all() == []


def test_the_same_form_sent_twice_at_once_is_one(world: World):
    world.press("UEMMA", profile_forms.START, "home")
    body = world.submission("UEMMA")
    body["view"]["state"] = {
        "values": {
            profile_forms.TYPED: {profile_forms.TYPED: {"type": "plain_text_input", "value": "Excel, SAP"}}
        }
    }
    at_once(lambda: world.send(body), lambda: world.send(body))
    assert sorted(topics_of(world, "UEMMA")) == ["Excel", "SAP"]


def test_what_a_colleague_says_of_me_counts_only_once_i_agree(world: World):
    world.three_know()
    world.ask("UANNA", VPN)
    world.press("UEMMA", nudge_messages.DECLINE)
    world.run_due()
    world.press("UEMMA", nudge_messages.HAND_OVER)
    world.submit("UEMMA", colleague="UGINA")
    world.run_due()
    with world.deps.read_sessions() as session:
        gina = world.member(session, "UGINA")
        [piece] = session.query(Evidence).filter_by(member_id=gina.id)
        assert piece.state == EvidenceState.PROPOSED
    world.press("UGINA", nudge_messages.WHY_ME)
    assert buttons(world.modal("UGINA"), expertise_messages.APPROVE) == [str(piece.id)]
    assert _votes(world, "UGINA") == 0
    world.press("UGINA", expertise_messages.EXPERTISE, "all")
    world.send(_in_form(world, "UGINA", expertise_messages.APPROVE, str(piece.id)))
    world.run_due()
    assert _votes(world, "UGINA") > 0


def _votes(world: World, user: str) -> int:
    """How many pieces speak for somebody at the usual question."""
    world.deps.index.sync()
    rank = world.deps.index.experts(VPN)
    with world.deps.read_sessions() as session:
        number = world.member(session, user).id
    found = rank([Candidate(number)], world.clock.at, 1)
    return sum(len(one.evidence) for one in found.suggestions)


def _in_form(world: World, user: str, action_id: str, value: str) -> dict[str, Any]:
    body = world.pressing(user, action_id, value)
    return {**body, "view": world.modal(user)}


def test_a_removed_topic_brings_no_request_at_the_next_question(world: World):
    with world.deps.sessions.begin() as session:
        for member in session.query(Member):
            member.takes_nudges = member.slack_id == "UEMMA"
        piece = expertise.declare(session, world.member(session, "UEMMA"), "VPN token", world.clock.at)
    world.run_due()
    assert _votes(world, "UEMMA") == 1
    world.press("UEMMA", expertise_messages.EXPERTISE, "all")
    world.send(_in_form(world, "UEMMA", expertise_messages.REMOVE, str(piece.id)))
    assert _votes(world, "UEMMA") == 0
    assert "VPN token" not in words_of(world.modal("UEMMA"))
    assert "VPN token" not in words_of(world.slack.homes["UEMMA"])


def test_what_was_removed_is_not_learned_again_from_the_same_question(world: World):
    world.knows("UEMMA", VPN)
    with world.deps.sessions.begin() as session:
        emma, question = world.member(session, "UEMMA"), session.query(Question).one()
        [piece] = evidence.of_member(session, emma)
        expertise.remove(session, piece, emma)
        again = expertise.learn(
            session, emma, "answer", question, weight=1.0, state=EvidenceState.APPROVED, now=world.clock.at
        )
        assert again.state == EvidenceState.REMOVED


def test_nobody_removes_what_is_somebody_elses(world: World):
    with world.deps.sessions.begin() as session:
        piece = expertise.declare(session, world.member(session, "UEMMA"), "SAP", world.clock.at)
    world.press("UBEN", expertise_messages.EXPERTISE, "all")
    world.send(_in_form(world, "UBEN", expertise_messages.REMOVE, str(piece.id)))
    assert topics_of(world, "UEMMA") == ["SAP"]


def test_every_request_says_why_and_opens_all_of_it_with_remove_beside(world: World):
    world.three_know()
    world.ask("UANNA", VPN)
    world.press("UCHLOE", nudge_messages.WHY_ME)
    shown = world.modal("UCHLOE")
    assert "VPN" in words_of(shown)
    [first, *_] = buttons(shown, expertise_messages.REMOVE)
    world.send(_in_form(world, "UCHLOE", expertise_messages.REMOVE, first))
    assert first not in buttons(world.modal("UCHLOE"), expertise_messages.REMOVE)


def test_a_reason_that_was_removed_is_shown_no_more_where_it_was_given(world: World):
    with world.deps.sessions.begin() as session:
        for member in session.query(Member):
            member.takes_nudges = member.is_listed = member.slack_id == "UEMMA"
        piece = expertise.declare(session, world.member(session, "UEMMA"), "VPN tokens", world.clock.at)
    world.run_due()
    world.ask("UANNA", VPN)
    assert "VPN tokens" in world.nudge("UEMMA").text
    assert "VPN tokens" in world.read("UANNA", "<@UEMMA>").text

    world.press("UEMMA", nudge_messages.WHY_ME)
    world.send(_in_form(world, "UEMMA", expertise_messages.REMOVE, str(piece.id)))
    world.run_due()

    assert "VPN tokens" not in world.nudge("UEMMA").text
    assert "VPN tokens" not in world.read("UANNA", "<@UEMMA>").text


def test_the_home_tab_says_plainly_that_public_answers_count(world: World):
    for user, words in (("UEMMA", "réponse"), ("UBEN", "answer")):
        assert words in words_of(opens_home(world, user)).lower()


def test_the_map_names_nobody_who_did_not_agree(world: World):
    world.three_know()
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").is_listed = True
    said = world.slash("UANNA", "/eclair", "qui VPN token").text
    assert "<@UCHLOE>" in said
    assert "<@UEMMA>" not in said
    assert "<@UFARID>" not in said
    assert "<@UCHLOE>" in world.slash("UBEN", "/eclair", "who VPN token").text


def test_the_map_does_not_show_what_was_asked_in_another_channel(world: World):
    world.knows("UCHLOE", "Who stole the VPN token of the archive?")
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").is_listed = True
        session.query(Question).one().channel = "C0PRIVATE"
    said = world.slash("UANNA", "/eclair", "qui VPN token archive").text
    assert "<@UCHLOE>" in said
    assert "stole" not in said


def test_a_referent_is_confirmed_by_those_whom_they_helped(world: World):
    world.knows("UCHLOE", "How do I renew the VPN token?", "Another VPN token?", accepted=True)
    with world.deps.sessions.begin() as session:
        chloe = world.member(session, "UCHLOE")
        expertise.save_contact(session, chloe, ["VPN token"])
    assert "<@UCHLOE>" not in world.slash("UANNA", "/eclair", "qui VPN token").text
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").is_listed = True
        assert expertise_map.confirmations(session, session.query(TopicContact).one()) == 1
    assert "Confirmé par une personne" in world.slash("UANNA", "/eclair", "qui vpn tokens").text


def test_the_map_says_what_several_want_and_nobody_covers(world: World):
    with world.deps.sessions.begin() as session:
        for user in ("UEMMA", "UFARID"):
            expertise.save_goals(session, world.member(session, user), ["Négociation", "Excel"])
        expertise.save_goals(session, world.member(session, "UINES"), ["Dire non sans braquer"])
        expertise.declare(session, world.member(session, "UCHLOE"), "excel", world.clock.at)
    said = world.slash("UANNA", "/eclair", "qui").text
    assert "Négociation" in said
    assert "Excel" not in said
    assert "braquer" not in said  # what one person alone wants would tell who


def test_the_map_names_nobody_for_what_they_never_showed(world: World):
    with world.deps.sessions.begin() as session:
        for user, topic in (("UCHLOE", "soudure TIG"), ("UEMMA", "SMED"), ("UBEN", "welding")):
            member = world.member(session, user)
            member.is_listed = True
            expertise.declare(session, member, topic, world.clock.at)
    said = str(world.slash("UANNA", "/eclair", "qui soudure").replies)
    assert "UCHLOE" in said and "UBEN" in said
    assert "UEMMA" not in said

"""Every message of the bot can be answered, in its thread or as the next message."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.i18n import translator
from bot.outbox.kinds.drawing import KINDS
from bot.services.questions.reply_meanings import MEANS, Means
from bot.slack import RefusedBySlack
from bot.store import notices
from bot.store.models import NoticeState, OfferState, RitualKind, Story
from bot.text.meaning.messages import Sort, read_message
from bot.views.questions import direct_messages
from bot.views.rituals import story_messages
from bot.views.sessions import offer_messages
from tests.fakes import Sent, dm_of
from tests.mentors import asks_for_a_session, chooses, gives_sessions, offer_of, settled
from tests.questions.test_anonymous import rows
from tests.ritual_world import in_the_kitchen, to_tuesday
from tests.world import World

THURSDAY = datetime(2026, 4, 30, 7, 30, tzinfo=UTC)  # what was learned is asked; on Tuesday, what failed
REX_DAY = datetime(2026, 4, 21, 7, 30, tzinfo=UTC)  # the third Tuesday
FAILED = "J’ai effacé la base de test un vendredi soir"


def test_each_kind_of_message_has_a_row_that_says_what_a_reply_means() -> None:
    assert set(MEANS) == set(KINDS)


@pytest.fixture
def prompted(world: World) -> World:
    """Everybody was asked for a small failure."""
    in_the_kitchen(world)
    to_tuesday(world)
    assert world.reads("UANNA", "qu’est-ce qui n’a pas marché")
    return world


def prompt_of(world: World, user: str) -> Sent:
    return next(one for one in world.slack.said_to(user) if "qu’est-ce qui n’a pas marché" in one.text)


@pytest.mark.parametrize("in_thread", [True, False])
def test_a_failure_told_in_reply_to_its_prompt_goes_into_the_form_and_nowhere_else(
    prompted: World, in_thread: bool
) -> None:
    before = len(prompted.slack.messages)
    prompted.says("UANNA", FAILED, thread=prompt_of(prompted, "UANNA") if in_thread else None)
    prompted.run_due()
    [offered] = prompted.slack.messages[before:]
    assert offered.channel == dm_of("UANNA") and "un petit échec" in offered.text
    assert not any("effacé la base" in text for text in rows(prompted).values())

    prompted.press("UANNA", direct_messages.TELL)
    assert FAILED in str(prompted.modal("UANNA"))
    outcome = prompted.submit("UANNA", tried="Un script de nettoyage", lesson="Demander d’abord")
    assert outcome.errors == {}
    with prompted.deps.read_sessions() as session:
        assert [one.told["wrong"] for one in session.query(Story)] == [FAILED]


def test_without_a_name_the_words_are_in_no_row_with_their_author(prompted: World) -> None:
    prompted.says("UANNA", FAILED, thread=prompt_of(prompted, "UANNA"))
    prompted.press("UANNA", direct_messages.TELL_NAMELESS)
    form = prompted.modal("UANNA")
    assert FAILED in str(form)
    outcome = prompted.submit("UANNA", tried="Un script", lesson="Demander d’abord")
    assert "reçu" in outcome.text.lower()
    assert not any("effacé la base" in text for text in rows(prompted).values())
    assert form["callback_id"] == story_messages.FORM


def test_only_a_small_failure_can_be_told_without_a_name(world: World) -> None:
    in_the_kitchen(world)
    world.clock.at = THURSDAY
    world.pass_time(timedelta(hours=2))
    prompt = world.read("UANNA", "qu’avez-vous appris")
    world.says("UANNA", "Un tableau de bord que personne ne lit coûte trop cher", thread=prompt)
    offered = world.slack.said_to("UANNA")[-1]
    assert direct_messages.TELL in str(offered.message) and direct_messages.TELL_NAMELESS not in str(
        offered.message
    )


TOLD = {
    "fr": (
        "On a fini la révision avec deux jours d’avance car les pièces étaient prêtes la veille. À refaire.",
        "Nous avons oublié de prévenir le client du retard. On appellera la veille.",
        "J’ai commandé la mauvaise pièce. Mesurer avant.",
        "Audit de certification réussi sans écart majeur.",
    ),
    "en": (
        "We finished two days early because the parts were ready the night before. Worth doing again.",
        "I ordered the wrong bearing. Measure the shaft first.",
        "The outage lasted two hours because the runbook named a retired server. Rehearse it each quarter.",
        "Certification audit passed with no major finding.",
    ),
}


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("asked", ["prompt", "reminder"])
@pytest.mark.parametrize("kind", RitualKind)
def test_a_few_sentences_after_a_prompt_or_a_reminder_are_no_question(
    kind: RitualKind, asked: str, language: str
) -> None:
    """Whatever words the bot asks in: they must be known as those that ask for a story."""
    asks = translator(language)(f"round.{kind}.{asked}", month="mai 2026", when="24")
    assert [read_message(words, asks).sort for words in TOLD[language]] == [Sort.FOLLOW_UP] * 4


def test_a_retrospective_told_as_the_next_message_goes_into_its_form(world: World) -> None:
    in_the_kitchen(world)
    world.clock.at = REX_DAY
    world.pass_time(timedelta(days=1, hours=2))
    assert world.reads("UANNA", "retour d’expérience")
    before = len(world.slack.messages)
    world.says(
        "UANNA", "Le chantier a pris trois jours de retard. Je demanderai le contrôle du pont un mois avant."
    )
    world.run_due()
    [offered] = world.slack.messages[before:]
    assert direct_messages.TELL in str(offered.message)
    assert not any("contrôle du pont" in text for text in rows(world).values())


@pytest.mark.parametrize("language", TOLD)
def test_what_stays_on_the_page_is_still_true_when_the_story_is_told_and_the_round_is_over(
    language: str,
) -> None:
    """Neither is drawn again: whoever told without a name must leave no trace, and reminders are many."""
    t = translator(language)
    offers = [
        direct_messages.story(t, kinds, "1", can_ask=True)
        for kinds in ([*RitualKind], *([kind] for kind in RitualKind))
    ]
    offers.append(direct_messages.look_back(t, 1, "1", can_ask=True))
    stays = [str(one) for one in offers]
    stays += [t(f"round.{kind}.reminder", month="mai 2026", when="24") for kind in RitualKind]
    for word in ("transmis", "encore", "haven’t", "still"):
        assert [text for text in stays if word in text] == []


def test_where_two_rounds_are_open_the_author_says_for_which(world: World) -> None:
    in_the_kitchen(world)
    world.clock.at = THURSDAY
    world.pass_time(timedelta(days=5, hours=2))
    world.says("UANNA", FAILED)
    offered = world.slack.said_to("UANNA")[-1]
    assert "Un petit échec" in str(offered.message) and "Ce que j’ai appris" in str(offered.message)

    world.press(
        "UANNA", direct_messages.TELL, value=next(one for one in _values(offered) if one.startswith("lesson"))
    )
    assert FAILED in str(world.modal("UANNA"))
    assert world.submit("UANNA").errors == {}
    with world.deps.read_sessions() as session:
        assert [(one.kind, one.told["learned"]) for one in session.query(Story)] == [
            (RitualKind.LESSON, FAILED)
        ]


def _values(sent: Sent) -> list[str]:
    rows = (block.get("elements", ()) for block in sent.message["blocks"] if block["type"] == "actions")
    return [one["value"] for row in rows for one in row]


def test_not_now_sends_nothing(prompted: World) -> None:
    prompted.says("UANNA", FAILED, thread=prompt_of(prompted, "UANNA"))
    assert "transmis à personne" in prompted.press("UANNA", direct_messages.LATER).text


def test_when_slack_does_not_give_the_words_the_form_says_where_they_are(prompted: World) -> None:
    prompted.says("UANNA", FAILED, thread=prompt_of(prompted, "UANNA"))
    prompted.slack.written.clear()
    prompted.press("UANNA", direct_messages.TELL)
    assert "copiez-le" in str(prompted.modal("UANNA"))


@pytest.fixture
def offered(world: World) -> World:
    """Anna asked for twenty minutes, and Hugo was asked."""
    gives_sessions(world, "UHUGO")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UHUGO")
    return world


def offer_to(world: World, user: str) -> Sent:
    values = [one for one in world.slack.said_to(user) if offer_messages.CLAIM in str(one.message)]
    return values[-1]


YES_BUT = "Oui volontiers, mais plutôt jeudi"


def test_a_mentor_who_answers_in_words_reaches_who_asked_and_may_still_press(offered: World) -> None:
    offered.says("UHUGO", YES_BUT, thread=offer_to(offered, "UHUGO"))
    offered.run_due()
    brought = offered.read("UANNA", YES_BUT)
    assert brought.channel == dm_of("UANNA") and "<@UHUGO>" in brought.text
    assert "transmis" in offered.slack.said_to("UHUGO")[-1].text

    offered.says("UANNA", "Jeudi me va !", thread=brought)
    offered.run_due()
    assert "boutons" not in str(brought.message)
    assert "boutons" in str(offered.read("UHUGO", "Jeudi me va !").message)
    offered.press("UHUGO", f"{offer_messages.CLAIM}.0")
    assert offer_of(offered, "UHUGO").state == OfferState.CLAIMED


def test_a_mentor_who_writes_it_as_a_plain_message_presses_once(offered: World) -> None:
    offered.says("UHUGO", YES_BUT)
    offered.run_due()
    assert not offered.reads("UANNA", YES_BUT)
    offered.press("UHUGO", f"{direct_messages.TO}.0")
    offered.run_due()
    assert offered.reads("UANNA", YES_BUT)


def test_a_mentor_who_says_no_in_words_is_heard_and_the_request_goes_on(offered: World) -> None:
    offered.says("UHUGO", "Désolé, je ne peux pas en ce moment", thread=offer_to(offered, "UHUGO"))
    offered.run_due()
    assert offered.reads("UANNA", "je ne peux pas en ce moment")
    assert offer_of(offered, "UHUGO").state == OfferState.DECLINED


def test_while_the_two_write_to_each_other_nobody_else_is_asked(offered: World) -> None:
    before = offer_of(offered, "UHUGO").expires_at
    offered.says("UHUGO", YES_BUT, thread=offer_to(offered, "UHUGO"))
    after = offer_of(offered, "UHUGO").expires_at
    assert before is not None and after is not None and after > before


def test_words_about_a_meeting_reach_the_other(world: World) -> None:
    world.slack.fails(
        "group_dm", RefusedBySlack("user_not_visible"), times=9
    )  # each hears it from the bot alone
    settled(world)
    [card] = [one for one in world.notices("meeting.card") if one.channel == dm_of("UANNA")]
    late = "J’aurai cinq minutes de retard"
    world.says("UANNA", late, thread=Sent(dm_of("UANNA"), card.ts or "", {"text": ""}))
    world.run_due()
    assert world.read("UBEN", late).channel == dm_of("UBEN")


def test_what_was_learned_written_below_the_form_goes_into_it(world: World) -> None:
    meeting = settled(world)
    world.pass_time(meeting.end_at - world.clock.at + timedelta(minutes=1))
    form = next(
        Sent(dm_of("UANNA"), one.ts or "", {"text": ""})
        for one in world.notices("meeting.form")
        if one.channel == dm_of("UANNA")
    )
    world.says("UANNA", "Commencer par les charges fixes", thread=form)
    world.press("UANNA", direct_messages.LOOK_BACK)
    assert "Commencer par les charges fixes" in str(world.modal("UANNA"))


def test_a_reply_to_a_thank_you_is_understood(world: World) -> None:
    world.slash("UBEN", "/eclair", "thanks <@UANNA|anna> for the tour of the ovens")
    world.run_due()
    before = len(world.slack.messages)
    world.says(
        "UANNA", "Avec plaisir, quand tu veux pour les fours", thread=world.read("UANNA", "tour of the ovens")
    )
    world.run_due()
    [said] = world.slack.messages[before:]
    assert said.channel == dm_of("UANNA") and "<@UBEN>" in said.text
    assert said.thread_ts == world.read("UANNA", "tour of the ovens").ts
    assert not any("quand tu veux" in text for text in rows(world).values())


@pytest.mark.parametrize("kind", sorted(kind for kind, means in MEANS.items() if means != Means.AMONG_PEOPLE))
def test_no_reply_is_swallowed_without_a_word(sqlite_copies: object, tmp_path: object, kind: str) -> None:
    """Also below a message whose subject is long gone: something is said, and nothing is published."""
    world = World(sqlite_copies.fresh(), tmp_path)  # type: ignore[attr-defined, arg-type]
    with world.deps.sessions.begin() as session:
        member = world.member(session, "UANNA")
        notice = notices.enqueue(session, kind, subject_id=4711, to=member, due_at=world.clock())
        assert notice is not None
        notice.state, notice.ts, notice.channel = NoticeState.SENT, "1.000001", dm_of("UANNA")
        notice.sent_at = world.clock()
    world.says(
        "UANNA", "Une chose que je voulais te dire", thread=Sent(dm_of("UANNA"), "1.000001", {"text": ""})
    )
    world.run_due()
    assert world.slack.messages, f"a reply to {kind} is swallowed"
    assert all(one.channel == dm_of("UANNA") for one in world.slack.messages)

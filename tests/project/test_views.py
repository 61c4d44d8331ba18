"""Every message, form and Home tab that stories can bring about passes Slack's limits, whatever people type.

The fake Slack and the captured replies refuse what the sandbox's validator refuses; here each is held to
slack_sdk's own models besides, in both languages, with text made to break them.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bot.i18n import translator
from bot.outbox.kinds import drawing
from bot.store.attached import attached
from bot.store.encryption import Seal
from bot.store.memory.recall_hits import Shown
from bot.store.models import (
    Answer,
    Card,
    Evidence,
    Member,
    Nudge,
    NudgeState,
    Question,
    QuestionState,
    RecallHit,
    Workspace,
)
from bot.store.models.notice_kinds import SUBJECT_TYPE_OF, NoticeKind
from bot.store.questions.audience import Audience
from bot.views import kit
from bot.views.questions import (
    answer_messages,
    ask_forms,
    nudge_messages,
    progress_message,
    question_messages,
)
from sandbox.slack.blockkit import problems
from tests.fakes import words_of
from tests.world import MONDAY

HARD = st.one_of(
    st.text(min_size=1, max_size=400),
    st.text(alphabet="<>&*_~`@!#|\\\n \u202e\u200f", min_size=1, max_size=400),
    st.text(alphabet="👩‍🚀🇫🇷é́\u0e33漢", min_size=1, max_size=300),
    st.sampled_from(
        ["&" * 3000, "<" * 3000, "a" * 3000, "\n" * 2999 + "x", "> " * 1500, "word " * 600, "\u202e" * 3000]
    ),
)
HARD = HARD.filter(lambda text: any(not sign.isspace() for sign in text))  # what may be kept has a word
LANGUAGES = st.sampled_from(["fr", "en"])


def held(message: dict[str, Any]) -> None:
    """Both validators take it, and what is read aloud is there."""
    assert problems(message, "message") == []
    for block in message["blocks"]:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.to_dict()
    assert message["text"].strip()


def a_session() -> Session:
    """Of a store that has its keys, and no rows."""
    engine = create_engine("sqlite://")
    attached(engine.dialect).seal = Seal(Fernet.generate_key().decode())
    return Session(engine, autoflush=False)


READ_BY = a_session()


def held_view(view: dict[str, Any]) -> None:
    assert problems(view, view["type"]) == []
    View(**view).to_dict()


def a_question(text: str, state: QuestionState, tried: str = "") -> Question:
    workspace = Workspace(id=1, team_id="T1", language="fr", timezone="Europe/Paris", questions_channel="C1")
    asker = Member(id=1, workspace=workspace, workspace_id=1, slack_id="U1", name="anna")
    question = Question(
        id=1, workspace=workspace, asker=asker, text=text, tried=tried, state=state, asked_at=MONDAY, wave=1,
        urgent=True, source="s", anonymous=False, channel="C1", nudges=[], answers=[],
    )  # fmt: skip
    author = Member(id=2, workspace=workspace, workspace_id=1, slack_id="U2", name="ben")
    for number in (1, 2, 3):
        question.answers.append(
            Answer(id=number, author=author, text=text, created_at=MONDAY, votes=[], source=f"s{number}")
        )
    if state == QuestionState.ACCEPTED:
        question.answers[0].accepted_at = MONDAY
    READ_BY.expunge_all()
    READ_BY.add(question)
    return question


@given(st.text(alphabet="ab \n\u00a0,«»", max_size=200), st.integers(9, 120))
def test_a_cut_text_ends_after_a_word_where_it_can(text: str, limit: int) -> None:
    shown = kit.cut(text, limit)
    assert len(shown) <= limit
    if len(text) <= limit:
        assert shown == text
        return
    kept = shown.removesuffix("…")
    assert text.startswith(kept)
    left, longest = text[len(kept) :], max(map(len, text.split()), default=0)
    assert left[:1].isspace() or longest > limit // 3


def test_what_is_cut_keeps_most_of_what_there_is_room_for() -> None:
    assert kit.cut("Is there a setting for this?", 20) == "Is there a setting…"
    assert kit.cut("Donaudampfschifffahrtsgesellschaft", 20) == "Donaudampfschifffah…"
    assert kit.cut("See https://orlavent.example/a/very/long/address", 20) == "See https://orlaven…"


@given(HARD, HARD, LANGUAGES, st.sampled_from(list(QuestionState)))
def test_a_question_can_be_shown_everywhere_in_every_state(
    text: str, tried: str, language: str, state: QuestionState
) -> None:
    t, question = translator(language), a_question(text, state, tried)
    held(ask_forms.sent(t, question, "C9"))
    card = Card(id=1, kind="lesson", title=text, text=tried, month="2026-03", is_stale=False, is_gone=False)
    for sure in (True, False):
        hit = RecallHit(id=1, question_id=1, is_sure=sure, is_refused=False)
        answers_shown = [Shown(hit, answer, None) for answer in question.answers]
        held(ask_forms.recalled(t, question, answers_shown))
        held(ask_forms.recalled(t, question, [*answers_shown[:2], Shown(hit, None, card)]))
    held(question_messages.posted(t, question, question.answers))
    held(question_messages.moved(t, question, "C1"))
    for there in (True, False):
        held(ask_forms.reach(t, question, there=there))
    held(question_messages.still_open(t, [question] * 12))
    held(question_messages.still_open(t, []))
    for waits in (True, False):
        held(question_messages.check(t, question, question.answers, answer_messages.ACCEPT, waits=waits))
    held(question_messages.goes_on(t, question))
    held(question_messages.ended(t, question, 0))
    held(question_messages.ended(t, question, 9))
    held(question_messages.listing(t, [question] * 10))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_name_that_nobody_reads_has_no_comma_where_no_verb_follows(language: str) -> None:
    t, question = translator(language), a_question("How?", QuestionState.OPEN)
    question.anonymous = True
    for answer in question.answers:
        answer.author, answer.by_asker = None, True
    for message in (
        question_messages.still_open(t, [question]),
        question_messages.check(t, question, question.answers, answer_messages.ACCEPT, waits=True),
    ):
        assert not re.search(r",\s*(·|$)", words_of(message), re.MULTILINE)


@given(HARD, LANGUAGES, st.sampled_from(list(QuestionState)))
def test_an_answer_can_be_shown_to_everybody_concerned(
    text: str, language: str, state: QuestionState
) -> None:
    t, question = translator(language), a_question(text, state)
    for answer in question.answers:
        for draw in (answer_messages.given, answer_messages.relayed):
            held(draw(t, answer))
        for words in (True, False):
            held(answer_messages.accepted(t, answer, words=words, private=not words))
            held(answer_messages.reused(t, answer, words=words))
        answer.deleted_at = MONDAY
        held(answer_messages.given(t, answer))
        held(answer_messages.relayed(t, answer))


@given(
    HARD, LANGUAGES, st.sampled_from(list(QuestionState)), st.sampled_from(list(NudgeState)), st.booleans()
)
def test_a_nudge_can_be_shown_in_every_state(
    text: str, language: str, outcome: QuestionState, state: NudgeState, proposed: bool
) -> None:
    t, question = translator(language), a_question(text, outcome)
    asked = Nudge(
        id=1, question=question, member=question.answers[0].author, handed_by=question.asker, state=state,
        snoozed_until=MONDAY + timedelta(hours=4), evidence=[], chance=0.0, wave=1, created_at=MONDAY,
    )  # fmt: skip
    pieces = [
        Evidence(id=number, kind=kind, topic=text[:200], question=question, at=MONDAY)
        for number, kind in enumerate(("declared", "answer", "handover"))
    ]
    for seen in ({question.id, *(piece.question.id for piece in pieces if piece.question)}, set()):
        for audience in Audience:
            held(nudge_messages.nudge(t, asked, pieces, proposed, seen=seen, audience=audience))
            held(nudge_messages.nudge(t, asked, [], proposed, seen=seen, audience=audience))
    asked.evidence, asked.member.is_listed, asked.handed_by_id = [0], proposed, None
    for many in (0, 1, 40):
        told = [progress_message.Asked(asked, pieces, MONDAY, proposed)] * many
        held(
            progress_message.asked(
                t, question, told, many, looks=proposed, moved=proposed, confined=proposed, listed=proposed
            )
        )
    held(progress_message.elsewhere(t, question))
    for audience in Audience:
        held_view(nudge_messages.hand_over_form(t, asked, audience))


@given(HARD, HARD, LANGUAGES)
def test_forms_take_whatever_was_typed_before(text: str, tried: str, language: str) -> None:
    t, question = translator(language), a_question(text, QuestionState.OPEN, tried)
    held_view(ask_forms.form(t))
    held_view(ask_forms.form(t, text=text * 14, problem=t("question.too_long", length=99, longest=9)))
    held_view(ask_forms.edit_form(t, question))
    for audience in Audience:
        held_view(nudge_messages.answer_form(t, question, audience))


@given(HARD)
def test_quoted_text_rings_nobody_and_fits(text: str) -> None:
    for shown in (kit.quote(text, 300), kit.inline(text, 140)):
        assert len(shown) <= 2000
        assert "<" not in shown
        assert not any(sign in shown.replace("&gt;", "").replace("&lt;", "") for sign in ("<@", "<!", "<#"))
    assert len(kit.quote(text, 300)) <= 300


@pytest.mark.parametrize("limit", [1, 2, 10, 75])
def test_a_cut_text_ends_in_an_ellipsis_and_fits(limit: int) -> None:
    assert len(kit.cut("abcdefghij" * 20, limit)) <= limit
    assert kit.cut("abcdefghij" * 20, limit).endswith("…")
    assert kit.cut("a", limit) == "a"


def test_every_kind_of_notice_has_a_drawing_and_a_type_of_subject() -> None:
    assert set(drawing.KINDS) == set(NoticeKind) == set(SUBJECT_TYPE_OF)
    assert all(callable(draw) for draw in drawing.KINDS.values())

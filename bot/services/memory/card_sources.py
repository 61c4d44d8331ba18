"""Cards kept in step with what they are made of: answers, stories, sessions, records, circles' own."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.memory.card_keeping import LONGEST, LONGEST_TITLE, keep_version, redraw, separate
from bot.services.people import identity
from bot.store import notices
from bot.store.memory import cards
from bot.store.models import (
    Answer,
    Card,
    CardKind,
    CardSource,
    CircleCard,
    CircleCardState,
    Gathering,
    Story,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.workspaces import home

TITLES = ("context", "tried", "learned")


def gather(session: Session, now: datetime) -> tuple[list[Card], int]:
    """Bring some of the cards that are due in step with what they are made of; those that changed, and how
    many were looked at."""
    found = [
        *(_answer_and_card(session, *one) for one in cards.answers_due(session)),
        *(_story_and_card(session, *one) for one in cards.stories_due(session)),
        *(_record_and_card(session, *one, now) for one in cards.records_due(session)),
        *(_circle_and_card(session, *one) for one in cards.circle_cards_due(session)),
    ]
    changed = [card for card in found if card is not None]
    for card in changed:
        _told(session, card)
    return changed, len(found)


def forget_erased(session: Session, numbers: Iterable[int]) -> None:
    """Of these cards, those whose answer is no longer there go."""
    for card in (session.get_one(Card, number) for number in numbers):
        if cards.answer_of(session, card) is None:
            card.is_gone, card.text = True, ""
            _told(session, card)


def _told(session: Session, card: Card) -> None:
    if card.is_gone:
        _let_go(session, card)
    redraw(session, card)


def _answer_and_card(session: Session, answer: Answer, card: Card | None) -> Card | None:
    """The card, if it changed."""
    stands = answer.accepted_at is not None and answer.stands
    answer.card_due = False
    if card is None:
        return _of_answer(session, answer) if stands and answer.text else None
    if card.is_gone:
        differs = stands and bool(answer.text)
    else:
        title, text = _title_of(answer), answer.text[:LONGEST]
        differs = not stands or not (card.is_amended or (card.title, card.text) == (title, text))
    if not differs:
        return None
    card.is_gone = not stands
    _say_the_same(card, answer)
    return card


def _story_and_card(session: Session, story: Story, card: Card | None) -> Card | None:
    story.card_due = False
    wanted = story.stands if card is None else card.title == "" and not card.is_gone
    return _of_story(session, story) if wanted else None


def _record_and_card(session: Session, gathering: Gathering, card: Card | None, now: datetime) -> Card | None:
    gathering.card_due = False
    if not gathering.record or (card is not None and (card.is_amended or card.text == gathering.record)):
        return None
    if card is not None:
        keep_version(session, card, gathering.recorded_by_id, now)
    channel = _channel_of_record(session, gathering, card)
    return _of_record(session, gathering, channel, now) if channel is not None else None


def _circle_and_card(session: Session, made: CircleCard, card: Card | None) -> Card | None:
    """What a circle agreed to keep, until one of them takes it back."""
    made.card_due = False
    stands = made.state == CircleCardState.AGREED
    if card is None:
        return _of_circle(session, made) if stands else None
    if card.is_gone != stands:
        return None
    card.is_gone = not stands
    card.title, card.text = (made.title, made.text) if stands else ("", "")
    return card


def _of_circle(session: Session, made: CircleCard) -> Card:
    return _add(
        session, (CardSource.CIRCLE, made.id), CardKind.CIRCLE, made.title, made.text,
        author_id=made.author_id, channel=None, month=identity.month_of(made.workspace, made.proposed_at),
    )  # fmt: skip


def _channel_of_record(session: Session, gathering: Gathering, card: Card | None) -> str | None:
    """Where its agenda stands; of one that stands nowhere, whom it is for is not known."""
    agenda = notices.newest_about(session, NoticeKind.GATHERING_AGENDA, gathering.id)
    known = card.channel if card is not None else None
    return (agenda.channel if agenda else None) or known or gathering.workspace.rituals_channel


def _let_go(session: Session, card: Card) -> None:
    """What it stood for is found again by itself; words that were taken back are kept in no version."""
    separate(session, cards.merged_into(session, [card.id]))
    if not card.text or card.source_type == CardSource.STORY:
        cards.forget_versions(session, card)


def _of_answer(session: Session, answer: Answer) -> Card:
    question = answer.question
    kind = CardKind.SESSION if cards.was_learned(session, question) else CardKind.ANSWER
    at = answer.accepted_at or answer.created_at
    month = identity.month_of(question.workspace, at)
    return _add(
        session, (CardSource.ANSWER, answer.id), kind, _title_of(answer), answer.text,
        author_id=answer.author_id, channel=question.channel, month=month,
    )  # fmt: skip


def _title_of(answer: Answer) -> str:
    """What was asked; where its asker took these words away, how the answer begins."""
    asked, said = answer.question.text, answer.text.strip()
    return (asked if any(map(str.isalnum, asked)) else said.partition("\n")[0])[:LONGEST_TITLE]


def _say_the_same(card: Card, answer: Answer) -> None:
    """Its words follow the question's and the answer's; those of a deleted answer are not kept."""
    if answer.deleted_at is not None:
        card.text = ""
    elif not card.is_amended or not card.text:
        card.title, card.text = _title_of(answer), answer.text[:LONGEST]
        card.is_amended = False


def _of_story(session: Session, story: Story) -> Card:
    title = next((story.told[name] for name in TITLES if story.told.get(name)), story.kind.value)
    rest = [text for text in story.told.values() if text != title] or [title]
    card = _add(
        session, (CardSource.STORY, story.id), CardKind(story.kind.value), title,
        "\n".join(rest),
        author_id=story.author_id, channel=story.channel, month=story.month,
    )  # fmt: skip
    card.is_gone = not story.stands
    card.is_amended = card.is_amended and not story.is_withdrawn
    return card


def _of_record(session: Session, gathering: Gathering, channel: str, now: datetime) -> Card:
    first = gathering.record.strip().splitlines()[0]
    return _add(
        session, (CardSource.RECORD, gathering.id), CardKind.RECORD, first,
        gathering.record, author_id=gathering.recorded_by_id, channel=channel,
        month=identity.month_of(gathering.workspace, now),
    )  # fmt: skip


def _add(
    session: Session, source: tuple[CardSource, int], kind: CardKind, title: str,
    text: str, *, author_id: int | None, channel: str | None, month: str,
) -> Card:  # fmt: skip
    workspace = home(session)
    card = cards.made_of(session, *source)
    if card is None:
        card = Card(
            workspace_id=workspace.id, workspace=workspace, source_type=source[0], source_id=source[1],
            kind=kind, channel=channel, month=month, number=1,
            is_amended=False, is_stale=False, is_gone=False,
        )  # fmt: skip
        session.add(card)
    card.title, card.text, card.author_id = title[:LONGEST_TITLE], text[:LONGEST], author_id
    session.flush()
    return card

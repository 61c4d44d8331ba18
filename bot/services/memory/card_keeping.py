"""One memory: a card for each accepted answer, story, session and record, and for what circles agreed to
keep; amended, merged, marked stale.

`gather` asks what should have a card and has not. Who may read a card is bot.store.visibility's to say.
A card's words follow what it was made of until somebody amends the card itself; its versions are kept.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.i18n import translator
from bot.store import notice_refresh, notices, visibility
from bot.store.memory import cards
from bot.store.models import Card, CardKind, CardVersion, Member
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import roles
from bot.store.visibility import Reader
from bot.store.workspaces import home
from bot.views.memory import card_messages

LONGEST_TITLE, LONGEST = 300, 3000
CARDS_SHOWN, WARNINGS_SHOWN = 5, 2
LATELY = timedelta(hours=1)
TRIED = NoticeKind.CARD_TRIED  # beside an accepted answer: somebody tried something close to this


def separate(session: Session, merged: Sequence[Card]) -> None:
    for card in merged:
        card.merged_into_id = None
        redraw(session, card)


def readable(session: Session, ids: Iterable[int], reader: Reader) -> list[Card]:
    """Those of these cards that this reader may see, in their order."""
    known = {card.id: card for card in cards.standing(session, ids)}
    return visibility.seen(session, reader, [known[number] for number in ids if number in known])


def open_cards(session: Session, ids: Collection[int], reader: Reader) -> set[int]:
    """The same for many, by where they stand alone: no text is read."""
    places = cards.channels(session, ids)
    readable = visibility.open_to(session, reader, set(places.values()))
    return {number for number, channel in places.items() if channel in readable}


def warnings(among: Sequence[Card], near: set[int]) -> list[Card]:
    """What somebody tried and saw fail, near enough to a question to say so beside it."""
    return [card for card in among if card.kind == CardKind.FAILURE and card.id in near][:WARNINGS_SHOWN]


def tried(session: Session, card: Card, near: Sequence[int], reader: Reader) -> Card | None:
    """The failure that is nearest to what a card says of something else, of those this reader may see."""
    if card.kind == CardKind.FAILURE:
        return None
    return next(iter(warnings(readable(session, near, reader), set(near))), None)


def just_accepted(session: Session, among: Iterable[Card], now: datetime) -> list[Card]:
    """Those made of answers that were accepted a moment ago, to questions that stand in a channel."""
    given = [(card, cards.answer_of(session, card)) for card in among if card.stands]
    return [
        card
        for card, answer in given
        if answer and answer.question.channel and answer.accepted_at and answer.accepted_at >= now - LATELY
    ]


def say_it_was_tried(session: Session, card: Card, near: Sequence[int], now: datetime) -> None:
    """One line in the thread of a question whose answer has just been accepted, if somebody tried this."""
    answer = cards.answer_of(session, card)
    if answer is None or answer.question.channel is None:
        return
    failed = tried(session, card, near, visibility.everybody_in(card.workspace, answer.question.channel))
    if failed is None:
        return
    question = answer.question
    post = notices.post_of(session, question, answer.question.channel)
    if post is not None and post.ts is not None:
        notices.enqueue(
            session, TRIED, subject_id=failed.id, question=question,
            channel=post.channel, thread_ts=post.ts, due_at=now, key=f"{TRIED}:{failed.id}:{answer.id}",
        )  # fmt: skip


def within(session: Session, ids: Sequence[int], reader: Reader) -> list[int]:
    """Past questions that this reader may see."""
    known = {question.id: question for question in cards.questions(session, ids)}
    return [one.id for one in visibility.seen(session, reader, [known[n] for n in ids if n in known])]


def may_change(card: Card, by: Member) -> bool:
    """Its author, and those who look after the memory; of those who may see it."""
    return card.author_id == by.id or by.is_admin or by.runs_eclair or by.is_learning_lead


def check_seen(session: Session, card: Card, by: Member) -> None:
    """Refuse whoever may not read this card."""
    if not visibility.may_see(session, visibility.alone(by), card):
        raise Refusal("card.gone" if not card.stands else "text.elsewhere")


def amend(
    session: Session, card: Card, by: Member, title: str, text: str, now: datetime, fields: tuple[str, str]
) -> None:
    """Other words; what it said before is kept."""
    check_reworded(session, card, by)
    for words, longest, field in ((title, LONGEST_TITLE, fields[0]), (text, LONGEST, fields[1])):
        if not any(letter.isalnum() for letter in words):
            raise Refusal("card.empty", field=field)
        if len(words) > longest:
            raise Refusal("story.too_long", field=field, length=len(words), longest=longest)
    keep_version(session, card, by.id, now)
    card.title, card.text = title.strip(), text.strip()
    card.is_amended, card.is_stale = True, False
    redraw(session, card)


def keep_version(session: Session, card: Card, editor_id: int | None, now: datetime) -> None:
    """Archive the present text as a version, before it is changed."""
    session.add(
        CardVersion(
            card_id=card.id, number=card.number, workspace_id=card.workspace_id, title=card.title,
            text=card.text, until=now, editor_id=editor_id,
        )
    )  # fmt: skip
    card.number += 1


def partners(session: Session, card: Card, ids: Sequence[int], by: Member) -> list[Card]:
    """The same, for a form in which one is chosen: refused where there is none."""
    found = mergeable(session, card, ids, by)
    if not found:
        raise Refusal("card.merge_where")
    return found


def mergeable(session: Session, card: Card, ids: Sequence[int], by: Member) -> list[Card]:
    """Those of these cards into which this one may go: where it stands, or where both are read by all."""
    others = readable(session, ids, visibility.alone(by))
    channels = {card.channel, *(other.channel for other in others)}
    read_by_all = visibility.open_to(session, Reader(card.workspace), channels)
    return [
        other
        for other in others
        if other.channel == card.channel or {other.channel, card.channel} <= read_by_all
    ]


def merge(session: Session, card: Card, into: Card, by: Member) -> None:
    """Merge `card` into `into`, which says the same: only `into` is found from now on."""
    allowed(session, card, by)
    if into.id == card.id or into.merged_into_id is not None or into.workspace_id != card.workspace_id:
        raise Refusal("card.merge_where")
    check_seen(session, card, by)
    check_seen(session, into, by)
    if not mergeable(session, card, [into.id], by):
        raise Refusal("card.merge_private")
    card.merged_into_id = into.id
    redraw(session, card)


def unmerge(session: Session, into: Card, by: Member) -> None:
    """What was merged into this one is found by itself again, as far as it is theirs to say."""
    merged = cards.merged_into(session, [into.id])
    theirs = [card for card in merged if may_change(into, by) or may_change(card, by)]
    if not theirs:
        raise Refusal("card.not_yours" if merged else "card.gone")
    separate(session, theirs)


def mark_stale(session: Session, card: Card, by: Member, now: datetime) -> None:
    """Somebody doubts that it still holds: its author is asked, or else those who look after the memory."""
    check_seen(session, card, by)
    if card.is_stale:
        raise Refusal("card.stale_already")
    card.is_stale, card.stale_by_id = True, by.id
    asked = [card.author] if card.author and not card.author.has_left else []
    for member in asked or roles.who_run(session):
        if not visibility.may_see(session, visibility.alone(member), card):
            continue
        notices.enqueue(
            session, NoticeKind.CARD_STALE, subject_id=card.id, to=member,
            due_at=now,
            key=f"card.stale:{card.id}:{card.number}:{member.id}:{now:%Y%m%d}",
        )  # fmt: skip


def still_right(session: Session, card: Card, by: Member) -> None:
    """Clear the mark that it may be out of date."""
    allowed(session, card, by)
    card.is_stale = False
    redraw(session, card)


def allowed(session: Session, card: Card, by: Member) -> None:
    """Whether they may change it: a refusal when it is gone, out of their sight or not theirs."""
    check_seen(session, card, by)
    if not may_change(card, by):
        raise Refusal("card.not_yours")


def check_reworded(session: Session, card: Card, by: Member) -> None:
    """The same, of its words: those to which all of a circle agreed are nobody's to change alone."""
    allowed(session, card, by)
    if card.kind == CardKind.CIRCLE:
        raise Refusal("card.of_circle")


def redraw(session: Session, card: Card) -> None:
    cards.changed(session, card)
    notice_refresh.refresh_about(session, card.id, NoticeKind.CARD_STALE, TRIED)


def as_markdown(session: Session) -> str:
    """The memory as one Markdown page: what any colleague may read, in the workspace's language."""
    workspace = home(session)
    among = visibility.seen(session, Reader(workspace), cards.of_workspace(session))
    return card_messages.page(translator(workspace.language), among)

"""One memory: a card for each accepted answer, story, session and record; amended, merged, marked stale.

`gather` asks what should have a card and has not. What was said in a private channel is found there alone.
A card's words follow what it was made of until somebody amends the card itself; its versions are kept.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services import stories
from bot.store import memory, notices, people, places
from bot.store import rounds as round_rows
from bot.store.models import Answer, Card, CardVersion, Gathering, Kind, Member, Place, Story, Workspace

LONGEST_TITLE, LONGEST = 300, 3000
TITLES = ("context", "tried", "learned")
SHOWN, WARNINGS = 5, 2
LATELY = timedelta(hours=1)
TRIED = "card.tried"  # beside an accepted answer: somebody tried something close to this


def gather(session: Session, now: datetime) -> list[Card]:
    """Bring the cards in step with what they are made of; those that changed."""
    changed = [_of_answer(session, answer, place) for answer, place in memory.answers_without(session)]
    for card, answer in memory.answers_changed(session, LONGEST_TITLE, LONGEST):
        card.is_gone = answer.accepted_at is None or not answer.stands
        _say_the_same(card, answer)
        changed.append(card)
    for card in memory.answers_erased(session):
        card.is_gone, card.text = True, ""
        changed.append(card)
    changed += [_of_story(session, story) for story in memory.stories_without(session)]
    changed += [_of_record(session, gathering, now) for gathering in memory.records_without(session)]
    for card in changed:
        memory.changed(session, card)
        notices.again_key(session, card.workspace, f"{TRIED}:{card.id}:")
    return changed


def _of_answer(session: Session, answer: Answer, place: Place | None) -> Card:
    question = answer.question
    kind = "session" if question.source.startswith("learned:") else "answer"
    private = question.channel if place is not None and place.is_private is not False else None
    at = answer.accepted_at or answer.created_at
    return _add(
        session, question.workspace, f"answer:{answer.id}", kind, question.text, answer.text,
        author_id=answer.author_id, channel=private, month=stories.month_of(question.workspace, at),
    )  # fmt: skip


def _say_the_same(card: Card, answer: Answer) -> None:
    """Its words follow the question's and the answer's; those of a deleted answer are not kept."""
    if answer.deleted_at is not None:
        card.text = ""
    elif not card.is_amended or not card.text:
        card.title, card.text = answer.question.text[:LONGEST_TITLE], answer.text[:LONGEST]
        card.is_amended = False


def _of_story(session: Session, story: Story) -> Card:
    title = next((story.told[name] for name in TITLES if story.told.get(name)), story.kind.value)
    rest = [text for text in story.told.values() if text != title] or [title]
    card = _add(
        session, story.workspace, f"story:{story.id}", story.kind.value, title, "\n".join(rest),
        author_id=story.author_id, channel=None, month=story.month,
    )  # fmt: skip
    card.is_gone = not story.stands
    return card


def _of_record(session: Session, gathering: Gathering, now: datetime) -> Card:
    first = gathering.record.strip().splitlines()[0]
    return _add(
        session, gathering.workspace, f"record:{gathering.id}", "record", first, gathering.record,
        author_id=gathering.recorded_by_id, channel=None, month=stories.month_of(gathering.workspace, now),
    )  # fmt: skip


def _add(
    session: Session, workspace: Workspace, source: str, kind: str, title: str, text: str, *,
    author_id: int | None, channel: str | None, month: str,
) -> Card:  # fmt: skip
    card = memory.by_source(session, workspace.id, source)
    if card is None:
        card = Card(
            workspace_id=workspace.id, workspace=workspace, source=source, kind=kind, channel=channel,
            month=month, number=1, is_amended=False, is_stale=False, is_gone=False,
        )  # fmt: skip
        session.add(card)
    card.title, card.text, card.author_id = title[:LONGEST_TITLE], text[:LONGEST], author_id
    session.flush()
    return card


def readable(session: Session, ids: Iterable[int], channel: str | None) -> list[Card]:
    """Those of these cards that may be read in this channel, in their order."""
    known = {card.id: card for card in memory.standing(session, ids)}
    found = [known[number] for number in ids if number in known]
    return [card for card in found if card.channel in (None, channel)]


def of_workspace(cards: Iterable[Card], workspace: Workspace, limit: int = SHOWN) -> list[Card]:
    """The first few that are this workspace's own."""
    return [card for card in cards if card.workspace_id == workspace.id][:limit]


def warnings(cards: Sequence[Card], near: set[int]) -> list[Card]:
    """What somebody tried and saw fail, near enough to a question to say so beside it."""
    return [card for card in cards if card.kind == Kind.FAILURE and card.id in near][:WARNINGS]


def tried(session: Session, card: Card, near: Sequence[int]) -> Card | None:
    """The failure, told for all to read, that is nearest to what a card says of something else."""
    if card.kind == Kind.FAILURE:
        return None
    found = of_workspace(readable(session, near, None), card.workspace, len(near))
    return next(iter(warnings(found, set(near))), None)


def just_accepted(session: Session, cards: Iterable[Card], now: datetime) -> list[Card]:
    """Those made of answers that were accepted a moment ago, to questions that stand in a channel."""
    given = [(card, memory.answer_of(session, card)) for card in cards if card.stands]
    return [
        card
        for card, answer in given
        if answer and answer.question.channel and answer.accepted_at and answer.accepted_at >= now - LATELY
    ]


def say_it_was_tried(session: Session, card: Card, near: Sequence[int], now: datetime) -> None:
    """One line in the thread of a question whose answer has just been accepted, if somebody tried this."""
    failed, answer = tried(session, card, near), memory.answer_of(session, card)
    if failed is None or answer is None or answer.question.channel is None:
        return
    question = answer.question
    post = notices.post_of(session, question, answer.question.channel)
    if post is not None and post.ts is not None:
        notices.owe(
            session, TRIED, workspace=card.workspace, subject_id=failed.id, question=question,
            channel=post.channel, thread_ts=post.ts, due_at=now, key=f"{TRIED}:{failed.id}:{answer.id}",
        )  # fmt: skip


def within(session: Session, workspace: Workspace, ids: Sequence[int], channel: str | None) -> list[int]:
    """Past questions that may be shown here: those of a private channel are shown nowhere else."""
    elsewhere = memory.questions_elsewhere(session, ids)
    closed = places.closed_to_others(session, workspace, elsewhere.values())
    return [
        number
        for number in ids
        if elsewhere.get(number) in (None, channel) or elsewhere[number] not in closed
    ]


def may_change(card: Card, by: Member) -> bool:
    """Its author, and those who look after the memory."""
    return card.author_id == by.id or by.is_admin or by.runs_eclair or by.is_learning_lead


def amend(
    session: Session, card: Card, by: Member, title: str, text: str, now: datetime, fields: tuple[str, str]
) -> None:
    """Other words; what it said before is kept."""
    _allowed(card, by)
    for words, longest, field in ((title, LONGEST_TITLE, fields[0]), (text, LONGEST, fields[1])):
        if not any(letter.isalnum() for letter in words):
            raise Refusal("card.empty", field=field)
        if len(words) > longest:
            raise Refusal("story.too_long", field=field, length=len(words), longest=longest)
    session.add(
        CardVersion(
            card_id=card.id, number=card.number, workspace_id=card.workspace_id, title=card.title,
            text=card.text, until=now, editor_id=by.id,
        )
    )  # fmt: skip
    card.title, card.text, card.number = title.strip(), text.strip(), card.number + 1
    card.is_amended, card.is_stale = True, False
    _redraw(session, card)


def merge(session: Session, card: Card, into: Card, by: Member) -> None:
    """This card says what another says: only that one is found from now on."""
    _allowed(card, by)
    if into.id == card.id or into.merged_into_id is not None or into.workspace_id != card.workspace_id:
        raise Refusal("card.merge_where")
    if into.channel != card.channel:
        raise Refusal("card.merge_private")
    card.merged_into_id = into.id
    _redraw(session, card)


def mark_stale(session: Session, card: Card, by: Member, now: datetime) -> None:
    """Somebody doubts that it still holds: its author is asked, or else those who look after the memory."""
    if not card.stands:
        raise Refusal("card.gone")
    if card.is_stale:
        raise Refusal("card.stale_already")
    card.is_stale, card.stale_by_id = True, by.id
    asked = [card.author] if card.author and not card.author.has_left else []
    for member in asked or round_rows.who_run(session, card.workspace):
        notices.owe(
            session, "card.stale", workspace=card.workspace, subject_id=card.id, to=member, due_at=now,
            key=f"card.stale:{card.id}:{card.number}:{member.id}:{now:%Y%m%d}",
        )  # fmt: skip


def still_right(session: Session, card: Card, by: Member) -> None:
    """It still holds."""
    _allowed(card, by)
    card.is_stale = False
    _redraw(session, card)


def _allowed(card: Card, by: Member) -> None:
    if not card.stands:
        raise Refusal("card.gone")
    if not may_change(card, by):
        raise Refusal("card.not_yours")


def _redraw(session: Session, card: Card) -> None:
    memory.changed(session, card)
    for kind in ("card.stale", TRIED):
        notices.again_key(session, card.workspace, f"{kind}:{card.id}:")


def as_markdown(session: Session, workspace: Workspace) -> str:
    """The memory as one Markdown page, a heading for each month; no card of a private channel is in it."""
    names = {member.id: member.name for member in people.everybody(session, workspace)}
    lines, month = ["# Éclair"], ""
    for card in memory.visible(session, workspace, None):
        if card.month != month:
            month = card.month
            lines += ["", f"## {month}"]
        who = f" – {names[card.author_id]}" if card.author_id in names else ""
        title, stale = card.title.partition("\n")[0], " (?)" if card.is_stale else ""
        lines += ["", f"### {title}{stale}", "", card.text, "", f"*{card.kind}{who}*"]
    return "\n".join([*lines, ""])

"""Stories: looks back, small failures with their lessons, things learned; named, or without a name for real.

Under a name, a story is published when it is told. Without one it waits in the pool (bot.store.pool) and is
published with others; what proves that it is mine is a receipt (bot.services.receipts). A function here that
takes no member must not be given one: what it does not know it cannot write.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.matching.text import language
from bot.services import receipts
from bot.store import memory, notices, pool, stories
from bot.store import rounds as round_rows
from bot.store.models import Kind, Member, Round, Story, Workspace
from bot.store.pool import KeyRing, Waiting

FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.REX: ("context", "expected", "happened", "why", "keep", "change", "who", "links"),
    Kind.FAILURE: ("tried", "wrong", "lesson", "causes"),
    Kind.LESSON: ("learned",),
}
REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.REX: ("context", "happened", "change"),
    Kind.FAILURE: ("tried", "wrong", "lesson"),
    Kind.LESSON: ("learned",),
}
NAMES_PEOPLE = {"who", "links"}  # fields in which a colleague's name is what was asked for
LONGEST, LONGEST_LESSON, MOST_TAGS, SMALLEST = 1500, 500, 5, 3
POSTED, BATCH = "story.posted", "story.batch"


@dataclass(frozen=True, slots=True)
class Own:
    """A story that its author has shown to be theirs: published already, or still waiting."""

    kind: Kind
    told: dict[str, str]
    tags: list[str]
    receipt: str


def checked(kind: Kind, told: dict[str, str]) -> dict[str, str]:
    """The story as it will be kept, or a refusal beside the field that is empty or too long."""
    longest = LONGEST_LESSON if kind == Kind.LESSON else LONGEST
    kept = {name: told.get(name, "").strip() for name in FIELDS[kind]}
    for name, text in kept.items():
        if len(text) > longest:
            raise Refusal("story.too_long", field=f"story.{name}", length=len(text), longest=longest)
        if name in REQUIRED[kind] and not any(letter.isalnum() for letter in text):
            raise Refusal(
                "story.no_lesson" if name == "lesson" else "story.empty_field", field=f"story.{name}"
            )
    return {name: text for name, text in kept.items() if text}


def tags_of(typed: str) -> list[str]:
    """At most five tags out of "supplier, welding #oven"."""
    words = [word.strip(" #.").lower()[:40] for word in typed.replace(";", ",").split(",")]
    return list(dict.fromkeys(word for word in words if word))[:MOST_TAGS]


def month_of(workspace: Workspace, now: datetime) -> str:
    """ "2026-11", in the workspace's zone."""
    return now.astimezone(ZoneInfo(workspace.timezone)).strftime("%Y-%m")


def tell(
    session: Session,
    author: Member,
    kind: Kind,
    told: dict[str, str],
    *,
    tags: list[str],
    source: str,
    now: datetime,
) -> Story:
    """Publish under the author's name, at once. The same gesture twice is the same story."""
    told, workspace = checked(kind, told), author.workspace
    known = stories.by_source(session, workspace, source)
    if known is not None:
        return known
    held = round_rows.open_one(session, workspace, kind)
    story = Story(
        id=stories.free_number(session), workspace_id=workspace.id, workspace=workspace, kind=kind,
        author_id=author.id, author=author, round_id=held.id if held else None, source=source,
        month=month_of(workspace, now), told=told, tags=tags, language=_language(told), told_at=now,
    )  # fmt: skip
    session.add(story)
    session.flush()
    _post(session, workspace, POSTED, story.id, f"{POSTED}:{story.id}:", now)
    if held is not None and author.is_leader:
        held.next_step_at = now  # a leader has told theirs: the round may open to all
    return story


def tell_nameless(
    session: Session, workspace: Workspace, ring: KeyRing, kind: Kind, told: dict[str, str], tags: list[str],
    speaks: str,
) -> str:  # fmt: skip
    """Put it in the pool; the receipt's phrase, in the language that its author reads, told once.

    The very same words again (a form sent twice) are one story: the newer receipt is the one that counts.
    """
    told, phrase = checked(kind, told), receipts.new_phrase(speaks)
    receipt = receipts.hashed(phrase, pool.salt_of(session, workspace, ring))
    with pool.opened(session, workspace, ring) as waiting:
        waiting[:] = [one for one in waiting if (one.kind, one.told) != (kind.value, told)]
        waiting.append(Waiting(receipt, kind.value, told, tags, _language(told)))
    return phrase


def publish_together(
    session: Session, workspace: Workspace, ring: KeyRing, smallest: int, now: datetime, held: Round
) -> int:
    """Publish what waits, if at least `smallest` stories do: shuffled, at once, under random numbers."""
    with pool.opened(session, workspace, ring) as waiting:
        if len(waiting) < max(2, smallest):
            return 0
        batch = [*waiting]
        secrets.SystemRandom().shuffle(batch)
        number = stories.free_number(session)
        session.add_all(_published(session, workspace, one, number, held, now) for one in batch)
        waiting.clear()
    session.flush()
    _post(session, workspace, BATCH, number, f"{BATCH}:{number}:", now)
    return len(batch)


def _published(
    session: Session, workspace: Workspace, one: Waiting, batch: int, held: Round, now: datetime
) -> Story:
    return Story(
        id=stories.free_number(session), workspace_id=workspace.id, workspace=workspace, kind=Kind(one.kind),
        receipt=one.receipt, round_id=held.id, month=month_of(workspace, now), batch=batch, told=one.told,
        tags=one.tags, language=one.language,
    )  # fmt: skip


def _post(session: Session, workspace: Workspace, kind: str, subject: int, key: str, now: datetime) -> None:
    if workspace.rituals_channel:
        notices.owe(
            session, kind, workspace=workspace, subject_id=subject, channel=workspace.rituals_channel,
            due_at=now, key=key,
        )  # fmt: skip


def own(session: Session, workspace: Workspace, ring: KeyRing, phrase: str) -> Own | None:
    """The story whose receipt this is, if there is one."""
    receipt = receipts.hashed(phrase, pool.salt_of(session, workspace, ring))
    story = stories.by_receipt(session, workspace, receipt)
    if story is not None:
        return None if story.is_withdrawn else Own(story.kind, story.told, story.tags, receipt)
    with pool.opened(session, workspace, ring) as waiting:
        found = [Own(Kind(w.kind), w.told, w.tags, receipt) for w in waiting if w.receipt == receipt]
    return found[0] if found else None


def change_own(
    session: Session, workspace: Workspace, ring: KeyRing, receipt: str, told: dict[str, str], tags: list[str]
) -> None:
    """The author, known by the receipt alone, puts it in other words."""
    story = stories.by_receipt(session, workspace, receipt)
    if story is not None:
        _change(session, story, told, tags)
        return
    with pool.opened(session, workspace, ring) as waiting:
        for one in _of_receipt(waiting, receipt):
            one.told, one.tags = checked(Kind(one.kind), told), tags
            one.language = _language(one.told)


def withdraw_own(session: Session, workspace: Workspace, ring: KeyRing, receipt: str) -> None:
    """The author, known by the receipt alone, takes it back: before it is published nobody will see it."""
    story = stories.by_receipt(session, workspace, receipt)
    if story is not None:
        _withdraw(session, story)
        return
    with pool.opened(session, workspace, ring) as waiting:
        for one in _of_receipt(waiting, receipt):
            waiting.remove(one)


def claim_own(
    session: Session, workspace: Workspace, ring: KeyRing, receipt: str, author: Member, now: datetime
) -> Story:
    """The author puts their name to it, because they want to; the receipt is then worth nothing any more."""
    story = stories.by_receipt(session, workspace, receipt)
    if story is None:
        with pool.opened(session, workspace, ring) as waiting:
            [one] = _of_receipt(waiting, receipt)
            waiting.remove(one)
        source = f"claim:{receipt[:40]}"
        return tell(session, author, Kind(one.kind), one.told, tags=one.tags, source=source, now=now)
    story.author_id, story.author, story.receipt = author.id, author, None
    _redraw(session, story)
    return story


def _of_receipt(waiting: list[Waiting], receipt: str) -> list[Waiting]:
    found = [one for one in waiting if one.receipt == receipt]
    if not found:
        raise Refusal("receipt.gone")
    return found


def edit(session: Session, story: Story, by: Member, told: dict[str, str], tags: list[str]) -> None:
    """The named author puts it in other words."""
    _theirs(story, by)
    _change(session, story, told, tags)


def withdraw(session: Session, story: Story, by: Member) -> None:
    """The named author takes it back."""
    _theirs(story, by)
    _withdraw(session, story)


def _theirs(story: Story, by: Member) -> None:
    if story.author_id != by.id:
        raise Refusal("story.not_yours")


def _change(session: Session, story: Story, told: dict[str, str], tags: list[str]) -> None:
    if story.is_withdrawn:
        raise Refusal("story.gone")
    story.told, story.tags = checked(story.kind, told), tags
    story.language = _language(story.told)
    _redraw(session, story)


def _withdraw(session: Session, story: Story) -> None:
    first = session.execute(
        update(Story).where(Story.id == story.id, ~Story.is_withdrawn).values(is_withdrawn=True, told={})
        .execution_options(synchronize_session="fetch")
    )  # fmt: skip
    if notices.won(first):
        _redraw(session, story)


def _redraw(session: Session, story: Story) -> None:
    """Wherever it stands it is drawn again; the memory's card follows at the next beat."""
    session.flush()
    prefix = f"{POSTED}:{story.id}:" if story.batch is None else f"{BATCH}:{story.batch}:"
    notices.again_key(session, story.workspace, prefix)
    memory.reworded(session, story.workspace_id, f"story:{story.id}")


def _language(told: dict[str, str]) -> str | None:
    return language("\n".join(told.values()))

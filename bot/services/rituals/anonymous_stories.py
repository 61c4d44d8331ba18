"""Stories without a name, for real: told, published among others, and their author's by a receipt alone.

A story waits in the pool (bot.store.rituals.anonymous_pool) and is published with others; what proves that it
is mine is a receipt (bot.services.rituals.receipts). A function here that takes no member must not be given
one: what it does not know it cannot write.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import identity
from bot.services.rituals import receipts, storytelling
from bot.store.models import Member, RitualKind, Round, Story
from bot.store.rituals import anonymous_pool, rounds, stories
from bot.store.rituals.anonymous_pool import KeyRing, Waiting
from bot.store.workspaces import home


@dataclass(frozen=True, slots=True)
class Own:
    """A story that its author has shown to be theirs: published already, or still waiting."""

    kind: RitualKind
    told: dict[str, str]
    tags: list[str]
    receipt: str


def tell(
    session: Session, ring: KeyRing, kind: RitualKind, told: dict[str, str],
    tags: list[str],
    speaks: str) -> str:  # fmt: skip
    """Put it in the pool; the receipt's phrase, in the language that its author reads, told once.

    The very same words again (a form sent twice) are one story: the newer receipt is the one that counts.
    """
    told, phrase = storytelling.checked(kind, told), receipts.new_phrase(speaks)
    receipt = receipts.hashed(phrase, anonymous_pool.salt_of(session, ring))
    with anonymous_pool.rewriting(session, ring) as waiting:
        waiting[:] = [one for one in waiting if (one.kind, one.told) != (kind.value, told)]
        waiting.append(Waiting(receipt, kind.value, told, tags, storytelling.language_of(told)))
    return phrase


def publish(session: Session, ring: KeyRing, smallest: int, now: datetime, held: Round) -> int:
    """Publish what waits, if at least `smallest` stories do: shuffled, at once, under random numbers."""
    with anonymous_pool.rewriting(session, ring) as waiting:
        if len(waiting) < max(2, smallest):
            return 0
        batch = [*waiting]
        secrets.SystemRandom().shuffle(batch)
        number = stories.free_number(session)
        session.add_all(_published(session, one, number, held, now) for one in batch)
        waiting.clear()
    session.flush()
    storytelling.owe_post(session, storytelling.BATCH, number, now)
    return len(batch)


def _published(session: Session, one: Waiting, batch: int, held: Round, now: datetime) -> Story:
    workspace = home(session)
    return Story(
        id=stories.free_number(session), workspace_id=workspace.id, workspace=workspace,
        kind=RitualKind(one.kind),
        receipt=one.receipt, round_id=held.id, month=identity.month_of(workspace, now), batch=batch,
        told=one.told, tags=one.tags, language=one.language, channel=workspace.rituals_channel,
    )  # fmt: skip


def smallest(session: Session, kind: RitualKind) -> int:
    """How many stories are published together at least."""
    ritual = rounds.ritual(session, kind)
    return ritual.smallest if ritual else storytelling.SMALLEST


def own(session: Session, ring: KeyRing, phrase: str) -> Own | None:
    """The story whose receipt this is, if there is one."""
    receipt = receipts.hashed(phrase, anonymous_pool.salt_of(session, ring))
    story = stories.by_receipt(session, receipt)
    if story is not None:
        return None if story.is_withdrawn else Own(story.kind, story.told, story.tags, receipt)
    with anonymous_pool.rewriting(session, ring) as waiting:
        found = [Own(RitualKind(w.kind), w.told, w.tags, receipt) for w in waiting if w.receipt == receipt]
    return found[0] if found else None


def change(session: Session, ring: KeyRing, receipt: str, told: dict[str, str], tags: list[str]) -> None:
    """The author, known by the receipt alone, puts it in other words."""
    story = stories.by_receipt(session, receipt)
    if story is not None:
        storytelling.reword(session, story, told, tags)
        return
    with anonymous_pool.rewriting(session, ring) as waiting:
        for one in _of_receipt(waiting, receipt):
            one.told, one.tags = storytelling.checked(RitualKind(one.kind), told), tags
            one.language = storytelling.language_of(one.told)


def withdraw(session: Session, ring: KeyRing, receipt: str) -> None:
    """The author, known by the receipt alone, takes it back: before it is published nobody will see it."""
    story = stories.by_receipt(session, receipt)
    if story is not None:
        storytelling.take_back(session, story)
        return
    with anonymous_pool.rewriting(session, ring) as waiting:
        for one in _of_receipt(waiting, receipt):
            waiting.remove(one)


def claim(session: Session, ring: KeyRing, receipt: str, author: Member, now: datetime) -> Story:
    """The author puts their name to it, because they want to; the receipt is then worth nothing any more."""
    story = stories.by_receipt(session, receipt)
    if story is None:
        with anonymous_pool.rewriting(session, ring) as waiting:
            [one] = _of_receipt(waiting, receipt)
            waiting.remove(one)
        source = f"claim:{receipt[:40]}"
        return storytelling.tell(
            session, author, RitualKind(one.kind), one.told, tags=one.tags, source=source, now=now
        )
    story.author_id, story.author, story.receipt = author.id, author, None
    storytelling.redraw(session, story)
    return story


def _of_receipt(waiting: list[Waiting], receipt: str) -> list[Waiting]:
    found = [one for one in waiting if one.receipt == receipt]
    if not found:
        raise Refusal("receipt.gone")
    return found

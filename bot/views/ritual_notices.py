"""The notices of rituals, digests, thanks and the memory: what each is about, and how it reads."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.store import rounds as round_rows
from bot.store import stories as story_rows
from bot.store.models import Notice
from bot.store.ritual_models import Card, Gathering, Place, Round, Story
from bot.views import gatherings, memory, rounds, stories
from bot.views.kit import Message

Drawn = Message | None


def _prompt(session: Session, notice: Notice, t: Translator) -> Drawn:
    held = session.get_one(Round, notice.subject_id)
    if not held.is_open and notice.ts is None:
        return None
    return rounds.prompt(t, held, bool(notice.member and notice.member.is_leader))


def _reminder(session: Session, notice: Notice, t: Translator) -> Drawn:
    return rounds.reminder(t, session.get_one(Round, notice.subject_id))


def _opened(session: Session, notice: Notice, t: Translator) -> Drawn:
    return rounds.opened(t, session.get_one(Round, notice.subject_id))


def _closed(session: Session, notice: Notice, t: Translator) -> Drawn:
    held = session.get_one(Round, notice.subject_id)
    ritual = round_rows.ritual(session, held.workspace, held.kind)
    return rounds.closed(t, held, story_rows.of_round(session, held), ritual.smallest if ritual else 3)


def _waits(session: Session, notice: Notice, t: Translator) -> Drawn:
    return rounds.waits(t, session.get_one(Round, notice.subject_id))


def _homeless(session: Session, notice: Notice, t: Translator) -> Drawn:
    return rounds.homeless(t, notice.key.split(":")[1])


def _story(session: Session, notice: Notice, t: Translator) -> Drawn:
    story = session.get_one(Story, notice.subject_id)
    return None if story.is_withdrawn and notice.ts is None else stories.posted(t, story)


def _batch(session: Session, notice: Notice, t: Translator) -> Drawn:
    return stories.batch(t, story_rows.of_batch(session, notice.subject_id))


def _invitation(session: Session, notice: Notice, t: Translator) -> Drawn:
    return stories.invitation(t, session.get_one(Place, notice.subject_id))


def _agenda(session: Session, notice: Notice, t: Translator) -> Drawn:
    gathering = session.get_one(Gathering, notice.subject_id)
    told, holders = round_rows.on_agenda(session, gathering), round_rows.holders(session, gathering)
    return gatherings.agenda(t, gathering, told, holders)


def _start(session: Session, notice: Notice, t: Translator) -> Drawn:
    gathering = session.get_one(Gathering, notice.subject_id)
    return gatherings.start(t, gathering, round_rows.on_agenda(session, gathering))


def _turn(session: Session, notice: Notice, t: Translator) -> Drawn:
    gathering = session.get_one(Gathering, notice.subject_id)
    return gatherings.turn(t, int(notice.key.rsplit(":", 1)[1]), round_rows.on_agenda(session, gathering))


def _end(session: Session, notice: Notice, t: Translator) -> Drawn:
    return gatherings.end(t, session.get_one(Gathering, notice.subject_id))


def _record(session: Session, notice: Notice, t: Translator) -> Drawn:
    return gatherings.record(t, session.get_one(Gathering, notice.subject_id))


def _stale(session: Session, notice: Notice, t: Translator) -> Drawn:
    return memory.stale(t, session.get_one(Card, notice.subject_id))


KINDS: dict[str, Callable[[Session, Notice, Translator], Drawn]] = {
    "round.prompt": _prompt,
    "round.reminder": _reminder,
    "round.opened": _opened,
    "round.closed": _closed,
    "round.waits": _waits,
    "round.homeless": _homeless,
    "story.posted": _story,
    "story.batch": _batch,
    "story.invitation": _invitation,
    "card.stale": _stale,
    "gathering.agenda": _agenda,
    "gathering.start": _start,
    "gathering.turn": _turn,
    "gathering.end": _end,
    "gathering.record": _record,
}

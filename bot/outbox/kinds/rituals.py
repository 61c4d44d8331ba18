"""The notices of rituals, digests, thanks and the memory: what each is about, and how it reads."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn, digests
from bot.outbox.kinds.sessions import Attachment
from bot.scheduling.ics import file_of
from bot.store import visibility
from bot.store.memory import cards
from bot.store.models import (
    Card,
    CardSource,
    Gathering,
    Notice,
    Place,
    ReportSubject,
    Round,
    Story,
    Thanks,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.rituals import rounds, stories
from bot.views import kit, report_button
from bot.views.memory import card_messages
from bot.views.rituals import (
    agenda_messages,
    round_messages,
    story_messages,
    thanks_messages,
)


def _prompt(session: Session, notice: Notice, t: Translator) -> Drawn:
    held = session.get_one(Round, notice.subject_id)
    if not held.is_open and notice.ts is None:
        return None
    return round_messages.prompt(t, held, bool(notice.member and notice.member.is_leader))


def _reminder(session: Session, notice: Notice, t: Translator) -> Drawn:
    return round_messages.reminder(t, session.get_one(Round, notice.subject_id))


def _opened(session: Session, notice: Notice, t: Translator) -> Drawn:
    return round_messages.opened(t, session.get_one(Round, notice.subject_id))


def _seen(session: Session, notice: Notice, told: Sequence[Story]) -> list[Story]:
    """Those of these stories that everybody in the notice's channel may read."""
    reader = visibility.everybody_in(notice.workspace, notice.channel)
    return visibility.seen(session, reader, told)


def _closed(session: Session, notice: Notice, t: Translator) -> Drawn:
    held = session.get_one(Round, notice.subject_id)
    ritual = rounds.ritual(session, held.kind)
    told = _seen(session, notice, stories.of_round(session, held))
    return round_messages.closed(t, held, told, ritual.smallest if ritual else 3)


def _waits(session: Session, notice: Notice, t: Translator) -> Drawn:
    return round_messages.waits(t, session.get_one(Round, notice.subject_id))


def _homeless(session: Session, notice: Notice, t: Translator) -> Drawn:
    is_over = notice.ts is None and notice.is_expired
    return None if is_over else round_messages.homeless(t, notice.variant)


def _story(session: Session, notice: Notice, t: Translator) -> Drawn:
    story = session.get_one(Story, notice.subject_id)
    return None if not story.stands and notice.ts is None else story_messages.posted(t, story)


def _batch(session: Session, notice: Notice, t: Translator) -> Drawn:
    return story_messages.batch(t, stories.of_batch(session, notice.subject_id))


def _invitation(session: Session, notice: Notice, t: Translator) -> Drawn:
    return story_messages.invitation(t, session.get_one(Place, notice.subject_id))


def _agenda(session: Session, notice: Notice, t: Translator) -> Drawn:
    gathering = session.get_one(Gathering, notice.subject_id)
    told = _seen(session, notice, rounds.on_agenda(session, gathering))
    return agenda_messages.agenda(t, gathering, told, rounds.holders(session, gathering))


def _calendar(session: Session, notice: Notice, t: Translator) -> Drawn:
    return agenda_messages.calendar(t, session.get_one(Gathering, notice.subject_id))


def _file(session: Session, notice: Notice, t: Translator) -> Attachment:
    """The meeting for calendars; its name is its own, so that it is put into the channel once."""
    gathering = session.get_one(Gathering, notice.subject_id)
    told = _seen(session, notice, rounds.on_agenda(session, gathering))
    entry = agenda_messages.entry(t, gathering, told)
    return Attachment(
        f"eclair-{gathering.round.kind}-{gathering.round.period}.ics", entry.title, file_of(entry)
    )


def _start(session: Session, notice: Notice, t: Translator) -> Drawn:
    gathering = session.get_one(Gathering, notice.subject_id)
    return agenda_messages.start(t, gathering, _seen(session, notice, rounds.on_agenda(session, gathering)))


def _turn(session: Session, notice: Notice, t: Translator) -> Drawn:
    order, number = session.get_one(Gathering, notice.subject_id).agenda, int(notice.variant)
    story = session.get_one(Story, order[number])
    if notice.ts is None and not _seen(session, notice, [story]):
        return None
    return agenda_messages.turn(t, number, len(order), story)


def _end(session: Session, notice: Notice, t: Translator) -> Drawn:
    return agenda_messages.end(t, session.get_one(Gathering, notice.subject_id))


def _record(session: Session, notice: Notice, t: Translator) -> Drawn:
    gathering = session.get_one(Gathering, notice.subject_id)
    card = cards.made_of(session, CardSource.RECORD, gathering.id)
    if card is not None and card.taken_down_at is not None:
        return kit.message(report_button.down(t, ReportSubject.CARD, card.taken_down_for))
    return agenda_messages.record(t, gathering) if gathering.record else kit.message(t("card.gone"))


def _thanks(session: Session, notice: Notice, t: Translator) -> Drawn:
    return thanks_messages.given(t, session.get_one(Thanks, notice.subject_id))


def _stale(session: Session, notice: Notice, t: Translator) -> Drawn:
    card = session.get_one(Card, notice.subject_id)
    reader = visibility.alone(notice.member) if notice.member else None
    if card.stands and (reader is None or not visibility.may_see(session, reader, card)):
        return kit.message(t("text.elsewhere")) if notice.ts else None
    return card_messages.stale(t, card)


def _tried(session: Session, notice: Notice, t: Translator) -> Drawn:
    card = session.get_one(Card, notice.subject_id)
    reader = visibility.everybody_in(notice.workspace, notice.channel)
    if not visibility.may_see(session, reader, card):
        return kit.message(t("card.gone")) if notice.ts else None
    return card_messages.tried(t, card, cards.told(session, [card]).get(card.id, {}))


KINDS: dict[NoticeKind, Draw] = {
    NoticeKind.ROUND_PROMPT: _prompt,
    NoticeKind.ROUND_REMINDER: _reminder,
    NoticeKind.ROUND_OPENED: _opened,
    NoticeKind.ROUND_CLOSED: _closed,
    NoticeKind.ROUND_WAITS: _waits,
    NoticeKind.ROUND_HOMELESS: _homeless,
    NoticeKind.STORY_POSTED: _story,
    NoticeKind.STORY_BATCH: _batch,
    NoticeKind.STORY_INVITATION: _invitation,
    NoticeKind.CARD_STALE: _stale,
    NoticeKind.CARD_TRIED: _tried,
    **digests.KINDS,
    NoticeKind.THANKS_GIVEN: _thanks,
    NoticeKind.GATHERING_AGENDA: _agenda,
    NoticeKind.GATHERING_CALENDAR: _calendar,
    NoticeKind.GATHERING_START: _start,
    NoticeKind.GATHERING_TURN: _turn,
    NoticeKind.GATHERING_END: _end,
    NoticeKind.GATHERING_RECORD: _record,
}

ATTACHMENTS: dict[NoticeKind, Callable[[Session, Notice, Translator], Attachment]] = {
    NoticeKind.GATHERING_CALENDAR: _file
}

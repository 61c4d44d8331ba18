"""The notices that carry what people write: what each is about, and how it reads."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn
from bot.services.questions import reply_delivery
from bot.store import visibility
from bot.store.memory.accepted_answers import accepted
from bot.store.memory.recall_hits import reader_of, shown
from bot.store.models import Answer, Meeting, Notice, Offer, OfferState, Question, QuestionState, Reply
from bot.store.models.notice_kinds import NoticeKind, SubjectType
from bot.store.people import channels
from bot.store.people.askers import asker_of
from bot.views import kit
from bot.views.kit import Message
from bot.views.questions import ask_forms, direct_messages, reply_messages
from bot.views.sessions.offer_messages import OTHER_TIME

LABEL = 42


def _of_question(draw: Callable[[Translator, Reply, Question], Message]) -> Draw:
    def drawn(session: Session, notice: Notice, t: Translator) -> Drawn:
        reply = session.get_one(Reply, notice.subject_id)
        if reply.question is None or (not reply.stands and notice.ts is None):
            return None
        if reply.deleted_at is None and not _reads(session, notice, reply, reply.question):
            return kit.message(t("text.elsewhere"))
        return draw(t, reply, reply.question)

    return drawn


def _reads(session: Session, notice: Notice, reply: Reply, question: Question) -> bool:
    """Whether whom the message is for may see these words, and the question below which they stand."""
    if notice.channel is not None and notice.member_id is None:
        reader: visibility.Reader | None = visibility.everybody_in(question.workspace, notice.channel)
    else:
        one = notice.member or asker_of(session, question)
        reader = visibility.alone(one) if one is not None else None
    if reader is None:
        return False
    return visibility.may_see(session, reader, reply) and visibility.may_see(session, reader, question)


def _solved(session: Session, notice: Notice, t: Translator) -> Drawn:
    question = session.get_one(Reply, notice.subject_id).question
    private = question is not None and visibility.is_private(session, question)
    return _of_question(partial(reply_messages.solved, private=private))(session, notice, t)


def _words(session: Session, notice: Notice, t: Translator) -> Drawn:
    reply = session.get_one(Reply, notice.subject_id)
    about = reply.offer or reply.meeting
    if about is None or (not reply.stands and notice.ts is None):
        return None
    offer = reply.offer
    may_fix = offer is not None and offer.mentor_id == reply.to_id and offer.state == OfferState.OFFERED
    fix = kit.button(t("mentoring.other_time"), OTHER_TIME, offer.id) if offer and may_fix else None
    return reply_messages.about_session(t, reply, about.request.topic, fix)


def _lost(session: Session, notice: Notice, t: Translator) -> Drawn:
    return reply_messages.lost(t, session.get_one(Reply, notice.subject_id))


def _held(session: Session, notice: Notice, t: Translator) -> Drawn:
    draft = session.get_one(Question, notice.subject_id)
    if notice.ts is None and not draft.is_held:
        return None
    targets = []
    for number in map(int, (draft.sealed_targets or "").split()):
        label = target(session, number, t)
        if label:
            targets.append((number, label))
    if draft.state == QuestionState.REMEMBERED and draft.helped_by_id is not None:
        return ask_forms.solved(t, _helped_by(session, draft, draft.helped_by_id))
    if visibility.awaits_reach(session, draft):
        return ask_forms.reach(t, draft, there=visibility.is_among(session, draft))
    channel = draft.channel or channels.of_questions(session)
    hits = shown(session, draft)
    return direct_messages.held(t, draft, hits, targets, first=draft.answers_first, channel=channel)


def _helped_by(session: Session, draft: Question, past: int) -> Answer | None:
    """The answer that solved it, as long as its asker may read it."""
    reader, found = reader_of(session, draft), accepted(session, [past]).get(past)
    return found if found and reader and visibility.may_see(session, reader, found) else None


def target(session: Session, number: int, t: Translator) -> str:
    """For whom words would be that answer this message: a button's label; "" when it is gone."""
    notice = session.get(Notice, number)
    if notice is None:
        return ""
    if notice.kind in (NoticeKind.MENTORING_WORDS, NoticeKind.MEETING_WORDS):
        words = session.get(Reply, notice.subject_id)
        about = (words.offer or words.meeting) if words else None
        return _to(t, words.author.name, about.request.topic) if words and words.author and about else ""
    if notice.subject_type == SubjectType.MEETING:
        meeting = session.get(Meeting, notice.subject_id)
        other = [s.member.name for s in meeting.seats if s.member_id != notice.member_id] if meeting else []
        return _to(t, other[0], meeting.request.topic) if meeting and other else ""
    if notice.subject_type == SubjectType.OFFER:
        offer = session.get(Offer, notice.subject_id)
        if offer is None or offer.is_frame:
            return ""
        other_one = offer.request.requester if notice.member_id == offer.mentor_id else offer.mentor
        return _to(t, other_one.name, offer.request.topic)
    return _target_of_question(session, notice, t)


def _target_of_question(session: Session, notice: Notice, t: Translator) -> str:
    question = session.get(Question, notice.question_id) if notice.question_id else None
    if question is None:
        return ""
    reader = notice.member or asker_of(session, question)
    if reader is None or not visibility.may_see(session, visibility.alone(reader), question):
        return ""
    about = kit.cut(question.text.strip().partition("\n")[0], LABEL)
    if notice.kind in (
        NoticeKind.ANSWER_GIVEN,
        NoticeKind.ANSWER_TICK,
        NoticeKind.REPLY_GIVEN,
        NoticeKind.REPLY_TICK,
    ):
        said = reply_delivery.about(session, notice.kind, notice.subject_id)
        return _to(t, said.author.name, about) if said is not None and said.author is not None else ""
    if notice.kind in (NoticeKind.QUESTION_NUDGE, NoticeKind.REPLY_BROUGHT, NoticeKind.ANSWER_ACCEPTED):
        asker = None if question.anonymous else asker_of(session, question)
        return _to(t, asker.name, about) if asker else t("direct.to.asker", about=about)
    return t("direct.to.own", about=about)


def _to(t: Translator, name: str, about: str) -> str:
    return t("direct.to", name=kit.cut(name, 20), about=kit.cut(about, LABEL))


KINDS: dict[NoticeKind, Draw] = {
    NoticeKind.REPLY_GIVEN: _of_question(reply_messages.given),
    NoticeKind.REPLY_BROUGHT: _of_question(reply_messages.brought),
    NoticeKind.REPLY_POSTED: _of_question(reply_messages.posted),
    NoticeKind.REPLY_SOLVED: _solved,
    NoticeKind.REPLY_LOST: _lost,
    NoticeKind.REPLY_TICK: _of_question(reply_messages.tick),
    NoticeKind.MENTORING_WORDS: _words,
    NoticeKind.MEETING_WORDS: _words,
    NoticeKind.DIRECT_HELD: _held,
}
AT_ONCE = frozenset(
    {
        NoticeKind.DIRECT_HELD,
        NoticeKind.REPLY_SOLVED,
        NoticeKind.REPLY_LOST,
        NoticeKind.REPLY_TICK,
        NoticeKind.MEETING_WORDS,
    }
)

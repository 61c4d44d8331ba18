"""Answers: given in a form or a thread, edited, deleted, accepted or not after all, found helpful."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import expertise, mentor_invitations
from bot.services.questions import asking, nudging, waves, weight_updates
from bot.store import notices, reports
from bot.store.models import Answer, EvidenceState, HelpfulVote, Member, NudgeState, Question, QuestionState
from bot.store.people import evidence
from bot.store.people.askers import asker_of, nudge_of
from bot.store.questions import replies
from bot.store.questions.questions import answer_by_source, answers_to, transition
from bot.text.meaning.replies import Meaning

GIVEN_WEIGHT, HELPFUL_WEIGHT, ACCEPTED_WEIGHT = 0.5, 0.75, 1.0
BUTTON = "button"  # the sign of a vote by the button; that of a reaction is its name alone: no place, so that
# a vote in the bot's conversation with somebody does not tell that they asked
SECOND_THOUGHT = timedelta(minutes=10)  # after an acceptance is taken back, before others are asked
TICK = "answer.tick"  # to whoever asked without a name: their check mark in a channel was not followed
CLOSED_TO_ANSWERS = (QuestionState.DRAFT, QuestionState.WITHDRAWN, QuestionState.REMEMBERED)


def answer(
    session: Session,
    question: Question,
    author: Member,
    text: str,
    *,
    source: str,
    now: datetime,
    seen_in: str | None = None,
    field: str | None = None,
    asker_knows: bool = False,
) -> Answer | None:
    """Keep an answer; None for one that is known, or is the asker's own remark.

    `seen_in` is the channel where colleagues read it already; elsewhere the bot relays it.
    `asker_knows`: they have read it, as a reply.
    """
    if field is None and is_asker(session, question, author):
        return None
    text = checked(session, question, author, text, field)
    if answer_by_source(session, question.workspace, source) is not None:
        return None
    given = Answer(
        workspace_id=question.workspace_id,
        question=question,
        author=author,
        source=source,
        text=text,
        created_at=now,
    )
    session.add(given)
    session.flush()
    _tell(session, given, seen_in, now, asker_knows)
    _settle_nudge(session, given)
    expertise.learn(
        session, author, "answer", question, weight=GIVEN_WEIGHT, state=EvidenceState.APPROVED, now=now
    ).answer_id = given.id
    if transition(
        session,
        question,
        to=QuestionState.OPEN,
        among=(QuestionState.UNANSWERED, QuestionState.ANSWERED),
        closed_at=None,
    ):
        asking.still_open_changed(session, question.workspace)
    if question.state == QuestionState.OPEN:
        question.next_step_at = asking.asker_week_after(session, question, now, waves.CHECK_AFTER)
    notices.refresh(session, question)
    return given


def is_asker(session: Session, question: Question, member: Member) -> bool:
    """Whether they asked it."""
    asker = asker_of(session, question)
    return asker is not None and asker.id == member.id


def checked(session: Session, question: Question, author: Member, text: str, field: str | None) -> str:
    """An answer as it will be kept, or a refusal that says what is wrong with it."""
    if is_asker(session, question, author):
        raise Refusal("answer.own_question", field=field)
    if question.state in CLOSED_TO_ANSWERS:
        raise Refusal("question.closed", field=field)
    return _fits(text, field)


def _fits(text: str, field: str | None) -> str:
    text = text.strip()
    if not text:
        raise Refusal("answer.empty", field=field)
    if len(text) > asking.LONGEST_QUESTION:
        raise Refusal("answer.too_long", field=field, length=len(text), longest=asking.LONGEST_QUESTION)
    return text


def own(given: Answer, by: Member) -> None:
    """Refuse to let anybody but its author change it, and what stands no more."""
    if given.author_id != by.id:
        raise Refusal("answer.not_yours")
    if not given.stands:
        raise Refusal("answer.deleted")


def reword(session: Session, given: Answer, by: Member, text: str, field: str) -> None:
    """The author says it in other words, in a form; also when the question is long settled."""
    own(given, by)
    edit(session, given, _fits(text, field))


def take_back(session: Session, given: Answer, by: Member, now: datetime) -> None:
    """The author takes it back, in a form."""
    own(given, by)
    delete(session, given, now)


def _tell(session: Session, given: Answer, seen_in: str | None, now: datetime, asker_knows: bool) -> None:
    """The asker hears of it; the channel where the question stands too, when it was written elsewhere."""
    question, workspace = given.question, given.question.workspace
    if not asker_knows:
        notices.enqueue(
            session, "answer.given", workspace=workspace, subject_id=given.id, question=question, due_at=now
        )
    if question.channel and seen_in != question.channel and notices.is_posted(session, question):
        notices.enqueue(
            session,
            "answer.relayed",
            workspace=workspace,
            subject_id=given.id,
            question=question,
            channel=question.channel,
            due_at=now,
        )
    asking.still_open_changed(session, workspace)


def _settle_nudge(session: Session, given: Answer) -> None:
    if given.author is None:
        return
    nudge = nudge_of(session, given.question, given.author)
    if nudge is not None:
        nudge.state = NudgeState.ANSWERED


def edit(session: Session, given: Answer, text: str) -> None:
    """The author changed their message: what is kept follows; the same words change nothing."""
    text = text.strip()[: asking.LONGEST_QUESTION]
    if given.deleted_at is None and text and text != given.text:
        given.text = text
        notices.refresh(session, given.question)
        reports.shown_again(session, given)


def delete(session: Session, given: Answer, now: datetime) -> None:
    """The author deleted their message: its text goes, and so does what it showed of them."""
    if given.deleted_at is not None:
        return
    if given.accepted_at is not None:
        notices.refresh_in_digests(session, given.question.workspace, given.accepted_at)
    given.deleted_at, given.text, given.accepted_at = now, "", None
    if given.author is not None:
        _unlearn(session, given.question, given.author)
    evidence.changed(session, question=given.question)
    notices.refresh(session, given.question)
    reports.shown_again(session, given)


def _unlearn(session: Session, question: Question, author: Member) -> None:
    """What the author showed here is what their standing answers show: of none, nothing is kept."""
    piece = evidence.find(session, author, "answer", question=question)
    if piece is None or piece.state == EvidenceState.REMOVED:
        return
    standing = [one for one in answers_to(session, question) if one.author_id == author.id]
    if standing:
        piece.answer_id, piece.weight = standing[-1].id, max(_weight(one) for one in standing)
        evidence.changed(session, piece)
    else:
        evidence.changed(session, piece)
        session.delete(piece)


def _weight(given: Answer) -> float:
    if given.accepted_at is not None:
        return ACCEPTED_WEIGHT
    return HELPFUL_WEIGHT if given.votes else GIVEN_WEIGHT


def accept(session: Session, given: Answer, by: Member, now: datetime) -> None:
    """The asker accepts: the author is thanked, the question is settled everywhere, the bot knows more."""
    asking.own(session, given.question, by)
    if not given.stands:
        raise Refusal("answer.gone")
    first = session.execute(
        update(Answer)
        .where(Answer.id == given.id, Answer.accepted_at.is_(None))
        .values(accepted_at=now)
        .execution_options(synchronize_session="fetch")
    )
    if not notices.won(first):
        raise Refusal("answer.already_accepted")
    question = given.question
    asking.end(
        session,
        question,
        QuestionState.ACCEPTED,
        now,
        among=(QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.UNANSWERED),
    )
    if given.author is not None and not given.by_asker:
        expertise.learn(
            session,
            given.author,
            "answer",
            question,
            weight=ACCEPTED_WEIGHT,
            state=EvidenceState.APPROVED,
            now=now,
        ).answer_id = given.id
        if _thank(session, given, given.author, now):
            weight_updates.learn(session, given)
        mentor_invitations.invite(session, given.author, now)
    evidence.changed(session, question=question)
    notices.refresh(session, question)


def _thank(session: Session, given: Answer, author: Member, now: datetime) -> bool:
    """The author hears of it once, however often it is accepted; says whether this is the first time.

    What was taken back before it could be said is owed again.
    """
    question = given.question
    owed = notices.enqueue(
        session,
        "answer.accepted",
        workspace=question.workspace,
        subject_id=given.id,
        question=question,
        to=author,
        due_at=now,
    )
    if owed is None:
        notices.enqueue_again(session, question, ("answer.accepted",))
    return owed is not None


def unaccept(session: Session, given: Answer, by: Member, now: datetime) -> bool:
    """The asker takes their acceptance back; False when it was not accepted (any more).

    Their last word counts, in whichever way they said it: a check mark taken away takes back what a button
    accepted, and a button what a check mark did. The question opens again unless another accepted answer
    stands; as after "not yet", the answers so far do not hold up the waves that are left. These go on a
    little later: whoever only slipped has time to accept again.

    What `habits.learn` moved stays. Each answer moves the weights by an amount that depends on all that was
    learned before it, and fades with each that follows, so it cannot be taken out exactly; accepting the same
    answer again moves nothing more.
    """
    asking.own(session, given.question, by)
    taken = session.execute(
        update(Answer)
        .where(Answer.id == given.id, Answer.accepted_at.is_not(None))
        .values(accepted_at=None)
        .execution_options(synchronize_session="fetch")
    )
    if not notices.won(taken):
        return False
    question = given.question
    if given.by_asker:
        _drop_solution(session, given, now)
    elif given.author is not None:
        _unlearn(session, question, given.author)
    if not any(one.accepted_at for one in answers_to(session, question)):
        asking.open_again(session, question, now, goes_on=_goes_on(question, now))
    evidence.changed(session, question=question)
    notices.refresh(session, question)
    return True


def _drop_solution(session: Session, given: Answer, now: datetime) -> None:
    """What whoever asked had found was none: nothing of it is kept, and their words no longer say so."""
    delete(session, given, now)
    said = replies.of_answer(session, given)
    if said is not None:
        said.meaning = Meaning.OTHER.value


def _goes_on(question: Question, now: datetime) -> datetime:
    """Whoever was asked last and has not replied still has their hours."""
    waiting = [nudging.hears_until(one) for one in question.nudges if one.state == NudgeState.OFFERED]
    return max(now + SECOND_THOUGHT, *waiting) if waiting else now + SECOND_THOUGHT


def tick(
    session: Session, given: Answer, by: Member, *, added: bool, in_channel: bool, now: datetime
) -> None:
    """A check mark by the asker accepts, and taken away takes it back; anybody else's says nothing.

    In a channel everybody sees who set it: there it does nothing for a question without a name, which would
    show who asked by turning "accepted" at that moment. The asker alone is told, where they read in private.
    """
    question = given.question
    asker = asker_of(session, question)
    if asker is None or asker.id != by.id or question.state == QuestionState.WITHDRAWN:
        return
    if added == (given.accepted_at is not None) or not given.stands:
        return
    if question.anonymous and in_channel:
        way = "set" if added else "taken"
        notices.enqueue(
            session,
            TICK,
            workspace=question.workspace,
            subject_id=given.id,
            question=question,
            due_at=now,
            key=f"{TICK}:{given.id}:{way}",
        )
    elif added:
        accept(session, given, by, now)
    else:
        unaccept(session, given, by, now)


def find_helpful(session: Session, given: Answer, by: Member, now: datetime, sign: str = BUTTON) -> bool:
    """A reader found it helpful, which counts once however they say it; the author's own word does not."""
    if given.author_id == by.id:
        raise Refusal("answer.own_answer")
    if not given.stands:
        raise Refusal("answer.gone")
    known = _vote_of(given, by)
    if known is not None:
        known.signs = sorted({*known.signs, sign})
        return False
    if not _is_secret(session, given, by):
        given.votes.append(
            HelpfulVote(answer_id=given.id, member_id=by.id, workspace_id=given.workspace_id, signs=[sign])
        )
    if given.author is not None and not given.by_asker:
        expertise.learn(
            session,
            given.author,
            "answer",
            given.question,
            weight=HELPFUL_WEIGHT,
            state=EvidenceState.APPROVED,
            now=now,
        )
        if not given.question.anonymous:
            mentor_invitations.invite(session, given.author, now)
    notices.refresh(session, given.question)
    return True


def _is_secret(session: Session, given: Answer, by: Member) -> bool:
    """Whether a vote's row would say who asked without a name: only they could read the answer."""
    question = given.question
    asker = asker_of(session, question) if question.anonymous and question.channel is None else None
    return asker is not None and asker.id == by.id


def _vote_of(given: Answer, by: Member) -> HelpfulVote | None:
    return next((vote for vote in given.votes if vote.member_id == by.id), None)


def unfind_helpful(session: Session, given: Answer, by: Member, sign: str) -> None:
    """The reader took a reaction back; their vote stands while they say so in another way."""
    known = _vote_of(given, by)
    if known is None:
        return
    known.signs = [other for other in known.signs if other != sign]
    if known.signs:
        return
    given.votes.remove(known)
    if given.author is not None:
        _unlearn(session, given.question, given.author)
    notices.refresh(session, given.question)

"""Asking the few, in waves of at most three, until somebody answers or the honest end: none dies silently."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.matching.evidence_floor import worth_asking
from bot.matching.ranking import Candidate, Ranking, Suggestion
from bot.services.people import identity, workload
from bot.services.questions import asking, candidates, first_asked, nudging, question_changes, wider_audience
from bot.store import notice_refresh, notices, visibility
from bot.store.models import Member, Nudge, Question, QuestionState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people.askers import asker_of, nudge_of
from bot.store.questions.answers import answers_that_count
from bot.store.questions.questions import WAVE, WAVES, claim_step, transition
from bot.store.questions.replies import seems_solved

Rank = Callable[[Sequence[Candidate], datetime, int], Ranking]

UNLIKELY_ASKED = 2  # asked once where nobody is likely to know and no channel shows the question
WORKING_DAY = timedelta(hours=9)
STILL_OPEN = WORKING_DAY  # on the channel's list before the honest end
CHECK_AFTER = 2 * WORKING_DAY
CHECK_PATIENCE = 5 * WORKING_DAY
JUST_ASKED = timedelta(minutes=10)  # whoever asked so lately hears at once; later, in their hours
STANDS_NEAR = timedelta(days=1)  # a message to the asker as old as that is far above: it is sent anew


def advance(session: Session, question: Question, rank: Rank, now: datetime) -> None:
    """Take the question's next step, when it is due: the one place that keeps it from dying."""
    if not claim_step(session, question, now):
        return
    if question.state == QuestionState.DRAFT:
        if visibility.is_undecided(session, question):
            wider_audience.keep_in_channel(session, question, now)
        else:
            asking.launch(session, question, now)
    elif question.state != QuestionState.OPEN:
        return
    elif answers_that_count(session, question):
        _ask_whether_it_helped(session, question, now)
    elif seems_solved(session, question):
        question_changes.end(session, question, QuestionState.ANSWERED, now)
    elif question.wave < WAVES:
        _next_wave(session, question, rank, now)
    elif question.wave == WAVES:
        _list_as_open(session, question, now)
    else:
        _end_honestly(session, question, now)


def _next_wave(session: Session, question: Question, rank: Rank, now: datetime) -> None:
    if question.wave == 0 and _ask_first(session, question, rank, now):
        return
    stood = notices.is_posted(session, question)
    asking.put_in_channel(session, question, now)
    ranking = rank(candidates.candidates(session, question, now), now, WAVE)
    begins, chosen = question.wave == 0, _chosen(session, question, ranking)
    question.wave += 1
    workload.hold(session, [suggestion.person for suggestion in chosen])
    asked = [
        _nudge(session, question, suggestion, now)
        for suggestion in chosen
        if workload.room_for(session, session.get_one(Member, suggestion.person), now)
    ]
    if begins:
        _tell_asker(session, question, now)
    if not asked:
        question.wave = WAVES
        left_to_it = (begins or not stood) and bool(ranking.suggestions)
        theirs = _channel_has_had_its_time(session, question, now) if left_to_it else now
        question.next_step_at = max(theirs, nudging.last_back(question, now))
        notice_refresh.refresh_kind(session, question.id, asking.ASKED)
        return
    question.next_step_at = max(nudging.hears_until(nudge) for nudge in asked)
    notice_refresh.refresh(session, question)


def _chosen(session: Session, question: Question, ranking: Ranking) -> list[Suggestion]:
    """Whom to ask: those who are likely to know, and rather nobody than just anybody.

    Where a channel shows the question, it is left to those who read it; where none does, a few are asked
    once. Never for a nameless asker, to whom each reader is a cost. It is no different on the first day, when
    little is known of anybody. Where much is known and no model reads, words alone miss whoever says it
    otherwise: those who come first are asked.
    """
    found, nameless = ranking.suggestions, question.anonymous
    if not (ranking.tells or ranking.early):
        return list(found)
    chosen = worth_asking(found, tells=ranking.tells, nameless=nameless, later=bool(question.nudges))
    if chosen or nameless or question.nudges or notices.is_posted(session, question):
        return chosen
    return [replace(one, evidence=()) for one in found[:UNLIKELY_ASKED]]


def _channel_has_had_its_time(session: Session, question: Question, now: datetime) -> datetime:
    """When those who read the channel had their hours to help; now, where it stands in none."""
    if not notices.is_posted(session, question):
        return now
    week = identity.week_of_workspace(question.workspace)
    return week.after(now, nudging.PATIENCE) or now + nudging.PATIENCE


def _tell_asker(session: Session, question: Question, now: datetime) -> None:
    """Owe the asker the one message on who was asked; asked anew a day or more later, one more below it."""
    known = notices.newest(session, question, asking.ASKED)
    if known is None:
        hours = asking.asker_week_after(session, question, now, timedelta())
        due_at = now if now - question.asked_at <= JUST_ASKED else hours
        key = f"{asking.ASKED}:{question.id}"
        _owe_asker(session, question, asking.ASKED, due_at, key=key, promised=due_at > now)
    elif known.sent_at is not None and now - known.sent_at >= STANDS_NEAR:
        _owe_asker(session, question, asking.ASKED, now, key=f"{asking.ASKED}:{question.id}:{now:%Y%m%d}")


def _ask_first(session: Session, question: Question, rank: Rank, now: datetime) -> bool:
    """Ask whom the asker chose, alone; False when there is nobody, or they cannot be asked now."""
    first = question.first_asked
    if first is None or nudge_of(session, question, first) is not None:
        return False
    willing = first_asked.may_be_asked(session, asker_of(session, question), first, now)
    willing = willing and bool(visibility.may_be_put_to(session, question, [first]))
    if not willing or not workload.room_for(session, first, now):
        return False
    question.wave += 1
    asked = nudging.ask(session, question, first, now, suggested=_known_of(first, rank, now))
    question.next_step_at = nudging.hears_until(asked)
    _tell_asker(session, question, now)
    notice_refresh.refresh(session, question)
    return True


def _known_of(member: Member, rank: Rank, now: datetime) -> Suggestion | None:
    """What speaks for somebody whom the matching did not choose: nothing is learned from asking them."""
    found = rank([Candidate(member.id)], now, 1).suggestions
    if not found:
        return None
    evidence = tuple(cited for cited in found[0].evidence if cited.strength > 0)
    return replace(found[0], evidence=evidence, base=0.0, signals=())


def _nudge(session: Session, question: Question, suggestion: Suggestion, now: datetime) -> Nudge:
    member = session.get_one(Member, suggestion.person)
    return nudging.ask(session, question, member, now, suggested=suggestion)


def _list_as_open(session: Session, question: Question, now: datetime) -> None:
    """Waves are spent: the questions channel sees it among those still open, for a working day."""
    question.wave = WAVES + 1
    workspace, week = question.workspace, identity.week_of_workspace(question.workspace)
    question.next_step_at = week.after(now, STILL_OPEN) or now + STILL_OPEN
    if workspace.questions_channel and visibility.may_see(
        session, visibility.everybody_in(workspace, workspace.questions_channel), question
    ):
        day = now.astimezone(week.zone).date().isoformat()
        notices.enqueue(
            session,
            NoticeKind.QUESTION_STILL_OPEN,
            subject_id=workspace.id,
            channel=workspace.questions_channel,
            due_at=now,
            key=f"question.still_open:{day}",
        )
        asking.still_open_changed(session)
    notice_refresh.refresh(session, question)


def _end_honestly(session: Session, question: Question, now: datetime) -> None:
    if question_changes.end(session, question, QuestionState.UNANSWERED, now):
        _owe_asker(
            session,
            question,
            NoticeKind.QUESTION_ENDED,
            now,
            key=f"question.ended:{question.id}:{now:%Y%m%d}",
        )


def _ask_whether_it_helped(session: Session, question: Question, now: datetime) -> None:
    """Ask the asker once whether the answers helped; at the second due step the question ends as ANSWERED."""
    round_ = f"{question.unhelped_at:%Y%m%d%H%M}" if question.unhelped_at else "first"
    key = f"question.check:{question.id}:{question.wave}:{round_}"
    asked = _owe_asker(session, question, NoticeKind.QUESTION_CHECK, now, key=key)
    if asked:
        question.next_step_at = asking.asker_week_after(session, question, now, CHECK_PATIENCE)
    else:
        question_changes.end(session, question, QuestionState.ANSWERED, now)


def _owe_asker(
    session: Session,
    question: Question,
    kind: NoticeKind,
    due_at: datetime,
    key: str,
    *,
    promised: bool = False,
) -> bool:
    owed = notices.enqueue(
        session,
        kind,
        subject_id=question.id,
        question=question,
        due_at=due_at,
        key=key,
        promised=promised,
    )
    return owed is not None


def not_helped(session: Session, question: Question, by: Member, now: datetime) -> None:
    """The answers so far did not help: colleagues who were not asked yet are next, as long as there are."""
    asking.own(session, question, by)
    was_open = question.state == QuestionState.OPEN
    if not was_open and not transition(
        session, question, to=QuestionState.OPEN, among=(QuestionState.ANSWERED,), closed_at=None
    ):
        raise Refusal("question.closed")
    nothing_new = not answers_that_count(session, question) and not seems_solved(session, question)
    if was_open and question.unhelped_at is not None and nothing_new:
        return  # said twice
    question.unhelped_at = question.next_step_at = now
    question.wave = min(question.wave, WAVES)  # once the waves are spent, the list has its day again
    notice_refresh.refresh(session, question)

"""What is known of a person, in their hands: read, taken away, erased; and what is kept how long."""

import json
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.services import answers, questions
from bot.store import evidence, notices, privacy, seal
from bot.store.base import Sessions
from bot.store.models import Erased, Member, Outcome, Workspace
from bot.store.questions import answers_by

BATCH, EVERY = 200, 100_000
Keep = Literal["keep", "remove"]


def export(session: Session, member: Member) -> str:
    """Everything that is a member's or names them, as JSON, the text of their questions and answers too."""
    found = {table: [_plain(row) for row in rows] for table, rows in privacy.rows_of(session, member).items()}
    sealed = [one for one in questions.asked_by(session, member, limit=EVERY) if one.anonymous]
    found["anonymous_questions"] = [{"id": one.id, "text": one.text} for one in sealed]
    return json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def readable(session: Session, member: Member, t: Translator) -> str:
    """The same for people: a Markdown page with a heading for each kind of thing, in the member's language."""
    lines = [f"# {t('privacy.file')}", "", t("privacy.not"), ""]
    for table, rows in sorted(privacy.rows_of(session, member).items()):
        lines += [f"## {table} ({len(rows)})", ""]
        for row in rows:
            kept = {name: value for name, value in _plain(row).items() if value not in (None, "", [], False)}
            lines += [*(f"- {name}: {value}" for name, value in kept.items()), ""]
    return "\n".join(lines)


def erase(session: Session, member: Member, content: Keep, now: datetime) -> None:
    """Forget a member. What they wrote becomes a former colleague's, or goes; the words of others stay."""
    touched = privacy.questions_touched(session, member)
    if content == "remove":
        for given in answers_by(session, member):
            answers.delete(session, given, now)
    for question in questions.asked_by(session, member, limit=EVERY):
        question.sealed_asker = None
        if content == "remove":
            question.text, question.tried = "…", ""
            evidence.reworded(session, question)
        if question.state in (Outcome.DRAFT, Outcome.OPEN):
            questions.end(session, question, Outcome.WITHDRAWN, now, among=(Outcome.DRAFT, Outcome.OPEN))
    session.flush()
    workspace_id, slack_id = member.workspace_id, member.slack_id
    privacy.erase(session, member)
    session.merge(Erased(workspace_id=workspace_id, mark=seal.mark(slack_id)))
    for question in touched:
        notices.again(session, question)


def forget_old(session: Session, workspace: Workspace, now: datetime) -> int:
    """Apply the workspace's retention, a batch at a time: what goes stays as a count; says how much went."""
    gone = 0
    if workspace.keep_questions_days:
        before = now - timedelta(days=workspace.keep_questions_days)
        for question in privacy.old_questions(session, workspace, before, BATCH):
            privacy.count(
                session, workspace, f"{question.asked_at:%Y-%m}", f"question.{question.state.value}", 1
            )
            privacy.forget_question(session, question)
            gone += 1
    if workspace.keep_nudges_days:
        before = now - timedelta(days=workspace.keep_nudges_days)
        nudges = privacy.forget_nudges(session, workspace, before)
        if nudges:
            privacy.count(session, workspace, f"{before:%Y-%m}", "nudge", nudges)
        gone += nudges
    return gone


def wipe(sessions: Sessions) -> None:
    """After an erasure's commit: let nothing of it linger in the files of a SQLite store."""
    with sessions() as session:
        privacy.wipe(session)

"""The notices about reports: what each is about, and how it reads."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.store import reports as rows
from bot.store import rounds as round_rows
from bot.store.models import Notice, Report
from bot.views import reports as views
from bot.views.kit import Message

Drawn = Message | None
Draw = Callable[[Session, Notice, Translator], Drawn]


def _reported(session: Session, noun: str, number: int) -> views.Reported | None:
    about = rows.subject(session, noun, number)
    if about is None or not rows.is_there(about):
        return None
    down = about.taken_down_at is not None
    return views.Reported(noun, rows.words_of(about), about.author, down, about.taken_down_for)


def _made(session: Session, notice: Notice, t: Translator) -> Drawn:
    report = session.get_one(Report, notice.subject_id)
    return views.made(t, report, _reported(session, report.subject, report.subject_id))


def _outcome(session: Session, notice: Notice, t: Translator) -> Drawn:
    report = session.get_one(Report, notice.subject_id)
    return views.outcome(t, report, _reported(session, report.subject, report.subject_id))


def _to_author(noun: str) -> Draw:
    def draw(session: Session, notice: Notice, t: Translator) -> Drawn:
        about = _reported(session, noun, notice.subject_id)
        if about is None or (notice.ts is None and not about.is_down):
            return None
        return views.to_author(t, about, round_rows.who_run(session, notice.workspace))

    return draw


KINDS: dict[str, Draw] = {
    "report.made": _made,
    "report.outcome": _outcome,
    **{f"report.{noun}": _to_author(noun) for noun in views.NOUNS},
}

"""The notices about reports: what each is about, and how it reads."""

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn
from bot.store import reports, visibility
from bot.store.models import (
    Answer,
    Card,
    Notice,
    Place,
    Report,
    ReportSubject,
    Story,
    Workspace,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels, roles
from bot.views import kit, report_button
from bot.views.admin import report_messages, settings_form
from bot.views.questions import question_messages


def _reported(
    session: Session, noun: ReportSubject, number: int, t: Translator
) -> report_messages.Reported | None:
    """What a report is about. Those responsible have no more rights than colleagues: of a private channel, no
    name and no question is shown beside it."""
    about = reports.subject(session, noun, number)
    if about is None or not reports.is_there(about):
        return None
    workspace = session.get_one(Workspace, about.workspace_id)
    is_open = visibility.is_everybodys(session, about)
    return report_messages.Reported(
        noun,
        _parts(t, about, is_open),
        is_down=about.taken_down_at is not None,
        reason=about.taken_down_for,
        by=_author(t, about) if is_open else "",
        link=_link(workspace, reports.message_of(session, about)),
    )


def _parts(t: Translator, about: reports.Subject, is_open: bool) -> list[tuple[str, str]]:
    """Its words, each with what it answers."""
    if isinstance(about, Story):
        return [(t(f"story.field.{name}"), words) for name, words in about.told.items()]
    if isinstance(about, Card):
        parts = [(t("card.title"), about.title), (t("card.text"), about.text)]
    else:
        asked = about.question.text if is_open and visibility.stands(about.question) else ""
        parts = [(t("report.part.question"), asked), (t("report.part.answer"), about.text)]
    return [(label, words) for label, words in parts if words]


def _author(t: Translator, about: reports.Subject) -> str:
    """Whose it is, where colleagues read that anyway; of what bears no name nobody's."""
    if isinstance(about, Answer):
        return t("report.by", who=question_messages.who_answers(t, about))
    return t("report.by", who=kit.mention(about.author.slack_id)) if about.author else ""


def _link(workspace: Workspace, post: Notice | None) -> str:
    """Where Slack shows a message, as its own permalinks have it."""
    if post is None or post.ts is None or not workspace.address:
        return ""
    address = f"{workspace.address}archives/{post.channel}/p{post.ts.replace('.', '')}"
    return f"{address}?thread_ts={post.thread_ts}&cid={post.channel}" if post.thread_ts else address


def _made(session: Session, notice: Notice, t: Translator) -> Drawn:
    report = session.get_one(Report, notice.subject_id)
    about = _reported(session, report.subject, report.subject_id, t)
    return report_messages.made(t, reports.matter(session, report), about)


def _outcome(session: Session, notice: Notice, t: Translator) -> Drawn:
    report = session.get_one(Report, notice.subject_id)
    return report_messages.outcome(t, report, _reported(session, report.subject, report.subject_id, t))


def _to_author(noun: ReportSubject) -> Draw:
    def draw(session: Session, notice: Notice, t: Translator) -> Drawn:
        about = _reported(session, noun, notice.subject_id, t)
        if about is None or (notice.ts is None and not about.is_down):
            return None
        return report_messages.to_author(t, about, roles.who_run(session))

    return draw


def _channel_lost(session: Session, notice: Notice, t: Translator) -> Drawn:
    place = session.get_one(Place, notice.subject_id)
    still = channels.named_in_settings(place.workspace).get(notice.variant) == place.slack_id
    if not place.is_closed or not still:
        return None
    return settings_form.channel_lost(t, notice.variant, place.name or place.slack_id)


def _group_lost(session: Session, notice: Notice, t: Translator) -> Drawn:
    workspace = session.get_one(Workspace, notice.subject_id)
    still = workspace.pilot_group == notice.variant and not notice.is_expired
    return settings_form.group_lost(t) if still else None


KINDS: dict[NoticeKind, Draw] = {
    NoticeKind.SETTINGS_CHANNEL_LOST: _channel_lost,
    NoticeKind.SETTINGS_GROUP_LOST: _group_lost,
    NoticeKind.REPORT_MADE: _made,
    NoticeKind.REPORT_OUTCOME: _outcome,
    **{NoticeKind(f"report.{noun}"): _to_author(noun) for noun in report_button.NOUNS},
}

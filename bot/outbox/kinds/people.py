"""The notices about Éclair itself, to a person: the welcome, and who is gone."""

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn
from bot.store.models import (
    Notice,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.views.people import profile_forms
from bot.views.privacy import privacy_messages


def _welcome(session: Session, notice: Notice, t: Translator) -> Drawn:
    return profile_forms.welcome(t)


def _gone(session: Session, notice: Notice, t: Translator) -> Drawn:
    return privacy_messages.gone(t, notice.stale_at) if notice.stale_at else None


KINDS: dict[NoticeKind, Draw] = {
    NoticeKind.PEOPLE_WELCOME: _welcome,
    NoticeKind.MEETING_GONE: _gone,
}

"""Why somebody is asked: a piece of their evidence in words."""

from collections.abc import Container

from bot.i18n import Translator
from bot.store.models import Evidence, EvidenceKind
from bot.views import kit, question_title
from bot.views.kit import months


def reason(t: Translator, piece: Evidence, seen: Container[int]) -> str:
    """One piece of evidence, in words, for the person it is about; `seen` are questions that they may see."""
    if piece.kind == EvidenceKind.DECLARED:
        return t("nudge.why.declared", topic=kit.inline(piece.topic or ""))
    if piece.kind == EvidenceKind.MEETING:
        topic = kit.inline(piece.topic or "")
        return t("nudge.why.meeting", topic=topic, month=months.month_at(t, piece.at))
    if piece.question is not None and piece.question.id not in seen:
        return t(f"nudge.why.{_deed(piece)}.elsewhere", month=months.month_at(t, piece.at))
    about = question_title.title(piece.question, 110) if piece.question else ""
    key = {EvidenceKind.ANSWER: "nudge.why.answer", EvidenceKind.HANDOVER: "nudge.why.handover"}.get(
        piece.kind, "nudge.why.other"
    )
    if (
        piece.kind == EvidenceKind.ANSWER
        and piece.answer is not None
        and piece.answer.accepted_at is not None
    ):
        key = "nudge.why.accepted"
    return t(key, question=about, month=months.month_at(t, piece.at))


def _deed(piece: Evidence) -> str:
    return piece.kind if piece.kind in (EvidenceKind.ANSWER, EvidenceKind.HANDOVER) else "other"

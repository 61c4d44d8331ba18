"""Reporting what should not stand: the button, the forms, and what each of those concerned is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.store.models import Member, Report, ReportState
from bot.views import kit

NOUNS = ("story", "card", "answer")
OPEN = {noun: f"report.open_{noun}" for noun in NOUNS}
FORM = {noun: f"report.form_{noun}" for noun in NOUNS}
REASON, LONGEST = "report.reason", 500
TAKE_DOWN, DOWN_FORM, KEEP, RESTORE = "report.take_down", "report.down_form", "report.keep", "report.restore"


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report is about: its words, its author where anybody knows them, whether it is down, and why."""

    noun: str
    words: str
    author: Member | None
    is_down: bool
    reason: str | None


def button(t: Translator, noun: str, number: int) -> kit.Element:
    """Beside a story, a card or an answer: anybody may."""
    return kit.button(t("report.open"), OPEN[noun], number)


def down(t: Translator, noun: str, reason: str | None) -> str:
    """What stands in its place."""
    return t(f"report.down.{noun}", reason=kit.inline(reason or "…", LONGEST))


def form(t: Translator, noun: str, number: int) -> kit.View:
    """Why, if one wants to say so; who reads it is said beforehand."""
    why = kit.input_text(REASON, t("report.why"), longest=LONGEST, optional=True)
    blocks = [kit.section(t("report.who_reads")), why]
    return kit.modal(
        FORM[noun], t("report.title"), blocks, submit=t("report.send"), close=t("form.cancel"), about=number
    )


def arrived(t: Translator) -> kit.View:
    """To whoever reported: those responsible have it."""
    return kit.modal("notice", t("report.title"), [kit.section(t("report.arrived"))], close=t("form.close"))


def made(t: Translator, report: Report, about: Reported | None) -> kit.Message:
    """To those responsible: what was reported, by whom and why, and what they may do."""
    who = kit.mention(report.reporter.slack_id) if report.reporter else t("people.former")
    title = t(f"report.made.{report.subject}", who=who)
    blocks = [kit.section(title)]
    if report.reason:
        blocks.append(kit.section(f"{t('report.their_reason')}\n{kit.quote(report.reason, 2000)}"))
    if about is None:
        return kit.message(title, *blocks, kit.context(t("report.nothing_left")))
    blocks.append(kit.section(f"{t('report.the_text')}\n{kit.quote(about.words, 2000)}"))
    if about.is_down:
        blocks.append(kit.context(down(t, about.noun, about.reason)))
        blocks.append(kit.actions(kit.button(t("report.restore"), RESTORE, report.id)))
    elif report.state == ReportState.OPEN:
        take = kit.button(t("report.take_down"), TAKE_DOWN, report.id, style="danger")
        blocks.append(kit.actions(take, kit.button(t("report.keep"), KEEP, report.id)))
    else:
        blocks.append(kit.context(t("report.kept")))
    return kit.message(title, *blocks)


def down_form(t: Translator, report: Report) -> kit.View:
    """The reason, which stands where the text stood."""
    why = kit.input_text(REASON, t("report.down.why"), longest=LONGEST, hint=t("report.down.hint"))
    return kit.modal(
        DOWN_FORM, t("report.take_down"), [why], submit=t("report.take_down"), close=t("form.cancel"),
        about=report.id,
    )  # fmt: skip


def outcome(t: Translator, report: Report, about: Reported | None) -> kit.Message:
    """To whoever reported: what became of it."""
    if about is not None and about.is_down:
        return kit.message(t(f"report.outcome.down.{report.subject}"))
    return kit.message(t(f"report.outcome.kept.{report.subject}"))


def to_author(t: Translator, about: Reported, whom: Sequence[Member]) -> kit.Message:
    """To the author: what was taken down, why, and whom to ask; never who reported it."""
    if not about.is_down:
        text = t(f"report.back.{about.noun}")
        return kit.message(text, kit.section(text), kit.section(kit.quote(about.words, 1500)))
    text = down(t, about.noun, about.reason)
    ask = t("report.ask", who=", ".join(kit.mention(one.slack_id) for one in whom[:5]))
    blocks = [kit.section(t(f"report.yours.{about.noun}")), kit.section(text)]
    return kit.message(text, *blocks, kit.section(kit.quote(about.words, 1500)), kit.context(ask))

"""Reporting what should not stand: the button, the forms, and what each of those concerned is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.store.models import Member, Report, ReportState, ReportSubject
from bot.views import kit, report_button
from bot.views.report_button import NOUNS, down

FORM = {noun: f"report.form_{noun}" for noun in NOUNS}
FORM_OF_SEVERAL, WHICH = "report.form_of_several", "report.which"
REASON = "report.reason"
REASONS = 10  # shown of one matter
TAKE_DOWN, DOWN_FORM, KEEP, RESTORE = "report.take_down", "report.down_form", "report.keep", "report.restore"


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report is about: its words, each part with what it answers, whether it is down, and why.

    `by` is the author where colleagues read the name anyway, `link` the address where it stands; else empty.
    """

    noun: ReportSubject
    parts: Sequence[tuple[str, str]]
    is_down: bool
    reason: str | None
    by: str = ""
    link: str = ""


def form(t: Translator, noun: ReportSubject, number: int, *, nameless: bool) -> kit.View:
    """Why, if one wants to say so; who reads it, and whether with a name, is said beforehand."""
    who = t("report.who_reads.nameless" if nameless else "report.who_reads")
    why = kit.input_text(REASON, t("report.why"), longest=report_button.LONGEST_REASON, optional=True)
    blocks = [kit.section(who), why]
    return kit.modal(
        FORM[noun], t("report.title"), blocks, submit=t("report.send"), close=t("form.cancel"), about=number
    )


def form_of_several(t: Translator, texts: Sequence[kit.Element], *, nameless: bool) -> kit.View:
    """The same, from a message that shows several: which one."""
    blocks = [
        kit.section(t("report.who_reads.nameless" if nameless else "report.who_reads")),
        kit.input_options(WHICH, t("report.which"), texts),
        kit.input_text(REASON, t("report.why"), longest=report_button.LONGEST_REASON, optional=True),
    ]
    return kit.modal(
        FORM_OF_SEVERAL, t("report.title"), blocks, submit=t("report.send"), close=t("form.cancel")
    )


def arrived(t: Translator, *, nameless: bool) -> kit.View:
    """To whoever reported: those responsible have it."""
    text = t("report.arrived.nameless" if nameless else "report.arrived")
    return kit.modal("notice", t("report.title"), [kit.section(text)], close=t("form.close"))


def made(t: Translator, matter: Sequence[Report], about: Reported | None) -> kit.Message:
    """To those responsible: what was reported, by whom and why, and what they may do."""
    report = matter[0]
    who = ", ".join(dict.fromkeys(_reporter(t, one) for one in matter))
    title = t.n(f"report.made.{report.subject}", len(matter), who=who)
    blocks = [kit.section(title)]
    for one in [one for one in matter if one.reason][:REASONS]:
        why = t("report.their_reason", who=_reporter(t, one))
        blocks.append(kit.section(f"{why}\n{kit.quote(one.reason, 2000)}"))
    if about is None:
        return kit.message(title, *blocks, kit.context(t("report.nothing_left")))
    blocks += [kit.section(t("report.the_text")), *_text(about, 1200)]
    link = kit.link(about.link, t("report.where")) if about.link else ""
    blocks += [kit.context(" · ".join(filter(None, (about.by, link))))] if about.by or link else []
    if about.is_down:
        blocks.append(kit.context(down(t, about.noun, about.reason)))
        blocks.append(kit.actions(kit.button(t("report.restore"), RESTORE, report.id)))
    elif report.state == ReportState.OPEN:
        take = kit.button(t("report.take_down"), TAKE_DOWN, report.id, style="danger")
        blocks.append(kit.actions(take, kit.button(t("report.keep"), KEEP, report.id)))
    else:
        back = report.state == ReportState.RESTORED
        blocks.append(kit.context(t("report.restored" if back else "report.kept")))
    return kit.message(title, *blocks)


def _reporter(t: Translator, report: Report) -> str:
    return kit.mention(report.reporter.slack_id) if report.reporter else t("report.somebody")


def _text(about: Reported, limit: int) -> list[kit.Block]:
    """Its words, each part below what it answers."""
    return [
        kit.section(f"*{label}*\n{kit.quote(words, limit)}" if label else kit.quote(words, limit))
        for label, words in about.parts
    ]


def down_form(t: Translator, report: Report) -> kit.View:
    """The reason, which stands where the text stood."""
    why = kit.input_text(
        REASON, t("report.down.why"), longest=report_button.LONGEST_REASON, hint=t("report.down.hint")
    )
    return kit.modal(
        DOWN_FORM, t("report.take_down"), [why], submit=t("report.take_down"), close=t("form.cancel"),
        about=report.id,
    )  # fmt: skip


def outcome(t: Translator, report: Report, about: Reported | None) -> kit.Message:
    """To whoever reported: what became of it."""
    if about is None:
        return kit.message(t(f"report.outcome.gone.{report.subject}"))
    if about.is_down:
        return kit.message(t(f"report.outcome.down.{report.subject}"))
    became = "back" if report.state == ReportState.RESTORED else "kept"
    return kit.message(t(f"report.outcome.{became}.{report.subject}"))


def to_author(t: Translator, about: Reported, whom: Sequence[Member]) -> kit.Message:
    """To the author: what was taken down, why, and whom to ask; never who reported it."""
    if not about.is_down:
        text = t(f"report.back.{about.noun}")
        return kit.message(text, kit.section(text), *_text(about, 1000))
    text = down(t, about.noun, about.reason)
    ask = t("report.ask", who=", ".join(kit.mention(one.slack_id) for one in whom[:5]))
    blocks = [kit.section(t(f"report.yours.{about.noun}")), kit.section(text)]
    return kit.message(text, *blocks, *_text(about, 1000), kit.context(ask))

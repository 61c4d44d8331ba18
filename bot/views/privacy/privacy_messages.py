"""What is kept of a person, in words; taking it away; being forgotten."""

from datetime import datetime

from bot.i18n import Translator
from bot.store.models import Member, Workspace
from bot.views import kit
from bot.views.privacy import export_page
from bot.views.privacy.export_page import Known

PRIVACY = "people.privacy"
EXPORT = "people.export"
ERASE = "people.erase"
ERASE_FORM = "people.erase_form"
CONTENT = "people.content"


def overview(t: Translator, member: Member, known: Known, workspace: Workspace) -> kit.View:
    """What is known of me, in words: every table that has a row of mine; take it away; be forgotten."""
    counts = [
        t("privacy.count", what=export_page.title(t, table), count=len(known[table]))
        for table in export_page.in_order(known)
        if known[table] and table != "members"
    ]
    blocks = [
        kit.section("\n".join([t("privacy.what"), *counts])),
        kit.section(t("privacy.yours")),
        kit.section(t("privacy.not")),
        kit.section(t("privacy.read_by")),
        kit.section(t(f"privacy.guests.{workspace.guests_read}")),
        kit.section(_kept(t, workspace)),
        kit.actions(
            kit.button(t("privacy.export"), EXPORT, member.id),
            kit.button(t("privacy.erase"), ERASE, member.id, style="danger"),
        ),
    ]
    return kit.modal("people.privacy", t("privacy.title"), blocks, close=t("form.close"))


def _kept(t: Translator, workspace: Workspace) -> str:
    """For how long, as far as a period is set; then for the rest."""
    periods = {what: getattr(workspace, f"keep_{what}_days") for what in ("questions", "nudges", "meetings")}
    told = [t(f"privacy.kept_for.{what}", days=days) for what, days in periods.items() if days]
    return " ".join([*told, t("privacy.kept_otherwise" if told else "privacy.kept")])


def erase_form(t: Translator) -> kit.View:
    """Forget me: and what becomes of what I wrote?"""
    blocks = [
        kit.section(t("privacy.erase.what")),
        kit.input_options(
            CONTENT,
            t("privacy.erase.content"),
            [kit.option(t("privacy.erase.keep"), "keep"), kit.option(t("privacy.erase.remove"), "remove")],
            kind="radio_buttons",
            initial=["keep"],
        ),
    ]
    title = t("privacy.erase.title")
    return kit.modal(ERASE_FORM, title, blocks, submit=t("privacy.erase.yes"), close=t("form.cancel"))


def gone(t: Translator, start: datetime) -> kit.Message:
    """For whoever was to meet somebody who has been forgotten since."""
    return kit.message(t("people.meeting_gone", when=kit.moment(start)))

"""The invitation to give sessions: a sentence and two buttons; then what was said to it."""

from bot.i18n import Translator
from bot.store.models import Member
from bot.views import kit
from bot.views.people import profile_forms

YES, NO = "mentoring.invited.yes", "mentoring.invited.no"


def invitation(t: Translator, member: Member) -> kit.Message:
    """For somebody whose answer helped: nothing of whom, or with what."""
    minutes = member.workspace.meeting_minutes
    if member.mentor_invitation == "no":
        return kit.message(t("mentoring.invited.no.done"))
    if member.mentor_invitation == "yes" or member.takes_sessions:
        own = member.weekly_minutes
        weekly = member.workspace.weekly_minutes if own is None else own
        text = t("mentoring.invited.yes.done", weekly=weekly)
        change = kit.button(t("home.change"), profile_forms.AVAILABILITY, "invited")
        stop = kit.button(t("home.edit_topics"), profile_forms.START, "invited")
        return kit.message(text, kit.section(text), kit.actions(stop, change))
    text = t("mentoring.invitation", minutes=minutes)
    yes = kit.button(t("mentoring.invited.yes", minutes=minutes), YES, member.id, style="primary")
    return kit.message(
        text, kit.section(text), kit.actions(yes, kit.button(t("mentoring.invited.no"), NO, member.id))
    )

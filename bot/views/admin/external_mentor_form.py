"""Mentors from outside, for an admin: who is named, and the form to name one more."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.models import ExternalMentor
from bot.views import kit

FORM = "outside.form"
REMOVE, NAME, TOPICS = "outside.remove", "outside.name", "outside.topics"
PERSON, LINK = "outside.person", "outside.link"


def form(t: Translator, named: Sequence[ExternalMentor]) -> kit.View:
    """One form for both: tick whom to remove, fill in whom to add."""
    blocks = [kit.section(t("outside.what"))]
    blocks += [kit.section(_line(t, mentor)) for mentor in named[:20]]
    if named:
        options = [kit.option(mentor.name, str(mentor.id)) for mentor in named[:100]]
        blocks.append(kit.input_many(REMOVE, t("outside.remove"), options, optional=True))
    blocks += [
        kit.divider(),
        kit.input_text(NAME, t("outside.name"), longest=200, lines=False, optional=True),
        kit.input_text(TOPICS, t("outside.topics"), longest=1000, lines=False, optional=True),
        kit.input_people(PERSON, t("outside.person"), hint=t("outside.person_hint")),
        kit.input_text(
            LINK, t("outside.link"), longest=500, lines=False, hint=t("outside.link_hint"), optional=True
        ),
    ]
    return kit.modal(FORM, t("outside.title"), blocks, submit=t("form.save"), close=t("form.close"))


def _line(t: Translator, mentor: ExternalMentor) -> str:
    who = kit.mention(mentor.member.slack_id) if mentor.member else kit.inline(mentor.link or "", 200)
    return f"*{kit.inline(mentor.name)}* · {who}\n{kit.inline(mentor.topics, 300)}"

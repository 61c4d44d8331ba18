"""Slack in. `register` is the table of contents: everything that the bot reacts to."""

import re

from slack_bolt import App

from bot.handlers import answers, eclair, home, nudges, people, questions, settings, workspace
from bot.views import answers as answer_views
from bot.views import nudges as nudge_views
from bot.views import people as people_views
from bot.views import questions as question_views
from bot.views import settings as settings_views


def command(name: str) -> re.Pattern[str]:
    """A slash command by the end of its name, so that an admin may rename `/ask` to `/acme-ask`."""
    return re.compile(rf"^/(?:\S*[-_])?{name}$")


def register(app: App) -> None:
    """On the left what happens in Slack, on the right what the bot does about it."""
    app.command(command("ask"))(questions.ask)
    app.command(command("eclair"))(eclair.eclair)

    app.shortcut(questions.ASK_ANYWHERE)(questions.open_form)
    app.shortcut(questions.ASK_ABOUT)(questions.open_form_about)

    app.action(question_views.ASK)(questions.open_form)
    app.action(question_views.EDIT)(questions.open_edit)
    app.action(question_views.SOLVES)(questions.solves)
    app.action(question_views.SEND)(questions.send)
    app.action(question_views.WITHDRAW)(questions.withdraw)
    app.action(question_views.REOPEN)(questions.reopen)
    app.action(question_views.NOT_HELPED)(questions.not_helped)
    app.view(question_views.ASK_FORM)(questions.ask_in_form)
    app.view(question_views.EDIT_FORM)(questions.edit)

    app.action(nudge_views.ANSWER)(nudges.open_answer)
    app.action(nudge_views.SNOOZE)(nudges.snooze)
    app.action(nudge_views.DECLINE)(nudges.decline)
    app.action(nudge_views.OFF_TOPIC)(nudges.off_topic)
    app.action(nudge_views.HAND_OVER)(nudges.open_hand_over)
    app.action(nudge_views.REMEMBER)(nudges.remember)
    app.view(nudge_views.HAND_OVER_FORM)(nudges.hand_over)

    app.action(question_views.HELP)(answers.open_form)
    app.action(answer_views.ACCEPT)(answers.accept)
    app.action(answer_views.HELPFUL)(answers.helpful)
    app.view(nudge_views.ANSWER_FORM)(answers.answer)

    app.action(people_views.START)(people.open_start)
    app.action(people_views.SKIP_START)(people.skip_start)
    app.action(people_views.AVAILABILITY)(people.open_availability)
    app.action(people_views.RESUME)(people.resume)
    app.action(people_views.LANGUAGE)(people.choose_language)
    app.action(people_views.EXPERTISE)(people.see_evidence)
    app.action(people_views.APPROVE)(people.approve)
    app.action(people_views.REMOVE)(people.remove)
    app.action(people_views.PRIVACY)(people.open_privacy)
    app.action(people_views.EXPORT)(people.export)
    app.action(people_views.ERASE)(people.open_erase)
    app.action(nudge_views.WHY_ME)(people.why_me)
    app.view(people_views.START_FORM)(people.save_start)
    app.view(people_views.AVAILABILITY_FORM)(people.save_availability)
    app.view(people_views.ERASE_FORM)(people.erase)

    app.action(settings_views.OPEN)(settings.open_form)
    app.view(settings_views.FORM)(settings.save)

    # Bolt acknowledges an event before its listener runs, so what must not be lost is done in its middleware.
    app.event("app_mention", middleware=[questions.mentioned])(nothing_more)
    app.event("message", middleware=[answers.message])(nothing_more)
    app.event("reaction_added", middleware=[answers.reacted])(nothing_more)
    app.event("reaction_removed", middleware=[answers.unreacted])(nothing_more)
    app.event("app_home_opened")(home.opened)
    app.event("team_join", middleware=[workspace.member_changed])(nothing_more)
    app.event("user_change", middleware=[workspace.member_changed])(nothing_more)


def nothing_more() -> None:
    """The listener of an event whose middleware has done it all."""

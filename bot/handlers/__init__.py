"""Slack in. `register` is the table of contents: everything that the bot reacts to."""

import re

from slack_bolt import App

from bot.handlers import (
    answers,
    asking,
    calendars,
    coming_back,
    conversation,
    direct,
    direct_presses,
    eclair,
    expertise,
    home,
    invitations,
    meetings,
    mentoring,
    nudges,
    offers,
    outside,
    people,
    privacy,
    questions,
    rituals,
    settings,
    stories,
    workspace,
)
from bot.views import answers as answer_views
from bot.views import calendars as calendar_views
from bot.views import coming_back as again_views
from bot.views import conversation as conversation_views
from bot.views import direct as direct_views
from bot.views import expertise as expertise_views
from bot.views import feedback as feedback_views
from bot.views import helping as help_views
from bot.views import invitations as invitation_views
from bot.views import meetings as meeting_views
from bot.views import mentoring as mentoring_views
from bot.views import mentoring_form as mentoring_forms
from bot.views import nudges as nudge_views
from bot.views import offers as offer_views
from bot.views import outside as outside_views
from bot.views import people as people_views
from bot.views import privacy as privacy_views
from bot.views import questions as question_views
from bot.views import settings as settings_views


def command(name: str) -> re.Pattern[str]:
    """A slash command by the end of its name, so that an admin may rename `/ask` to `/acme-ask`."""
    return re.compile(rf"^/(?:\S*[-_])?{name}$")


def numbered(action_id: str) -> re.Pattern[str]:
    """A row of buttons that do the same with another value: Slack wants each its own id."""
    return re.compile(rf"^{re.escape(action_id)}\.\w+$")


def register(app: App) -> None:
    """On the left what happens in Slack, on the right what the bot does about it."""
    app.command(command("ask"))(asking.ask)
    app.command(command("eclair"))(eclair.eclair)
    app.command(command("mentor"))(mentoring.mentor)

    app.shortcut(asking.ASK_ANYWHERE)(asking.open_form)
    app.shortcut(asking.ASK_ABOUT)(asking.open_form_about)
    app.shortcut(mentoring.MENTOR_ANYWHERE)(mentoring.open_form)

    app.action(question_views.ASK)(asking.open_form)
    app.action(help_views.INSTEAD)(eclair.instead)
    app.action(question_views.ALL)(questions.all_mine)
    app.action(question_views.EDIT)(questions.open_edit)
    app.action(question_views.SOLVES)(questions.solves)
    app.action(question_views.SOLVES_CARD)(questions.solves_card)
    app.action(question_views.NOT_IT)(questions.not_it)
    app.action(question_views.SEND)(questions.send)
    app.action(question_views.REACH_HERE)(questions.reach_here)
    app.action(question_views.REACH_OTHERS)(questions.reach_others)
    app.action(question_views.WITHDRAW)(questions.withdraw)
    app.action(question_views.REOPEN)(questions.reopen)
    app.action(question_views.NOT_HELPED)(questions.not_helped)
    app.view(question_views.ASK_FORM)(asking.ask_in_form)
    app.view(question_views.EDIT_FORM)(questions.edit)

    app.action(nudge_views.ANSWER)(nudges.open_answer)
    app.action(nudge_views.SNOOZE)(nudges.snooze)
    app.action(nudge_views.DECLINE)(nudges.decline)
    app.action(nudge_views.OFF_TOPIC)(nudges.off_topic)
    app.action(nudge_views.HAND_OVER)(nudges.open_hand_over)
    app.action(nudge_views.HAND_TO)(nudges.hand_to)
    app.action(nudge_views.REMEMBER)(nudges.remember)
    app.view(nudge_views.HAND_OVER_FORM)(nudges.hand_over)

    app.action(question_views.HELP)(answers.open_form)
    app.action(answer_views.ACCEPT)(answers.accept)
    app.action(answer_views.UNACCEPT)(answers.unaccept)
    app.action(answer_views.HELPFUL)(answers.helpful)
    app.action(answer_views.EDIT)(answers.open_edit)
    app.view(nudge_views.ANSWER_FORM)(answers.answer)
    app.view(answer_views.EDIT_FORM)(answers.edit)

    app.action(conversation_views.ACCEPT)(conversation.accept)
    app.action(conversation_views.HELPS)(conversation.helps)
    app.action(conversation_views.NOT_YET)(conversation.not_yet)
    app.action(conversation_views.ASK_NAMED)(conversation.ask_named)
    app.action(conversation_views.KEEP)(conversation.keep_solution)
    app.action(conversation_views.CLOSE)(conversation.close_solved)
    app.action(conversation_views.NOT_SOLVED)(conversation.not_solved)

    app.action(direct_views.ASK)(direct_presses.ask)
    app.action(direct_views.NAMELESS)(direct_presses.ask_nameless)
    app.action(direct_views.DROP)(direct_presses.drop)
    app.action(numbered(direct_views.TO))(direct_presses.send_to)
    app.action(numbered(direct_views.WORDS_TO))(direct_presses.send_words_to)
    app.action(direct_views.TELL)(direct_presses.open_story)
    app.action(direct_views.TELL_NAMELESS)(direct_presses.open_story)
    app.action(direct_views.LOOK_BACK)(direct_presses.open_look_back)
    app.action(direct_views.ASK_WORDS)(direct_presses.open_question)
    app.action(direct_views.LATER)(direct_presses.later)
    app.action(direct_views.PAUSE)(direct_presses.pause)
    app.action(direct_views.NO_MORE)(direct_presses.no_more)

    app.action(people_views.START)(people.open_start)
    app.action(people_views.SKIP_START)(people.skip_start)
    app.action(people_views.AVAILABILITY)(people.open_availability)
    app.action(people_views.RESUME)(people.resume)
    app.action(people_views.LANGUAGE)(people.choose_language)
    app.action(expertise_views.EXPERTISE)(expertise.see_evidence)
    app.action(expertise_views.ASK_THEM)(asking.open_form_to_one)
    app.action(expertise_views.MEET_THEM)(mentoring.open_form_with_one)
    app.action(expertise_views.APPROVE)(expertise.approve)
    app.action(expertise_views.REMOVE)(expertise.remove)
    app.action(privacy_views.PRIVACY)(privacy.open_overview)
    app.action(privacy_views.EXPORT)(privacy.export)
    app.action(privacy_views.ERASE)(privacy.open_erase)
    app.action(nudge_views.WHY_ME)(expertise.why_me)
    app.view(people_views.START_FORM)(people.save_start)
    app.view(people_views.AVAILABILITY_FORM)(people.save_availability)
    app.view(privacy_views.ERASE_FORM)(privacy.erase)
    app.action(again_views.START_AGAIN)(coming_back.start_again)
    app.view(again_views.FORM)(coming_back.start_again_in_form)

    app.action(settings_views.OPEN)(settings.open_form)
    app.view(settings_views.FORM)(settings.save)

    app.action(mentoring_views.START)(mentoring.open_form)
    app.action(question_views.TALK)(mentoring.open_form_about)
    app.action(mentoring_views.CHOOSE)(mentoring.choose)
    app.action(mentoring_views.CHOOSE_FOR_ME)(mentoring.choose_for_me)
    app.action(mentoring_views.OTHERS)(mentoring.others)
    app.action(mentoring_views.WIDEN)(mentoring.widen)
    app.action(mentoring_views.WITHDRAW)(mentoring.withdraw)
    app.action(mentoring_views.OUTSIDE)(mentoring.ask_outside)
    app.action(mentoring_views.OUTSIDE_LINK)(mentoring.ask_outside)
    app.action(mentoring_forms.MORE)(mentoring.more)
    app.view(mentoring_forms.FORM)(mentoring.ask)

    app.action(invitation_views.YES)(invitations.accept)
    app.action(invitation_views.NO)(invitations.decline)
    app.action(numbered(offer_views.CLAIM))(offers.claim)
    app.action(offer_views.OTHER_TIME)(offers.open_other_time)
    app.action(offer_views.DECLINE)(offers.decline)
    app.action(offer_views.HAND_OVER)(offers.open_hand_over)
    app.action(offer_views.ACCEPT_TIME)(offers.accept_time)
    app.action(offer_views.REFUSE_TIME)(offers.refuse_time)
    app.view(offer_views.OTHER_TIME_FORM)(offers.other_time)
    app.view(offer_views.HAND_OVER_FORM)(offers.hand_over)

    app.action(meeting_views.MOVE)(meetings.open_move)
    app.action(meeting_views.CANCEL)(meetings.open_cancel)
    app.action(meeting_views.MARKS)(meetings.marks)
    app.action(meeting_views.STOP)(meetings.stop)
    app.action(numbered(meeting_views.LINK))(meetings.followed)
    app.view(meeting_views.MOVE_FORM)(meetings.move)
    app.view(meeting_views.CANCEL_FORM)(meetings.cancel)

    app.action(numbered(feedback_views.RATE))(meetings.rate)
    app.action(feedback_views.MISSED)(meetings.missed)
    app.action(feedback_views.REMEMBER)(meetings.remember)
    app.action(feedback_views.SHARE)(meetings.open_share)
    app.action(numbered(feedback_views.APPLIED))(meetings.applied)
    app.view(feedback_views.FORM)(meetings.look_back)
    app.view(feedback_views.SHARE_FORM)(meetings.share)
    app.view(outside_views.FORM)(outside.save)

    app.action(calendar_views.OPEN)(calendars.open_form)
    app.action(calendar_views.FORGET)(calendars.forget)
    app.view(calendar_views.FORM)(calendars.save)

    rituals.register(app, command("rex"))

    # Bolt acknowledges an event before its listener runs, so what must not be lost is done in its middleware.
    app.event("app_mention", middleware=[direct.mentioned])(nothing_more)
    app.event("message", middleware=[answers.message, stories.replied])(nothing_more)
    app.event("reaction_added", middleware=[answers.reacted])(nothing_more)
    app.event("reaction_removed", middleware=[answers.unreacted])(nothing_more)
    app.event("app_home_opened")(home.opened)
    app.event("channel_id_changed", middleware=[workspace.channel_changed])(nothing_more)
    for kind in ("member_joined_channel", "member_left_channel", "channel_left", "group_left"):
        app.event(kind, middleware=[workspace.who_is_in])(nothing_more)
    for kind in ("channel_shared", "channel_unshared"):
        app.event(kind, middleware=[workspace.shared])(nothing_more)
    for kind in ("channel_deleted", "group_deleted"):
        app.event(kind, middleware=[workspace.deleted])(nothing_more)
    for kind in ("channel_rename", "group_rename"):
        app.event(kind, middleware=[workspace.renamed])(nothing_more)
    for kind in ("app_uninstalled", "tokens_revoked"):
        app.event(kind, middleware=[workspace.uninstalled])(nothing_more)
    app.event("team_join", middleware=[workspace.member_changed])(nothing_more)
    app.event("user_change", middleware=[workspace.member_changed])(nothing_more)


def nothing_more() -> None:
    """The listener of an event whose middleware has done it all."""

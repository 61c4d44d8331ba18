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
from bot.views import help_message
from bot.views.admin import external_mentor_form, settings_form
from bot.views.people import expertise_messages, invitation_message, profile_forms
from bot.views.privacy import privacy_messages, return_form
from bot.views.questions import (
    answer_messages,
    direct_messages,
    nudge_messages,
    question_messages,
    reply_messages,
)
from bot.views.sessions import (
    calendar_form,
    feedback_messages,
    meeting_messages,
    offer_messages,
    request_form,
    request_messages,
)


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

    app.action(question_messages.ASK)(asking.open_form)
    app.action(help_message.INSTEAD)(eclair.instead)
    app.action(question_messages.ALL)(questions.all_mine)
    app.action(question_messages.EDIT)(questions.open_edit)
    app.action(question_messages.SOLVES)(questions.solves)
    app.action(question_messages.SOLVES_CARD)(questions.solves_card)
    app.action(question_messages.NOT_IT)(questions.not_it)
    app.action(question_messages.SEND)(questions.send)
    app.action(question_messages.REACH_HERE)(questions.reach_here)
    app.action(question_messages.REACH_OTHERS)(questions.reach_others)
    app.action(question_messages.WITHDRAW)(questions.withdraw)
    app.action(question_messages.REOPEN)(questions.reopen)
    app.action(question_messages.NOT_HELPED)(questions.not_helped)
    app.view(question_messages.ASK_FORM)(asking.ask_in_form)
    app.view(question_messages.EDIT_FORM)(questions.edit)

    app.action(nudge_messages.ANSWER)(nudges.open_answer)
    app.action(nudge_messages.SNOOZE)(nudges.snooze)
    app.action(nudge_messages.DECLINE)(nudges.decline)
    app.action(nudge_messages.OFF_TOPIC)(nudges.off_topic)
    app.action(nudge_messages.HAND_OVER)(nudges.open_hand_over)
    app.action(nudge_messages.HAND_TO)(nudges.hand_to)
    app.action(nudge_messages.REMEMBER)(nudges.remember)
    app.view(nudge_messages.HAND_OVER_FORM)(nudges.hand_over)

    app.action(question_messages.HELP)(answers.open_form)
    app.action(answer_messages.ACCEPT)(answers.accept)
    app.action(answer_messages.UNACCEPT)(answers.unaccept)
    app.action(answer_messages.HELPFUL)(answers.helpful)
    app.action(answer_messages.EDIT)(answers.open_edit)
    app.view(nudge_messages.ANSWER_FORM)(answers.answer)
    app.view(answer_messages.EDIT_FORM)(answers.edit)

    app.action(reply_messages.ACCEPT)(conversation.accept)
    app.action(reply_messages.HELPS)(conversation.helps)
    app.action(reply_messages.NOT_YET)(conversation.not_yet)
    app.action(reply_messages.ASK_NAMED)(conversation.ask_named)
    app.action(reply_messages.KEEP)(conversation.keep_solution)
    app.action(reply_messages.CLOSE)(conversation.close_solved)
    app.action(reply_messages.NOT_SOLVED)(conversation.not_solved)

    app.action(direct_messages.ASK)(direct_presses.ask)
    app.action(direct_messages.NAMELESS)(direct_presses.ask_nameless)
    app.action(direct_messages.DROP)(direct_presses.drop)
    app.action(numbered(direct_messages.TO))(direct_presses.send_to)
    app.action(numbered(direct_messages.WORDS_TO))(direct_presses.send_words_to)
    app.action(direct_messages.TELL)(direct_presses.open_story)
    app.action(direct_messages.TELL_NAMELESS)(direct_presses.open_story)
    app.action(direct_messages.LOOK_BACK)(direct_presses.open_look_back)
    app.action(direct_messages.ASK_WORDS)(direct_presses.open_question)
    app.action(direct_messages.LATER)(direct_presses.later)
    app.action(direct_messages.PAUSE)(direct_presses.pause)
    app.action(direct_messages.NO_MORE)(direct_presses.no_more)

    app.action(profile_forms.START)(people.open_start)
    app.action(profile_forms.SKIP_START)(people.skip_start)
    app.action(profile_forms.AVAILABILITY)(people.open_availability)
    app.action(profile_forms.RESUME)(people.resume)
    app.action(profile_forms.LANGUAGE)(people.choose_language)
    app.action(expertise_messages.EXPERTISE)(expertise.see_evidence)
    app.action(expertise_messages.ASK_THEM)(asking.open_form_to_one)
    app.action(expertise_messages.MEET_THEM)(mentoring.open_form_with_one)
    app.action(expertise_messages.APPROVE)(expertise.approve)
    app.action(expertise_messages.REMOVE)(expertise.remove)
    app.action(privacy_messages.PRIVACY)(privacy.open_overview)
    app.action(privacy_messages.EXPORT)(privacy.export)
    app.action(privacy_messages.ERASE)(privacy.open_erase)
    app.action(nudge_messages.WHY_ME)(expertise.why_me)
    app.view(profile_forms.START_FORM)(people.save_start)
    app.view(profile_forms.AVAILABILITY_FORM)(people.save_availability)
    app.view(privacy_messages.ERASE_FORM)(privacy.erase)
    app.action(return_form.START_AGAIN)(coming_back.start_again)
    app.view(return_form.FORM)(coming_back.start_again_in_form)

    app.action(settings_form.OPEN)(settings.open_form)
    app.view(settings_form.FORM)(settings.save)

    app.action(request_messages.START)(mentoring.open_form)
    app.action(question_messages.TALK)(mentoring.open_form_about)
    app.action(request_messages.CHOOSE)(mentoring.choose)
    app.action(request_messages.CHOOSE_FOR_ME)(mentoring.choose_for_me)
    app.action(request_messages.OTHERS)(mentoring.others)
    app.action(request_messages.WIDEN)(mentoring.widen)
    app.action(request_messages.WITHDRAW)(mentoring.withdraw)
    app.action(request_messages.OUTSIDE)(mentoring.ask_outside)
    app.action(request_messages.OUTSIDE_LINK)(mentoring.ask_outside)
    app.action(request_form.MORE)(mentoring.more)
    app.view(request_form.FORM)(mentoring.ask)

    app.action(invitation_message.YES)(invitations.accept)
    app.action(invitation_message.NO)(invitations.decline)
    app.action(numbered(offer_messages.CLAIM))(offers.claim)
    app.action(offer_messages.OTHER_TIME)(offers.open_other_time)
    app.action(offer_messages.DECLINE)(offers.decline)
    app.action(offer_messages.HAND_OVER)(offers.open_hand_over)
    app.action(offer_messages.ACCEPT_TIME)(offers.accept_time)
    app.action(offer_messages.REFUSE_TIME)(offers.refuse_time)
    app.view(offer_messages.OTHER_TIME_FORM)(offers.other_time)
    app.view(offer_messages.HAND_OVER_FORM)(offers.hand_over)

    app.action(meeting_messages.MOVE)(meetings.open_move)
    app.action(meeting_messages.CANCEL)(meetings.open_cancel)
    app.action(meeting_messages.MARKS)(meetings.marks)
    app.action(meeting_messages.STOP)(meetings.stop)
    app.action(numbered(meeting_messages.LINK))(meetings.followed)
    app.view(meeting_messages.MOVE_FORM)(meetings.move)
    app.view(meeting_messages.CANCEL_FORM)(meetings.cancel)

    app.action(numbered(feedback_messages.RATE))(meetings.rate)
    app.action(feedback_messages.MISSED)(meetings.missed)
    app.action(feedback_messages.REMEMBER)(meetings.remember)
    app.action(feedback_messages.SHARE)(meetings.open_share)
    app.action(numbered(feedback_messages.APPLIED))(meetings.applied)
    app.view(feedback_messages.FORM)(meetings.look_back)
    app.view(feedback_messages.SHARE_FORM)(meetings.share)
    app.view(external_mentor_form.FORM)(outside.save)

    app.action(calendar_form.OPEN)(calendars.open_form)
    app.action(calendar_form.FORGET)(calendars.forget)
    app.view(calendar_form.FORM)(calendars.save)

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

"""Slack in. `register` is the table of contents: everything that the bot reacts to."""

import re

from slack_bolt import App

from bot.handlers import commands, home_events, second_look_actions
from bot.handlers.admin import external_mentor_actions, report_actions, settings_actions
from bot.handlers.conversation import (
    direct_actions,
    direct_events,
    message_events,
    reply_actions,
    workspace_events,
)
from bot.handlers.groups import (
    circle_actions,
    circle_end_actions,
    circle_meeting_actions,
    group_meeting_actions,
    introduction_actions,
    pair_actions,
    swap_actions,
)
from bot.handlers.memory import card_actions, search_actions
from bot.handlers.people import expertise_actions, invitation_actions, profile_actions
from bot.handlers.privacy import privacy_actions, return_actions
from bot.handlers.questions import answer_actions, ask_actions, asker_actions, nudge_actions
from bot.handlers.rituals import digest_actions, round_actions, story_actions, thanks_actions
from bot.handlers.sessions import calendar_actions, meeting_actions, offer_actions, request_actions
from bot.views import ask_button, circle_button, help_message, report_button, second_look
from bot.views.admin import external_mentor_form, report_messages, settings_form
from bot.views.groups import (
    circle_call_messages,
    circle_card_messages,
    circle_forms,
    circle_messages,
    circle_review_messages,
    group_meeting_messages,
    introduction_messages,
    pair_forms,
    pair_messages,
    swap_messages,
)
from bot.views.memory import card_messages, search_forms
from bot.views.people import expertise_messages, invitation_message, profile_forms
from bot.views.privacy import privacy_messages, return_form
from bot.views.questions import (
    answer_messages,
    direct_messages,
    nudge_messages,
    question_messages,
    reply_messages,
)
from bot.views.rituals import (
    agenda_messages,
    digest_messages,
    round_messages,
    story_messages,
    thanks_messages,
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
    _commands(app)
    _conversation(app)
    _questions(app)
    _sessions(app)
    _rituals(app)
    _groups(app)
    _memory(app)
    _people(app)
    _admin(app)
    _privacy(app)
    _events(app)


def _commands(app: App) -> None:
    """`/eclair` and its words."""
    app.command(command("eclair"))(commands.eclair)
    app.action(help_message.INSTEAD)(commands.instead)


def _conversation(app: App) -> None:
    """What is pressed below what people wrote."""
    app.action(reply_messages.ACCEPT)(reply_actions.accept)
    app.action(reply_messages.HELPS)(reply_actions.helps)
    app.action(reply_messages.NOT_YET)(reply_actions.not_yet)
    app.action(reply_messages.ASK_NAMED)(reply_actions.ask_named)
    app.action(reply_messages.KEEP)(reply_actions.keep_solution)
    app.action(reply_messages.CLOSE)(reply_actions.close_solved)
    app.action(reply_messages.NOT_SOLVED)(reply_actions.not_solved)
    app.action(direct_messages.ASK)(direct_actions.ask)
    app.action(direct_messages.NAMELESS)(direct_actions.ask_nameless)
    app.action(direct_messages.DROP)(direct_actions.drop)
    app.action(numbered(direct_messages.TO))(direct_actions.send_to)
    app.action(numbered(direct_messages.WORDS_TO))(direct_actions.send_words_to)
    app.action(direct_messages.TELL)(direct_actions.open_story)
    app.action(direct_messages.TELL_NAMELESS)(direct_actions.open_story)
    app.action(direct_messages.LOOK_BACK)(direct_actions.open_look_back)
    app.action(direct_messages.ASK_WORDS)(direct_actions.open_question)
    app.action(direct_messages.LATER)(direct_actions.later)
    app.action(direct_messages.PAUSE)(direct_actions.pause)
    app.action(direct_messages.NO_MORE)(direct_actions.no_more)


def _questions(app: App) -> None:
    """Asking, being asked, answering."""
    app.command(command("ask"))(ask_actions.ask)
    app.shortcut(ask_actions.ASK_ANYWHERE)(ask_actions.open_form)
    app.shortcut(ask_actions.ASK_ABOUT)(ask_actions.open_form_about)
    app.action(question_messages.ASK)(ask_actions.open_form)
    app.action(question_messages.ALL)(asker_actions.all_mine)
    app.action(question_messages.EDIT)(asker_actions.open_edit)
    app.action(question_messages.SOLVES)(asker_actions.solves)
    app.action(question_messages.SOLVES_CARD)(asker_actions.solves_card)
    app.action(question_messages.NOT_IT)(asker_actions.not_it)
    app.action(question_messages.SEND)(asker_actions.send)
    app.action(question_messages.REACH_HERE)(asker_actions.reach_here)
    app.action(question_messages.REACH_OTHERS)(asker_actions.reach_others)
    app.action(question_messages.WITHDRAW)(asker_actions.withdraw)
    app.action(question_messages.REOPEN)(asker_actions.reopen)
    app.action(question_messages.NOT_HELPED)(asker_actions.not_helped)
    app.view(question_messages.ASK_FORM)(ask_actions.ask_in_form)
    app.view(question_messages.EDIT_FORM)(asker_actions.edit)
    app.action(nudge_messages.ANSWER)(nudge_actions.open_answer)
    app.action(nudge_messages.SNOOZE)(nudge_actions.snooze)
    app.action(nudge_messages.DECLINE)(nudge_actions.decline)
    app.action(nudge_messages.OFF_TOPIC)(nudge_actions.off_topic)
    app.action(nudge_messages.HAND_OVER)(nudge_actions.open_hand_over)
    app.action(nudge_messages.HAND_TO)(nudge_actions.hand_to)
    app.action(nudge_messages.REMEMBER)(nudge_actions.remember)
    app.view(nudge_messages.HAND_OVER_FORM)(nudge_actions.hand_over)
    app.action(question_messages.HELP)(answer_actions.open_form)
    app.action(answer_messages.ACCEPT)(answer_actions.accept)
    app.action(answer_messages.UNACCEPT)(answer_actions.unaccept)
    app.action(answer_messages.HELPFUL)(answer_actions.helpful)
    app.action(answer_messages.EDIT)(answer_actions.open_edit)
    app.view(nudge_messages.ANSWER_FORM)(answer_actions.answer)
    app.view(answer_messages.EDIT_FORM)(answer_actions.edit)
    app.action(expertise_messages.ASK_THEM)(ask_actions.open_form_to_one)


def _sessions(app: App) -> None:
    """Twenty minutes of mentoring."""
    app.command(command("mentor"))(request_actions.mentor)
    app.shortcut(request_actions.MENTOR_ANYWHERE)(request_actions.open_form)
    app.action(expertise_messages.MEET_THEM)(request_actions.open_form_with_one)
    app.action(request_messages.START)(request_actions.open_form)
    app.action(question_messages.TALK)(request_actions.open_form_about)
    app.action(request_messages.CHOOSE)(request_actions.choose)
    app.action(request_messages.CHOOSE_FOR_ME)(request_actions.choose_for_me)
    app.action(request_messages.OTHERS)(request_actions.others)
    app.action(request_messages.WIDEN)(request_actions.widen)
    app.action(request_messages.WITHDRAW)(request_actions.withdraw)
    app.action(request_messages.OUTSIDE)(request_actions.ask_outside)
    app.action(request_messages.OUTSIDE_LINK)(request_actions.ask_outside)
    app.action(request_form.MORE)(request_actions.more)
    app.view(request_form.FORM)(request_actions.ask)
    app.action(numbered(offer_messages.CLAIM))(offer_actions.claim)
    app.action(offer_messages.OTHER_TIME)(offer_actions.open_other_time)
    app.action(offer_messages.DECLINE)(offer_actions.decline)
    app.action(offer_messages.HAND_OVER)(offer_actions.open_hand_over)
    app.action(offer_messages.ACCEPT_TIME)(offer_actions.accept_time)
    app.action(offer_messages.REFUSE_TIME)(offer_actions.refuse_time)
    app.view(offer_messages.OTHER_TIME_FORM)(offer_actions.other_time)
    app.view(offer_messages.HAND_OVER_FORM)(offer_actions.hand_over)
    app.action(meeting_messages.MOVE)(meeting_actions.open_move)
    app.action(meeting_messages.CANCEL)(meeting_actions.open_cancel)
    app.action(meeting_messages.WANT_MARKS)(meeting_actions.marks)
    app.action(meeting_messages.STOP)(meeting_actions.stop)
    app.action(numbered(meeting_messages.LINK))(meeting_actions.followed)
    app.view(meeting_messages.MOVE_FORM)(meeting_actions.move)
    app.view(meeting_messages.CANCEL_FORM)(meeting_actions.cancel)
    app.action(numbered(feedback_messages.RATE))(meeting_actions.rate)
    app.action(feedback_messages.MISSED)(meeting_actions.missed)
    app.action(feedback_messages.REMEMBER)(meeting_actions.remember)
    app.action(feedback_messages.SHARE)(meeting_actions.open_share)
    app.action(numbered(feedback_messages.APPLIED))(meeting_actions.applied)
    app.view(feedback_messages.FORM)(meeting_actions.look_back)
    app.view(feedback_messages.SHARE_FORM)(meeting_actions.share)
    app.action(calendar_form.OPEN)(calendar_actions.open_form)
    app.action(calendar_form.FORGET)(calendar_actions.forget)
    app.view(calendar_form.FORM)(calendar_actions.save)


def _rituals(app: App) -> None:
    """Rounds, stories, digests and thanks."""
    app.command(command("rex"))(story_actions.rex)
    for action in story_messages.TELL.values():
        app.action(action)(story_actions.open_form)
    app.action(story_messages.EDIT)(story_actions.open_edit)
    app.action(second_look.NO_HINTS)(second_look_actions.silence)
    app.view(story_messages.FORM)(story_actions.tell)
    app.view(story_messages.EDIT_FORM)(story_actions.edit)
    app.view(story_messages.RECEIPT_FORM)(story_actions.open_receipt)
    app.view(story_messages.OWN_FORM)(story_actions.change_own)
    for action in round_messages.BEGIN.values():
        app.action(action)(round_actions.begin)
    app.action(round_messages.OVERRIDE)(round_actions.override)
    app.action(round_messages.CHANGE)(round_actions.open_change)
    app.action(round_messages.PACE)(round_actions.choose_pace)
    app.view(round_messages.CHANGE_FORM)(round_actions.change)
    app.action(thanks_messages.OPEN)(thanks_actions.open_form)
    app.action(thanks_messages.SAY)(thanks_actions.open_free_form)
    app.action(thanks_messages.STATEMENT)(thanks_actions.open_statement)
    app.action(digest_messages.OPEN)(digest_actions.open_digest)
    app.action(story_messages.RECEIPT)(story_actions.open_receipt_form)
    app.view(thanks_messages.FREE_FORM)(thanks_actions.send_freely)
    app.action(thanks_messages.SHOW)(thanks_actions.show)
    app.action(thanks_messages.KEEP)(thanks_actions.keep)
    app.view(thanks_messages.FORM)(thanks_actions.send)
    app.view(digest_messages.FORM)(digest_actions.choose_digest)
    app.action(digest_messages.JOIN)(digest_actions.join_circle)
    app.action(digest_messages.SAY)(digest_actions.say_so)
    for role, action in agenda_messages.TAKE.items():
        app.action(action)(round_actions.take(role))
    app.action(agenda_messages.WRITE)(round_actions.open_record)
    app.view(agenda_messages.RECORD_FORM)(round_actions.record)


def _groups(app: App) -> None:
    """Learning together."""
    app.action(introduction_messages.OPEN)(introduction_actions.open_form)
    app.action(introduction_messages.SKIP)(introduction_actions.skip)
    app.action(introduction_messages.MISSED)(introduction_actions.missed)
    app.view(introduction_messages.FORM)(introduction_actions.save)
    app.action(circle_button.OPEN)(circle_actions.open_form)
    app.action(circle_call_messages.LIST)(circle_actions.open_list)
    app.action(circle_call_messages.JOIN)(circle_actions.open_join)
    app.action(circle_call_messages.DECLINE)(circle_actions.decline)
    app.action(numbered(circle_call_messages.PREFER))(circle_actions.prefer)
    app.action(circle_messages.ABSENT)(circle_meeting_actions.absent)
    app.action(circle_messages.FACILITATE)(circle_meeting_actions.facilitate)
    app.action(circle_messages.BRING)(circle_meeting_actions.open_bring)
    app.action(circle_messages.SITUATION)(circle_meeting_actions.open_situation)
    app.action(circle_messages.LOOK_BACK)(circle_meeting_actions.open_look_back)
    app.action(numbered(circle_messages.KEPT))(circle_meeting_actions.keep)
    app.action(circle_messages.CHARTER)(circle_actions.open_charter)
    app.action(circle_messages.LEAVE)(circle_actions.leave)
    app.action(circle_call_messages.TAKE_PLACE)(circle_actions.take_place)
    app.action(circle_messages.END)(circle_actions.end)
    app.action(circle_card_messages.PROPOSE)(circle_end_actions.open_card)
    app.action(circle_card_messages.AGREE)(circle_end_actions.agree)
    app.action(circle_card_messages.REFUSE)(circle_end_actions.refuse)
    app.action(circle_review_messages.OPEN)(circle_end_actions.open_review)
    app.view(circle_forms.FORM)(circle_actions.propose)
    app.view(circle_forms.JOIN_FORM)(circle_actions.join)
    app.view(circle_forms.BRING_FORM)(circle_meeting_actions.bring)
    app.view(circle_forms.SITUATION_FORM)(circle_meeting_actions.tell_situation)
    app.view(circle_forms.BACK_FORM)(circle_meeting_actions.look_back)
    app.view(circle_forms.CHARTER_FORM)(circle_actions.amend_charter)
    app.view(circle_card_messages.FORM)(circle_end_actions.propose_card)
    app.view(circle_review_messages.FORM)(circle_end_actions.review)
    app.action(pair_messages.OPEN)(pair_actions.open_form)
    app.action(pair_messages.ACCEPT)(pair_actions.open_accept)
    app.action(pair_messages.DECLINE)(pair_actions.decline)
    app.action(pair_messages.WITHDRAW)(pair_actions.withdraw)
    app.action(pair_messages.STOP)(pair_actions.stop)
    app.action(pair_messages.ADD)(pair_actions.open_add)
    app.action(pair_messages.DONE)(pair_actions.done)
    app.action(pair_messages.LOOK_BACK)(pair_actions.open_look_back)
    app.action(pair_messages.AGAIN)(pair_actions.again)
    app.action(pair_forms.FIND)(pair_actions.find)
    app.action(pair_forms.CHOOSE)(pair_actions.choose)
    app.view(pair_forms.FORM)(pair_actions.propose)
    app.view(pair_forms.ACCEPT_FORM)(pair_actions.accept)
    app.view(pair_forms.ADD_FORM)(pair_actions.add)
    app.view(pair_forms.BACK_FORM)(pair_actions.look_back)
    app.action(swap_messages.OPEN)(swap_actions.open_form)
    app.action(swap_messages.LOOK)(swap_actions.look)
    app.action(swap_messages.AGREE)(swap_actions.agree)
    app.action(swap_messages.DECLINE)(swap_actions.decline)
    app.view(swap_messages.FORM)(swap_actions.save)
    app.action(numbered(group_meeting_messages.TAKE))(group_meeting_actions.take)
    app.action(group_meeting_messages.OTHER_TIME)(group_meeting_actions.open_other_time)
    app.action(group_meeting_messages.MOVE)(group_meeting_actions.open_move)
    app.action(group_meeting_messages.CANCEL)(group_meeting_actions.open_cancel)
    app.action(numbered(group_meeting_messages.LINK))(group_meeting_actions.followed)
    app.view(group_meeting_messages.TIME_FORM)(group_meeting_actions.other_time)
    app.view(group_meeting_messages.MOVE_FORM)(group_meeting_actions.move)
    app.view(group_meeting_messages.CANCEL_FORM)(group_meeting_actions.cancel)


def _memory(app: App) -> None:
    """Cards and searches."""
    app.action(card_messages.STALE)(card_actions.mark_stale)
    app.action(card_messages.STILL_RIGHT)(card_actions.still_right)
    app.action(card_messages.AMEND)(card_actions.open_amend)
    app.action(card_messages.MERGE)(card_actions.open_merge)
    app.action(card_messages.UNMERGE)(card_actions.unmerge)
    app.view(card_messages.AMEND_FORM)(card_actions.amend)
    app.view(card_messages.MERGE_FORM)(card_actions.merge)
    app.action(search_forms.FIND)(search_actions.open_find)
    app.action(search_forms.WHO)(search_actions.open_who)
    app.action(ask_button.ASK)(ask_actions.open_form_from_search)
    app.view(search_forms.FIND_FORM)(search_actions.find)
    app.view(search_forms.WHO_FORM)(search_actions.who_in_form)


def _people(app: App) -> None:
    """What a person says of themselves, and what is believed of them."""
    app.action(profile_forms.START)(profile_actions.open_start)
    app.action(profile_forms.SKIP_START)(profile_actions.skip_start)
    app.action(profile_forms.AVAILABILITY)(profile_actions.open_availability)
    app.action(profile_forms.RESUME)(profile_actions.resume)
    app.action(profile_forms.LANGUAGE)(profile_actions.choose_language)
    app.action(expertise_messages.EXPERTISE)(expertise_actions.see_evidence)
    app.action(expertise_messages.APPROVE)(expertise_actions.approve)
    app.action(expertise_messages.REMOVE)(expertise_actions.remove)
    app.action(nudge_messages.WHY_ME)(nudge_actions.why_me)
    app.view(profile_forms.START_FORM)(profile_actions.save_start)
    app.view(profile_forms.AVAILABILITY_FORM)(profile_actions.save_availability)
    app.action(invitation_message.YES)(invitation_actions.accept)
    app.action(invitation_message.NO)(invitation_actions.decline)


def _admin(app: App) -> None:
    """Settings, external mentors and reports."""
    app.action(settings_form.OPEN)(settings_actions.open_form)
    app.view(settings_form.FORM)(settings_actions.save)
    app.view(external_mentor_form.FORM)(external_mentor_actions.save)
    for noun in report_button.NOUNS:
        app.action(report_button.OPEN[noun])(report_actions.opens(noun))
        app.view(report_messages.FORM[noun])(report_actions.sends(noun))
    app.shortcut(report_actions.ABOUT_MESSAGE)(report_actions.open_about_message)
    app.view(report_messages.FORM_OF_SEVERAL)(report_actions.send_one_of_several)
    app.action(report_messages.TAKE_DOWN)(report_actions.open_take_down)
    app.view(report_messages.DOWN_FORM)(report_actions.take_down)
    app.action(report_messages.KEEP)(report_actions.keep)
    app.action(report_messages.RESTORE)(report_actions.restore)


def _privacy(app: App) -> None:
    """What is known of a person; being forgotten."""
    app.action(privacy_messages.PRIVACY)(privacy_actions.open_overview)
    app.action(privacy_messages.EXPORT)(privacy_actions.export)
    app.action(privacy_messages.ERASE)(privacy_actions.open_erase)
    app.view(privacy_messages.ERASE_FORM)(privacy_actions.erase)
    app.action(return_form.START_AGAIN)(return_actions.start_again)
    app.view(return_form.FORM)(return_actions.start_again_in_form)


def _events(app: App) -> None:
    """What Slack tells of by itself.

    Bolt acknowledges an event before its listener runs, so what must not be lost is done in its middleware.
    """
    app.event("app_mention", middleware=[direct_events.mentioned])(nothing_more)
    app.event("message", middleware=[message_events.message, story_actions.replied])(nothing_more)
    app.event("reaction_added", middleware=[message_events.reacted])(nothing_more)
    app.event("reaction_removed", middleware=[message_events.unreacted])(nothing_more)
    app.event("app_home_opened")(home_events.opened)
    app.event("channel_id_changed", middleware=[workspace_events.channel_changed])(nothing_more)
    for kind in ("member_joined_channel", "member_left_channel", "channel_left", "group_left"):
        app.event(kind, middleware=[workspace_events.who_is_in])(nothing_more)
    for kind in ("channel_shared", "channel_unshared"):
        app.event(kind, middleware=[workspace_events.shared])(nothing_more)
    for kind in ("channel_deleted", "group_deleted"):
        app.event(kind, middleware=[workspace_events.deleted])(nothing_more)
    for kind in ("channel_rename", "group_rename"):
        app.event(kind, middleware=[workspace_events.renamed])(nothing_more)
    for kind in ("app_uninstalled", "tokens_revoked"):
        app.event(kind, middleware=[workspace_events.uninstalled])(nothing_more)
    app.event("team_join", middleware=[workspace_events.member_changed])(nothing_more)
    app.event("user_change", middleware=[workspace_events.member_changed])(nothing_more)
    for kind in ("channel_archive", "channel_unarchive", "group_archive", "group_unarchive"):
        app.event(kind, middleware=[workspace_events.channel_archived])(nothing_more)


def nothing_more() -> None:
    """The listener of an event whose middleware has done it all."""

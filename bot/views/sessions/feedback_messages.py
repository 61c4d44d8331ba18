"""After a meeting: the short form, thanks, the card for the memory, and the question two weeks later."""

from bot.i18n import Translator
from bot.store.models import GoesOn, Meeting, MeetingState, Member, Participant
from bot.views import kit
from bot.views.sessions import meeting_messages

RATE = "meeting.rate"
MISSED = "meeting.did_not"
FORM = "meeting.form"
LEARNED, DEVELOP, THANKS = "meeting.learned", "meeting.develop", "meeting.thanks"
NEXT_ACTION, GOES_ON = "meeting.next_action", "meeting.goes_on"
REMEMBER = "meeting.remember"
SHARE = "meeting.share"
SHARE_FORM = "meeting.share_form"
TITLE, TEXT, AGREES = "meeting.card_title", "meeting.card_text", "meeting.card_agrees"
APPLIED = "meeting.applied"
RATINGS = (1, 2, 3, 4, 5)
LONGEST_FIELD = 1500
WISHES = (GoesOn.NO, GoesOn.WEEKLY, GoesOn.MONTHLY)
HOWS = ("yes", "partly", "not_yet")


def _other(t: Translator, seat: Participant) -> str:
    others = [other.member.slack_id for other in seat.meeting.seats if other.member_id != seat.member_id]
    return kit.mention(others[0]) if others else t("people.former")


def asked(t: Translator, seat: Participant) -> kit.Message:
    """One tap for the rating, which opens the form; one to send it."""
    meeting = seat.meeting
    title = t("meeting.how_was_it", who=_other(t, seat))
    topic = kit.context(kit.inline(meeting.request.topic, 120))
    if meeting.state == MeetingState.MISSED:
        return kit.message(title, kit.section(t("meeting.missed.yours", who=_other(t, seat))), topic)
    if seat.answered_at is not None:
        return kit.message(title, *_answered(t, seat), topic)
    rating = [
        kit.button(t(f"meeting.rate.{number}"), f"{RATE}.{number}", f"{meeting.id}:{number}")
        for number in RATINGS
    ]
    did_not = kit.actions(kit.button(t("meeting.did_not"), MISSED, meeting.id))
    return kit.message(title, kit.section(title), topic, kit.actions(*rating), did_not)


def _answered(t: Translator, seat: Participant) -> list[kit.Block]:
    blocks = [kit.section(t("meeting.form.thanks"))]
    if seat.shared_id is not None:
        blocks.append(kit.context(t("meeting.share.thanks")))
    elif seat.learned:
        blocks += [
            kit.section(t("meeting.share.offer")),
            kit.actions(kit.button(t("meeting.share"), SHARE, seat.meeting_id)),
        ]
    return blocks


def form(t: Translator, seat: Participant, *, learned: str = "") -> kit.View:
    """What did you learn; everything in it may stay empty. `learned` are words to start from."""
    fields = [
        kit.input_text(
            LEARNED,
            t("meeting.learned"),
            initial=seat.learned or learned,
            longest=LONGEST_FIELD,
            optional=True,
        ),
        kit.input_text(
            DEVELOP, t("meeting.develop"), initial=seat.develop, longest=LONGEST_FIELD, optional=True
        ),
        kit.input_text(
            THANKS,
            t("meeting.thanks_for"),
            initial=seat.thanks,
            longest=LONGEST_FIELD,
            hint=t("meeting.thanks_hint"),
            optional=True,
        ),
        kit.input_text(
            NEXT_ACTION,
            t("meeting.next_action"),
            initial=seat.next_action,
            longest=LONGEST_FIELD,
            lines=False,
            optional=True,
        ),
    ]
    if seat.meeting.request.rhythm is None:
        options = [kit.option(t(f"meeting.goes_on.{wish}"), wish) for wish in WISHES]
        hint = t("meeting.goes_on.hint")
        initial = [seat.goes_on or GoesOn.NO]
        fields.append(kit.input_options(GOES_ON, t("meeting.goes_on"), options, initial=initial, hint=hint))
    return kit.modal(
        FORM,
        t("meeting.form.title"),
        fields,
        submit=t("meeting.form.send"),
        close=t("form.close"),
        about=seat.meeting_id,
    )


def thanks(t: Translator, giver: Participant, reader: Member, remembered: bool) -> kit.Message:
    """What the other says of it; the mentor is asked whether the bot may remember."""
    who, topic = kit.mention(giver.member.slack_id), kit.inline(giver.meeting.request.topic, 120)
    title = t("meeting.looks_back" if giver.is_learner else "meeting.thanks_you", who=who, topic=topic)
    blocks = [kit.section(title)]
    for label, words in (("meeting.they_learned", giver.learned), ("meeting.they_thank", giver.thanks)):
        if words and (giver.is_learner or label == "meeting.they_thank"):
            blocks.append(kit.section(f"{t(label)}\n{kit.quote(words, 1200)}"))
    if giver.is_learner and giver.next_action:
        blocks.append(kit.context(t("meeting.they_will", action=kit.inline(giver.next_action, 300))))
    if giver.is_learner and remembered:
        blocks.append(kit.context(t("meeting.remembered")))
    elif giver.is_learner and not reader.is_guest:
        button = kit.button(t("nudge.remember.yes"), REMEMBER, giver.meeting_id)
        blocks.append(kit.section(t("meeting.remember", topic=topic), button))
    return kit.message(title, *blocks)


def share_form(t: Translator, seat: Participant) -> kit.View:
    """What was learned, as a card that colleagues find."""
    request = seat.meeting.request
    agrees = kit.option(t("meeting.share.agrees.yes"), AGREES)
    return kit.modal(
        SHARE_FORM,
        t("meeting.share.title"),
        [
            kit.section(t("meeting.share.what")),
            kit.input_text(
                TITLE,
                t("meeting.share.question"),
                initial=request.topic,
                hint=t("meeting.share.question_hint"),
                longest=200,
                lines=False,
            ),
            kit.input_text(TEXT, t("meeting.share.text"), initial=seat.learned, longest=2500),
            kit.input_options(AGREES, t("meeting.share.agrees"), [agrees], kind="checkboxes", optional=True),
        ],
        submit=t("meeting.share.send"),
        close=t("form.cancel"),
        about=seat.meeting_id,
    )


def applied(t: Translator, seat: Participant) -> kit.Message:
    """Two weeks later."""
    title = t("meeting.applied", who=_other(t, seat), when=kit.day(seat.meeting.start_at))
    words = seat.next_action or seat.learned or seat.meeting.request.objective
    blocks = [kit.section(title), kit.section(kit.quote(words, 800))]
    if seat.applied:
        blocks.append(kit.context(t(f"meeting.applied.said.{seat.applied}")))
    else:
        buttons = [
            kit.button(t(f"meeting.applied.{how}"), f"{APPLIED}.{how}", f"{seat.meeting_id}:{how}")
            for how in HOWS
        ]
        blocks.append(kit.actions(*buttons))
    return kit.message(title, *blocks)


def applied_told(t: Translator, learner: Participant) -> kit.Message:
    """For the mentor: it was put to use."""
    topic = kit.inline(learner.meeting.request.topic, 120)
    key = f"meeting.applied.told.{learner.applied or 'partly'}"
    return kit.message(t(key, who=kit.mention(learner.member.slack_id), topic=topic))


def missed(t: Translator, meeting: Meeting) -> kit.Message:
    """It did not take place: no question why, another time is a button away."""
    return meeting_messages.line(t, meeting, "meeting.missed", *meeting_messages.again_buttons(t, meeting))

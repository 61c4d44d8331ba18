"""What a mentor who is asked reads, and what the requester reads of another time."""

from collections.abc import Container, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.i18n import Translator
from bot.store.models import Evidence, Member, MentoringRequest, Offer, OfferState, RequestState
from bot.store.sessions.requests import named_in
from bot.views import kit
from bot.views.people import evidence_reasons
from bot.views.questions import nudge_messages
from bot.views.sessions.request_messages import state

CLAIM = "mentoring.claim"
OTHER_TIME = "mentoring.other_time"
OTHER_TIME_FORM = "mentoring.other_time_form"
TIME = "mentoring.time"
DECLINE = "mentoring.decline"
HAND_OVER = "mentoring.hand_over"
HAND_OVER_FORM = "mentoring.hand_over_form"
COLLEAGUE = "mentoring.colleague"
ACCEPT_TIME = "mentoring.accept_time"
REFUSE_TIME = "mentoring.refuse_time"


def offer(t: Translator, asked: Offer, known: Mapping[int, Evidence], seen: Container[int]) -> kit.Message:
    """The DM to a mentor; once it is answered, or somebody was quicker, it says so in place.

    `seen` are the numbers of the questions whose words the mentor may read.
    """
    request = asked.request
    minutes, who = request.workspace.meeting_minutes, kit.mention(request.requester.slack_id)
    title = t("mentoring.offer", who=who, minutes=minutes)
    how = [t(f"mentoring.mode.{request.mode}"), kit.inline(request.place)]
    blocks = [
        kit.section(title),
        *about(t, request, *filter(None, how)),
        _why(t, asked, known, seen),
    ]
    ending = _ending(t, asked)
    if ending:
        blocks.append(kit.section(ending))
    else:
        if asked.slots:
            blocks += [kit.section(t("mentoring.offer.slots")), _slots(t, asked)]
        blocks.append(_otherwise(t, asked))
    return kit.message(f"{title} {kit.inline(request.topic, 120)}", *blocks)


def about(t: Translator, request: MentoringRequest, *how: str) -> list[kit.Block]:
    """Topic, objective, and how they would like to meet: `how`, and the language they asked for."""
    title = f"*{kit.inline(request.topic, 120)}*"
    says_more = request.objective != request.topic  # in a swap there is only the topic
    blocks = [kit.section(f"{title}\n{kit.quote(request.objective, 800)}" if says_more else title)]
    said = [*how, *([t(f"mentoring.speak.{request.speak}")] if request.speak else [])]
    if said:
        blocks.append(kit.context(" · ".join(said)))
    if request.links:
        blocks.append(kit.section(f"{t('mentoring.links_are')}\n{kit.quote(request.links, 1200)}"))
    return blocks


def _why(t: Translator, asked: Offer, known: Mapping[int, Evidence], seen: Container[int]) -> kit.Block:
    lines = [evidence_reasons.reason(t, known[number], seen) for number in asked.evidence if number in known]
    if asked.handed_by is not None:
        key = "mentoring.why.named" if asked is named_in(asked.request) else "nudge.why.handed"
        key = "mentoring.why.swap" if asked.request.is_agreed else key
        lines.insert(0, t(key, who=kit.mention(asked.handed_by.slack_id)))
    if not lines:
        lines = [t("mentoring.why.outside" if asked.mentor.is_guest else "mentoring.why.peer_you")]
    return kit.listed(t("nudge.why"), lines[: nudge_messages.SHOWN_REASONS])


def _slots(t: Translator, asked: Offer) -> kit.Block:
    buttons = [
        kit.button(
            wall(t, asked.mentor, datetime.fromtimestamp(slot, UTC)),
            f"{CLAIM}.{number}",
            f"{asked.id}:{slot}",
        )
        for number, slot in enumerate(asked.slots[:3])
    ]
    return kit.actions(*buttons)


def wall(t: Translator, reader: Member, at: datetime) -> str:
    """A time on a button, where Slack draws no dates: in the reader's own zone and language."""
    zone = ZoneInfo(reader.timezone or reader.workspace.timezone)
    local = at.astimezone(zone)
    day = format_datetime(at, "EEE d MMM", tzinfo=zone, locale=t.language)
    return f"{day}, {kit.hour(t.language, local.hour * 60 + local.minute)}"


def _otherwise(t: Translator, asked: Offer) -> kit.Block:
    buttons = [
        kit.button(t("mentoring.other_time"), OTHER_TIME, asked.id),
        kit.button(t("mentoring.decline"), DECLINE, asked.id),
    ]
    if not asked.mentor.is_guest:  # a guest sees nothing of the directory
        buttons.append(kit.button(t("nudge.hand_over"), HAND_OVER, asked.id))
    return kit.actions(*buttons)


def _ending(t: Translator, asked: Offer) -> str:
    """What takes the buttons' place, when nothing is asked any more."""
    request = asked.request
    if asked.state == OfferState.OFFERED and request.state == RequestState.ASKING:
        return ""
    if asked.state == OfferState.CLAIMED:
        return _claimed(t, request)
    if asked.state == OfferState.PROPOSED and asked.proposed_at is not None:
        return t("mentoring.offer.proposed", when=kit.moment(asked.proposed_at))
    if request.state == RequestState.WITHDRAWN:
        return t("mentoring.offer.withdrawn")
    endings = {
        OfferState.DECLINED: "mentoring.offer.declined",
        OfferState.HANDED_OVER: "mentoring.offer.handed",
        OfferState.SILENT: "mentoring.offer.silent",
    }
    if asked is named_in(request):  # nobody else is asked in their place
        endings[OfferState.DECLINED] = "mentoring.offer.declined.named"
        endings[OfferState.SILENT] = "mentoring.offer.silent.named"
    return t(endings.get(asked.state, "mentoring.offer.closed"))


def _claimed(t: Translator, request: MentoringRequest) -> str:
    if request.state == RequestState.CONFIRMED and request.meetings:
        return t("mentoring.offer.claimed", when=kit.moment(request.meetings[-1].start_at))
    return t("mentoring.offer.was_claimed")


def other_time_form(t: Translator, asked: Offer, at: datetime | None) -> kit.View:
    """When would suit the mentor better."""
    return kit.modal(
        OTHER_TIME_FORM,
        t("mentoring.other_time"),
        [
            kit.section(kit.quote(asked.request.objective, 800)),
            kit.input_moment(TIME, t("mentoring.other_time.when"), at, hint=t("mentoring.other_time.hint")),
        ],
        submit=t("mentoring.other_time.send"),
        close=t("form.cancel"),
        about=asked.id,
    )


def hand_over_form(t: Translator, asked: Offer) -> kit.View:
    """Who would be better."""
    return kit.modal(
        HAND_OVER_FORM,
        t("nudge.hand_over.title"),
        [
            kit.section(kit.quote(asked.request.objective, 800)),
            kit.input_person(COLLEAGUE, t("nudge.hand_over.who"), hint=t("nudge.hand_over.hint")),
        ],
        submit=t("nudge.hand_over.send"),
        close=t("form.cancel"),
        about=asked.id,
    )


def proposed(t: Translator, asked: Offer) -> kit.Message:
    """For the requester: the mentor would rather meet at another time."""
    who, request = kit.mention(asked.mentor.slack_id), asked.request
    when = kit.moment(asked.proposed_at) if asked.proposed_at else ""
    title = t("mentoring.proposed", who=who, when=when)
    blocks = [kit.section(title), kit.context(kit.inline(request.topic, 120))]
    if asked.state == OfferState.PROPOSED and request.state == RequestState.ASKING:
        blocks.append(
            kit.actions(
                kit.button(t("mentoring.accept_time"), ACCEPT_TIME, asked.id, style="primary"),
                kit.button(t("mentoring.refuse_time"), REFUSE_TIME, asked.id),
            )
        )
    else:
        taken = asked.state == OfferState.CLAIMED
        blocks.append(kit.context(state(t, request) if taken else t("mentoring.proposed.over")))
    return kit.message(title, *blocks)

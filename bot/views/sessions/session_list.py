"""The Home tab's part about sessions: what is planned, and what a mentor is asked."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.models import Meeting, Member, Offer
from bot.views import kit
from bot.views.sessions import calendar_form, meeting_messages, offer_messages, request_messages

SESSIONS_SHOWN = 5


def home(
    t: Translator, member: Member, planned: Sequence[Meeting], asked: Sequence[Offer]
) -> list[kit.Block]:
    """Planned meetings with their buttons, requests that wait for an answer, and the way to ask for one."""
    blocks = [kit.divider(), kit.header(t("home.sessions"))]
    for offer in asked[:SESSIONS_SHOWN]:
        who, topic = kit.mention(offer.request.requester.slack_id), kit.inline(offer.request.topic, 120)
        when = kit.button(t("mentoring.other_time"), offer_messages.OTHER_TIME, offer.id)
        blocks.append(kit.section(t("home.session_offer", who=who, topic=topic), when))
    for meeting in planned[:SESSIONS_SHOWN]:
        seat = next(seat for seat in meeting.seats if seat.member_id == member.id)
        move = kit.button(t("meeting.move"), meeting_messages.MOVE, meeting.id)
        blocks.append(kit.section(meeting_messages.mine(t, seat), move))
    if not planned and not asked:
        blocks.append(kit.section(t("home.no_sessions")))
    ask = t("home.session_ask", minutes=member.workspace.meeting_minutes)
    mine = kit.button(t("calendar.title"), calendar_form.OPEN, "home")
    blocks.append(kit.actions(kit.button(ask, request_messages.START, "home"), mine))
    return blocks

"""What somebody reads who answers a message about a group in words: whom to write to, which button."""

from bot.i18n import Translator
from bot.store.models import Group, GroupKind, Member, Notice
from bot.store.models.notice_kinds import NoticeKind
from bot.views import kit
from bot.views.groups import circle_messages, circle_review_messages, pair_messages
from bot.views.groups.group_meeting_messages import names

FORMS = {  # what asks for words, and the button of its form
    NoticeKind.CIRCLE_CLIENT: ("circle.situation", circle_messages.SITUATION),
    NoticeKind.CIRCLE_AFTER: ("pair.look_back.write", circle_messages.LOOK_BACK),
    NoticeKind.CIRCLE_BEFORE: ("circle.bring", circle_messages.BRING),
    NoticeKind.CIRCLE_OVER: ("circle.review.open", circle_review_messages.OPEN),
}
TO_ALL = (
    NoticeKind.CIRCLE_BEGUN,
    NoticeKind.CIRCLE_SHEET,
    NoticeKind.CIRCLE_CHARTER,
    NoticeKind.CIRCLE_SMALL,
)
NAMES_NOBODY = (NoticeKind.SWAP_OFFERED, NoticeKind.SWAP_REMINDER, NoticeKind.SWAP_OVER)


def reply(t: Translator, notice: Notice, group: Group, writer: Member) -> kit.Message:
    """Nothing is carried, and nothing is kept; who is in a swap is not told before all would look."""
    if notice.kind == NoticeKind.PAIR_LOOK_BACK:
        said = t("group.reply.look_back")
        button = kit.button(
            t("pair.look_back.write"), pair_messages.LOOK_BACK, f"{group.id}:{notice.variant}"
        )
        return kit.message(said, kit.section(said), kit.actions(button))
    if group.kind == GroupKind.CIRCLE:
        return _of_circle(t, notice, group, writer)
    if notice.kind in NAMES_NOBODY:
        return kit.message(t("group.reply.buttons"))
    people = {seat.member_id: seat.member for seat in group.seats}
    if group.proposer is not None:
        people[group.proposer.id] = group.proposer
    others = [one for number, one in people.items() if number != writer.id]
    return kit.message(t("group.reply", who=names(t, others)) if others else t("group.reply.buttons"))


def _of_circle(t: Translator, notice: Notice, group: Group, writer: Member) -> kit.Message:
    """The form that what they answer asks for; those who are in the circle, where it is for all of them."""
    if notice.kind in FORMS:
        said, (label, action) = t("group.reply.look_back"), FORMS[notice.kind]
        button = kit.button(t(label), action, notice.subject_id)
        return kit.message(said, kit.section(said), kit.actions(button))
    others = [one for one in group.people if one.id != writer.id]
    if notice.kind in TO_ALL and writer in group.people and others:
        return kit.message(t("group.reply", who=names(t, others)))
    return kit.message(t("group.reply.buttons"))

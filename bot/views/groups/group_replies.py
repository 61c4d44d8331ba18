"""What somebody reads who answers a message about a group in words: whom to write to, which button."""

from bot.i18n import Translator
from bot.store.models import Group, Member, Notice
from bot.store.models.notice_kinds import NoticeKind
from bot.views import kit
from bot.views.groups import pair_messages
from bot.views.groups.group_meeting_messages import names

NAMES_NOBODY = (NoticeKind.SWAP_OFFERED, NoticeKind.SWAP_REMINDER, NoticeKind.SWAP_OVER)


def reply(t: Translator, notice: Notice, group: Group, writer: Member) -> kit.Message:
    """Nothing is carried, and nothing is kept; who is in a swap is not told before all would look."""
    if notice.kind == NoticeKind.PAIR_LOOK_BACK:
        said = t("group.reply.look_back")
        button = kit.button(
            t("pair.look_back.write"), pair_messages.LOOK_BACK, f"{group.id}:{notice.variant}"
        )
        return kit.message(said, kit.section(said), kit.actions(button))
    if notice.kind in NAMES_NOBODY:
        return kit.message(t("group.reply.buttons"))
    people = {seat.member_id: seat.member for seat in group.seats}
    if group.proposer is not None:
        people[group.proposer.id] = group.proposer
    others = [one for number, one in people.items() if number != writer.id]
    return kit.message(t("group.reply", who=names(t, others)) if others else t("group.reply.buttons"))

"""What is believed of a person, for their own eyes; and who knows what, for everybody's."""

from collections.abc import Container, Sequence

from bot.i18n import Translator
from bot.store.models import Evidence, EvidenceKind, EvidenceState, Member
from bot.store.people.evidence import TopicMap
from bot.views import ask_button, kit, question_title
from bot.views.kit import months
from bot.views.people import evidence_reasons

EXPERTISE = "people.expertise"
APPROVE = "expertise.approve"
REMOVE = "expertise.remove"
ASK_THEM = "expertise.ask_them"
MEET_THEM = "expertise.meet_them"

SHOWN_PIECES = 30
REFERENTS_WITH_BUTTONS = 12  # so that a message never has more than Slack's fifty blocks
TOPIC_LENGTH = 200
MOST_BLOCKS = 47  # of people, below Slack's fifty: three are said besides
ALL = "all"  # the form shows all pieces, not those behind one request


def pieces(
    t: Translator,
    found: Sequence[Evidence],
    *,
    seen: Container[int],
    title: str,
    intro: str,
    more: int = 0,
    about: str = "",
) -> kit.View:
    """Everything that the bot believes of a person, with *remove* beside each; proposals wait for a yes.

    `seen` are the numbers of the questions whose words they may read.
    """
    blocks: list[kit.Block] = [kit.section(intro)]
    for piece in sorted(found, key=lambda piece: piece.state != EvidenceState.PROPOSED)[:SHOWN_PIECES]:
        line = evidence_reasons.reason(t, piece, seen)
        blocks.append(
            kit.section(line[:1].upper() + line[1:], kit.button(t("expertise.remove"), REMOVE, piece.id))
        )
        if piece.state == EvidenceState.PROPOSED:
            yes = kit.button(t("expertise.approve"), APPROVE, piece.id, style="primary")
            blocks += [kit.context(t("expertise.proposed")), kit.actions(yes)]
    if not found:
        blocks.append(kit.section(t("expertise.none" if about == ALL else "nudge.why_me.none")))
    if more > 0:
        blocks.append(kit.context(t("expertise.more", count=more)))
    return kit.modal("people.pieces", title, blocks, close=t("form.close"), about=about)


def who_knows(t: Translator, topic: str, found: TopicMap, reader: Member) -> kit.Message:
    """The expertise map at one topic: people who agreed to be named, what shows it, and how to reach them."""
    wanted = [kit.context(t.n("expertise.wanted", found.wanted))] if found.wanted else []
    if not found.people and not found.referents:
        text = t("expertise.nobody", topic=kit.inline(topic))
        return kit.message(text, kit.section(text), *wanted, ask_button.ask(t, topic, main=True))
    title = t("expertise.who", topic=kit.inline(topic))
    blocks = [kit.section(title)]
    below = {knows.member.id for knows in found.people}
    for number, (referent, confirmed) in enumerate(found.referents):
        line = t("expertise.referent", who=kit.mention(referent.member.slack_id))
        blocks.append(kit.section(f"{line} {t.n('expertise.confirmed', confirmed)}" if confirmed else line))
        if number < REFERENTS_WITH_BUTTONS and referent.member_id not in below:
            blocks += _ways_to(t, topic, referent.member, reader)
    for knows in found.people:
        reasons = "\n".join(f"• {shown(t, piece, found.seen)}" for piece in knows.pieces)
        blocks.append(kit.section(f"*{kit.mention(knows.member.slack_id)}*\n{reasons}"))
        blocks += _ways_to(t, topic, knows.member, reader)
    ask = ask_button.ask(t, topic)
    return kit.message(title, *blocks[:MOST_BLOCKS], *wanted, kit.context(t("expertise.listed_only")), ask)


def _ways_to(t: Translator, topic: str, one: Member, reader: Member) -> list[kit.Block]:
    """From a name to a question or a session. What was looked for is no row, so it goes with the id."""
    if one.id == reader.id:
        return []
    value, minutes = f"{one.id}:{kit.cut(topic, TOPIC_LENGTH)}", reader.workspace.meeting_minutes
    ask = kit.button(t("expertise.ask_them"), ASK_THEM, value)
    return [kit.actions(ask, kit.button(t("expertise.meet_them", minutes=minutes), MEET_THEM, value))]


def shown(t: Translator, piece: Evidence, seen: Container[int]) -> str:
    """One piece of evidence, in words, for others' eyes; `seen` are questions that the reader may see."""
    if piece.kind == EvidenceKind.DECLARED:
        return t("expertise.shown.declared", topic=kit.inline(piece.topic or ""))
    asked, month = piece.question, months.month_at(t, piece.at)
    if piece.kind == EvidenceKind.MEETING:
        return t("expertise.shown.meeting", topic=kit.inline(piece.topic or ""), month=month)
    if piece.kind == EvidenceKind.HANDOVER:
        return t("expertise.shown.handover", month=month)
    if asked is None or asked.id not in seen:
        return t("expertise.shown.elsewhere", month=month)
    return t("expertise.shown.answer", question=question_title.title(asked, 110), month=month)


def uncovered(t: Translator, gaps: Sequence[tuple[str, int]]) -> kit.Message:
    """What several would like to learn, and nobody covers."""
    if not gaps:
        return kit.message(t("expertise.no_gaps"))
    lines = [f"• {kit.inline(topic)} ({t.n('expertise.wanted_by', count)})" for topic, count in gaps]
    return kit.message(t("expertise.gaps"), kit.section("\n".join([t("expertise.gaps"), *lines])))

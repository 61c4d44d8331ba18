"""What a request for a meeting looks like to whoever asks: suggestions, where it stands, the honest end."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.store.models import (
    Evidence,
    EvidenceKind,
    ExternalMentor,
    MentoringRequest,
    Offer,
    OfferState,
    RequestState,
)
from bot.store.sessions.requests import by_name, named_in
from bot.views import kit, question_title
from bot.views.kit import months
from bot.views.questions import question_messages

START = "mentoring.start"
ABOUT_QUESTION = "mentoring.about_question"
CHOOSE = "mentoring.choose"
CHOOSE_FOR_ME = "mentoring.choose_for_me"
OTHERS = "mentoring.others"
WIDEN = "mentoring.widen"
WITHDRAW = "mentoring.withdraw"
OUTSIDE = "mentoring.outside"
OUTSIDE_LINK = "mentoring.outside_link"
STATE_MARKS = {
    RequestState.CONFIRMED: "📅",
    RequestState.HELD: "✅",
    RequestState.REFERRED: "↗️",
    RequestState.SEARCHING: "🟡",
    RequestState.CHOOSING: "🟡",
    RequestState.ASKING: "🟡",
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """Everything that the suggestions show: the evidence by its id, and mentors from outside.

    `seen` are the numbers of the questions whose words the requester may read.
    """

    request: MentoringRequest
    evidence: Mapping[int, Evidence]
    outside: Sequence[ExternalMentor]
    seen: Container[int]


def looking(t: Translator, request: MentoringRequest) -> kit.Message:
    """At once, in our conversation: that the request has arrived, and what comes next."""
    named, topic = named_in(request), kit.inline(request.topic, 100)
    if named is not None:
        who = kit.mention(named.mentor.slack_id)
        return kit.message(t("mentoring.looking.named", who=who, topic=topic))
    return kit.message(t("mentoring.looking", topic=topic))


def suggested(t: Translator, shown: Suggested) -> kit.Message:
    """Up to three people with the reason and the first slot; once one is asked, where it stands."""
    request = shown.request
    topic = kit.inline(request.topic, 100)
    offers = [offer for offer in request.offers if offer.state == OfferState.SUGGESTED]
    choosing = request.state == RequestState.CHOOSING and bool(offers)
    title = (
        t.n("mentoring.suggested", len(offers), topic=topic)
        if choosing
        else t("mentoring.where", topic=topic)
    )
    blocks = [
        kit.section(title),
        kit.context(t("mentoring.objective_is", objective=kit.inline(request.objective, 300))),
    ]
    if choosing:
        blocks += [block for offer in offers for block in _suggestion(t, offer, shown)]
        blocks += _outside(t, request, shown.outside)
        blocks.append(_choices(t, request, len(offers)))
        blocks.append(kit.context(t.n("mentoring.suggested.privacy", len(offers))))
    else:
        blocks.append(kit.section(state(t, request)))
        if request.state in (RequestState.SEARCHING, RequestState.ASKING):
            blocks.append(kit.actions(_withdraw(t, request)))
    return kit.message(title, *blocks)


def _suggestion(t: Translator, offer: Offer, shown: Suggested) -> list[kit.Block]:
    known, seen = shown.evidence, shown.seen
    pieces = [known[number] for number in offer.evidence if number in known]
    pieces.sort(key=lambda piece: piece.question is not None and piece.question.id not in seen)
    lines = [f"*{kit.mention(offer.mentor.slack_id)}*"]
    otherwise = "mentoring.why.near" if offer.evidence else "mentoring.why.peer"
    lines += [f"• {reason(t, piece, seen)}" for piece in pieces[:2]] or [f"• {t(otherwise)}"]
    lines.append(t("mentoring.first_slot", when=kit.moment_of(offer.slots[0])))
    button = kit.button(t("mentoring.choose"), CHOOSE, offer.id)
    return [kit.section("\n".join(lines), button)]


def reason(t: Translator, piece: Evidence, seen: Container[int]) -> str:
    """One piece of evidence, in words, for somebody who looks for its person; `seen`: what they may read."""
    if piece.kind == EvidenceKind.DECLARED:
        return t("mentoring.why.declared", topic=kit.inline(piece.topic or ""))
    if piece.kind == EvidenceKind.MEETING:
        return t(
            "mentoring.why.meeting",
            topic=kit.inline(piece.topic or ""),
            month=months.month_at(t, piece.at),
        )
    if piece.question is not None and piece.question.id not in seen:
        return t("mentoring.why.elsewhere", month=months.month_at(t, piece.at))
    about = (
        question_title.title(piece.question, 110) if piece.question else kit.inline(piece.topic or "", 110)
    )
    accepted = piece.answer is not None and piece.answer.accepted_at is not None
    key = "mentoring.why.accepted" if accepted else "mentoring.why.answered"
    return t(key, question=about, month=months.month_at(t, piece.at))


def _outside(t: Translator, request: MentoringRequest, outside: Sequence[ExternalMentor]) -> list[kit.Block]:
    if not outside:
        return []
    blocks = [kit.section(t("mentoring.outside"))]
    for mentor in outside[:3]:
        line = f"*{kit.inline(mentor.name)}*\n{kit.inline(mentor.topics, 200)}"
        value = f"{request.id}:{mentor.id}"
        button = kit.button(t("mentoring.outside.ask"), OUTSIDE, value)
        if mentor.link:
            button = kit.link_button(t("mentoring.outside.book"), OUTSIDE_LINK, mentor.link, value)
        blocks.append(kit.section(line, button))
    return blocks


def _choices(t: Translator, request: MentoringRequest, count: int) -> kit.Block:
    return kit.actions(
        kit.button(t.n("mentoring.choose_for_me", count), CHOOSE_FOR_ME, request.id, style="primary"),
        kit.button(t.n("mentoring.others", count), OTHERS, request.id),
        _withdraw(t, request),
    )


def _withdraw(t: Translator, request: MentoringRequest) -> kit.Element:
    sure = kit.confirm(
        t("mentoring.withdraw.title"), t("mentoring.withdraw.sure"), t("mentoring.withdraw"), t("form.keep")
    )
    return kit.button(t("mentoring.withdraw"), WITHDRAW, request.id, confirm=sure)


def state(t: Translator, request: MentoringRequest) -> str:
    """One line: where the request stands."""
    asked = [offer for offer in request.offers if offer.state in (OfferState.OFFERED, OfferState.PROPOSED)]
    mark = STATE_MARKS.get(request.state, "⚪")
    if request.state == RequestState.ASKING and asked:
        other = next((offer for offer in asked if offer.state == OfferState.PROPOSED), None)
        if other is not None and other.proposed_at is not None:
            who, when = kit.mention(other.mentor.slack_id), kit.moment(other.proposed_at)
            return f"{mark} {t('mentoring.state.proposed', who=who, when=when)}"
        who = ", ".join(kit.mention(offer.mentor.slack_id) for offer in asked)
        until = max((offer.expires_at for offer in asked if offer.expires_at), default=request.asked_at)
        key = "mentoring.state.asking_named" if by_name(request) else "mentoring.state.asking_who"
        return f"{mark} {t(key, who=who, until=kit.moment(until))}"
    if request.state == RequestState.CONFIRMED and request.meetings:
        return f"{mark} {t('mentoring.state.confirmed', when=kit.moment(request.meetings[-1].start_at))}"
    return f"{mark} {t(f'mentoring.state.{request.state.value}')}"


def following(t: Translator, request: MentoringRequest) -> kit.Message:
    """The one asked first has not answered, or cannot: who is asked now."""
    text = t("mentoring.next", topic=kit.inline(request.topic, 100))
    return kit.message(text, kit.section(text), kit.context(state(t, request)))


def named_over(t: Translator, request: MentoringRequest, named: Offer | None) -> kit.Message:
    """It does not work out with the one whom the requester named: no reason, and what they can do now."""
    who = kit.mention(named.mentor.slack_id) if named else t("people.former")
    text = t("mentoring.named_over", who=who, topic=kit.inline(request.topic, 100))
    if request.state != RequestState.CHOOSING or by_name(request) is None:
        return kit.message(text, kit.section(text), kit.context(state(t, request)))
    others = kit.button(t("mentoring.named_over.others"), OTHERS, request.id, style="primary")
    widen = kit.button(t("mentoring.widen"), WIDEN, request.id)
    ways = kit.actions(others, widen, _withdraw(t, request))
    return kit.message(text, kit.section(text), ways, kit.context(t("mentoring.named_over.nobody_else")))


def ended(t: Translator, shown: Suggested) -> kit.Message:
    """The honest end without a meeting, and what else may help."""
    request = shown.request
    key = "lapsed" if request.state == RequestState.LAPSED else "nobody"
    if key == "nobody" and any(offer.offered_at for offer in request.offers):
        key = "all_asked"
    title = t(f"mentoring.ended.{key}", topic=kit.inline(request.topic, 100))
    blocks = [kit.section(title)]
    if request.state in (RequestState.LAPSED, RequestState.UNMATCHED):
        blocks.append(kit.section(t("mentoring.ended.ways")))
        blocks += _outside(t, request, shown.outside)
        ask = kit.button(t("mentoring.ended.ask"), question_messages.ASK, f"mentoring:{request.id}")
        widen = kit.button(t("mentoring.widen"), WIDEN, request.id, style="primary")
        blocks.append(kit.actions(widen, ask))
        blocks.append(kit.context(_kept(t, request)))
    else:
        blocks.append(kit.context(state(t, request)))
    return kit.message(title, *blocks)


def _kept(t: Translator, request: MentoringRequest) -> str:
    """What is kept of it, for how long, and what for."""
    days = request.workspace.keep_meetings_days
    return t.n("mentoring.ended.kept_for", days) if days else t("mentoring.ended.kept")

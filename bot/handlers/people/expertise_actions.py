"""What the bot believes of a person: seen, agreed to, or taken away by them."""

from collections.abc import Sequence
from typing import Any

from slack_bolt import Ack, BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers import home_events
from bot.handlers.incoming.payload import beside, button_value, form_subject, number
from bot.handlers.request_context import Acting, current_member, get_or_refuse
from bot.services.people import expertise
from bot.store import visibility
from bot.store.models import Evidence
from bot.store.people import evidence
from bot.views import kit
from bot.views.people import expertise_messages


def see_evidence(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Everything that the bot believes of me."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        view = _all_pieces(session, me)
    deps.slack.open(body["trigger_id"], view)
    ack()


def _all_pieces(session: Session, me: Acting) -> kit.View:
    """As many as fit; what is removed makes room for the next."""
    found = evidence.all_of_member(session, me.member, expertise_messages.SHOWN_PIECES)
    more = evidence.believed(session, me.member, 0).pieces - len(found)
    title, intro = me.t("expertise.title"), me.t("expertise.intro")
    seen = _seen(session, me, found)
    return expertise_messages.pieces(
        me.t, found, seen=seen, title=title, intro=intro, more=more, about=expertise_messages.ALL
    )


def reasons_view(session: Session, me: Acting, found: Sequence[Evidence]) -> kit.View:
    title, intro, seen = me.t("nudge.why"), me.t("nudge.why_me.intro"), _seen(session, me, found)
    return expertise_messages.pieces(me.t, found, seen=seen, title=title, intro=intro)


def _seen(session: Session, me: Acting, found: Sequence[Evidence]) -> set[int]:
    return visibility.readable_questions(
        session, visibility.alone(me.member), [piece.question for piece in found]
    )


def approve(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A proposal is right."""
    _settle_piece(ack, body, context, deps, keep=True)


def remove(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It counts no more, from the next question on."""
    _settle_piece(ack, body, context, deps, keep=False)


def _settle_piece(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps, *, keep: bool) -> None:
    with deps.transaction() as session:
        me = current_member(session, context)
        (expertise.approve if keep else expertise.remove)(
            session, get_or_refuse(session, Evidence, button_value(body)), me.member
        )
        shown = [number(one) for one in beside(body["view"])]
        if form_subject(body["view"]) == expertise_messages.ALL:
            view = _all_pieces(session, me)
        else:
            mine = [one for one in evidence.not_removed(session, shown) if one.member_id == me.member.id]
            view = reasons_view(session, me, mine)
    ack()
    deps.slack.redraw(body["view"]["id"], view)
    home_events.draw(deps, context)

"""`/eclair find …`, and what readers and authors may do with a card."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers import second_look_actions
from bot.handlers.incoming.payload import button_value, choice, form_subject, form_value
from bot.handlers.request_context import current_member, get_or_refuse
from bot.search import thresholds
from bot.services.memory import card_keeping
from bot.store.memory import cards
from bot.store.models import Card
from bot.store.visibility import Reader, alone
from bot.views import kit
from bot.views.memory import card_messages

CARDS_READ, SIMILAR_SHOWN = 40, 10


def find(deps: Deps, context: BoltContext, rest: str, *, in_form: bool = False) -> kit.Message:
    """What the company remembers that is closest to these words, and that may be read here."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
    reader = alone(me.member, context.channel_id)
    hits = deps.index.find(rest, CARDS_READ, reader)
    with deps.read_sessions() as session:
        there = {card.id: card for card in card_keeping.readable(session, [hit.key for hit in hits], reader)}
        close, passes = thresholds.found(
            [hit for hit in hits if hit.key in there][: card_keeping.CARDS_SHOWN]
        )
        found_cards = [there[hit.key] for hit in close]
    near = {card.id: deps.index.beside(card, reader) for card in found_cards}
    with deps.read_sessions() as session:
        mine = {card.id for card in found_cards if card_keeping.may_change(card, me.member)}
        tried = _tried(session, found_cards, near, reader)
        told = cards.told(session, [*found_cards, *tried.values()])
        merged = {one.merged_into_id for one in cards.merged_into(session, mine) if one.merged_into_id}
        beside = card_messages.Beside(mine, told, tried, merged)
        return card_messages.found(me.t, rest, found_cards, beside, passes=passes, in_form=in_form)


def _tried(
    session: Session, found_cards: Sequence[Card], near: Mapping[int, Sequence[int]], reader: Reader
) -> dict[int, Card]:
    """What somebody tried, beside what is close to it; once, and not where it is found itself."""
    said, found = {card.id for card in found_cards}, {}
    for card in found_cards:
        failed = card_keeping.tried(session, card, near[card.id], reader)
        if failed is not None and failed.id not in said:
            said.add(failed.id)
            found[card.id] = failed
    return found


def mark_stale(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A reader doubts it; its author is asked."""
    with deps.transaction() as session:
        me = current_member(session, context)
        card_keeping.mark_stale(
            session, get_or_refuse(session, Card, button_value(body)), me.member, deps.clock()
        )
    ack()
    respond(**kit.message(me.t("card.stale_asked")), response_type="ephemeral", replace_original=False)


def still_right(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One tap: it still holds; the message redraws itself."""
    with deps.transaction() as session:
        me = current_member(session, context)
        card_keeping.still_right(session, get_or_refuse(session, Card, button_value(body)), me.member)
    ack()


def open_amend(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The card's words, to be put better."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        card = get_or_refuse(session, Card, button_value(body))
        card_keeping.check_reworded(session, card, me.member)
        form = card_messages.amend_form(me.t, card, cards.versions(session, card), card_keeping.LONGEST)
    deps.slack.open(body["trigger_id"], form)
    ack()


def amend(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It says something else from now on; the old words are kept."""
    view = body["view"]
    title, text = form_value(view, card_messages.TITLE), form_value(view, card_messages.TEXT)
    again = second_look_actions.reread(deps, context, view, (title, text), may_name=True)
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        me = current_member(session, context)
        card = get_or_refuse(session, Card, form_subject(view))
        fields = (card_messages.TITLE, card_messages.TEXT)
        card_keeping.amend(session, card, me.member, title, text, deps.clock(), fields)
    ack(response_action="update", view=card_messages.amended(me.t))


def open_merge(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Those that say much the same."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        card = get_or_refuse(session, Card, button_value(body))
        card_keeping.allowed(session, card, me.member)
    hits = deps.index.find(f"{card.title}\n{card.text}", CARDS_READ, alone(me.member))
    with deps.read_sessions() as session:
        alike = [hit.key for hit in hits if hit.alike and hit.key != card.id]
        others = card_keeping.partners(session, card, alike, me.member)[:SIMILAR_SHOWN]
        form = card_messages.merge_form(me.t, card, others)
    deps.slack.open(body["trigger_id"], form)
    ack()


def merge(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Two cards become one."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        into = get_or_refuse(session, Card, choice(view, card_messages.INTO) or "0")
        card_keeping.merge(session, get_or_refuse(session, Card, form_subject(view)), into, me.member)
    ack(response_action="update", view=card_messages.merged(me.t, into))


def unmerge(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Each is found by itself again."""
    with deps.transaction() as session:
        me = current_member(session, context)
        card_keeping.unmerge(session, get_or_refuse(session, Card, button_value(body)), me.member)
    ack()
    respond(**kit.message(me.t("card.unmerged")), response_type="ephemeral", replace_original=False)

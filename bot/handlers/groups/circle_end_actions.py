"""What a circle keeps, and how it ends: a card for the memory, the last look back."""

from typing import Any

from slack_bolt import Ack, BoltContext, Respond

from bot.deps import Deps
from bot.handlers import second_look_actions
from bot.handlers.groups.group_meeting_actions import GONE
from bot.handlers.incoming.payload import button_value, choice, form_subject, form_value, word
from bot.handlers.request_context import current_member, get_or_refuse, reply_privately
from bot.services.groups import circle_cards, circle_reviews
from bot.store.models import Applied, CircleCard, Group
from bot.views import kit
from bot.views.groups import circle_call_messages, circle_card_messages, circle_review_messages


def open_card(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form; after a card that was not kept, with its words."""
    said = button_value(body)
    with deps.read_sessions() as session:
        me = current_member(session, context)
        title, text, number = "", "", said
        if said.startswith(circle_card_messages.ANEW):
            made = get_or_refuse(session, CircleCard, said.removeprefix(circle_card_messages.ANEW), GONE)
            number = str(made.group_id or 0)
            if made.author_id == me.member.id:
                title, text = made.title, made.text
        group = get_or_refuse(session, Group, number, GONE)
        circle_cards.may_propose(group, me.member)
        longest = (circle_cards.LONGEST_TITLE, circle_cards.LONGEST_TEXT)
        form = circle_card_messages.form(me.t, group, title, text, longest)
    deps.slack.open(body["trigger_id"], form)
    ack()


def propose_card(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """All of the circle read it, and each says whether they agree."""
    view, forms = body["view"], circle_card_messages
    words = form_value(view, forms.TITLE), form_value(view, forms.TEXT)
    again = second_look_actions.reread(deps, context, view, words)
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, form_subject(view), GONE)
        circle_cards.propose(
            session, group, me.member, words, f"card:{view['id']}", deps.clock(),
            fields=(forms.TITLE, forms.TEXT),
        )  # fmt: skip
    ack()
    reply_privately(deps, context, kit.message(me.t("circle.card.proposed")))


def agree(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The last to agree makes it a card."""
    with deps.transaction() as session:
        me = current_member(session, context)
        made = get_or_refuse(session, CircleCard, button_value(body), GONE)
        is_last = circle_cards.agree(session, made, me.member, deps.clock())
    ack()
    said = kit.message(me.t("circle.card.agreed.last" if is_last else "circle.card.agreed"))
    respond(**said, response_type="ephemeral", replace_original=False)


def refuse(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It stays in the circle."""
    with deps.transaction() as session:
        me = current_member(session, context)
        made = get_or_refuse(session, CircleCard, button_value(body), GONE)
        circle_cards.refuse(session, made, me.member, deps.clock())
    ack()
    said = kit.message(me.t("circle.card.refused.noted"))
    respond(**said, response_type="ephemeral", replace_original=False)


def open_review(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What I take with me, and whether I would like to go on."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, button_value(body), GONE)
        seat = circle_reviews.may_look_back(group, me.member)
        form = circle_review_messages.form(me.t, group, seat)
    deps.slack.open(body["trigger_id"], form)
    ack()


def review(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The circle reads the word; the rest is mine."""
    view, forms = body["view"], circle_review_messages
    reached = choice(view, forms.REACHED, among=list(Applied))
    said = circle_reviews.Review(
        reached=word(Applied, reached) if reached else None,
        word=form_value(view, forms.WORD),
        goes_on=choice(view, forms.NEXT, among=(forms.GO_ON, forms.STOP)) == forms.GO_ON,
    )
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, form_subject(view), GONE)
        state = circle_reviews.look_back(session, group, me.member, said, deps.clock())
        following = circle_reviews.next_of(session, group) if state is not None else None
        joined = circle_call_messages.joined(me.t, following, state) if following and state else None
    ack()
    if joined is not None:
        reply_privately(deps, context, joined)

"""Pairs: proposed, accepted, their list, stopped, looked back on."""

from typing import Any

from slack_bolt import Ack, BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.groups.group_meeting_actions import GONE
from bot.handlers.incoming.payload import (
    button_value,
    choice,
    colleague,
    form_subject,
    form_value,
    number,
    pair,
    picked,
    word,
)
from bot.handlers.request_context import Acting, current_member, get_or_refuse, show_over
from bot.services.groups import group_meetings, group_series, pair_proposals, pair_search, pairs
from bot.services.people import identity
from bot.store.models import Applied, Group, GroupItem, Member, PairStage
from bot.store.people import interests
from bot.views import kit
from bot.views.groups import pair_forms


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """The form, with nobody in it yet."""
    with deps.read_sessions() as session:
        form = _form(current_member(session, context))
    deps.slack.open(trigger_id, form)


def _form(me: Acting, whom: str | None = None, theme: str = "") -> kit.View:
    others = pair_proposals.may_propose_others(me.member)
    return pair_forms.propose(
        me.t, me.workspace.meeting_minutes, for_others=others, whom=whom, theme=theme
    )  # fmt: skip


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab, or from a message about it."""
    with deps.read_sessions() as session:
        form = _form(current_member(session, context))
    show_over(deps, body, form)
    ack()


def find(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Who would complete me."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        found = pair_search.suggestions(session, me.member, deps.index.experts, deps.clock())
        form = pair_forms.found(me.t, found, bool(interests.goals_of(session, me.member)))
    show_over(deps, body, form)
    ack()


def choose(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One of those found: the form, with them in it."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        chosen = get_or_refuse(session, Member, button_value(body), "people.not_here")
        form = _form(me, chosen.slack_id)
    show_over(deps, body, form)
    ack()


def again(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The same two once more: the form, filled in."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, button_value(body), GONE)
        group_meetings.seat_of(group, me.member)
        others = [one for one in group.people if one.id != me.member.id]
        form = _form(me, others[0].slack_id if others else None, group.theme)
    show_over(deps, body, form)
    ack()


def propose(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Sent: the other one is asked, or both others."""
    view, forms = body["view"], pair_forms
    with deps.transaction() as session:
        me = current_member(session, context)
        first = identity.named(session, colleague(view, forms.WHOM), field=forms.WHOM)
        other = picked(view, forms.OTHER)
        second = identity.named(session, other, field=forms.OTHER) if other else me.member
        weeks = choice(view, forms.WEEKS, among=forms.WEEKS_OFFERED) or forms.WEEKS_OFFERED[0]
        said = pair_proposals.PairForm(
            form_value(view, forms.THEME), number(weeks), form_value(view, forms.GOAL)
        )
        pair_proposals.propose(
            session, me.member, (second, first), said, f"pair:{view['id']}", deps.clock(),
            fields=(forms.THEME, forms.WHOM),
        )  # fmt: skip
    ack(response_action="clear")


def open_accept(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """My goal; and the time, where I am the last who agrees."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, button_value(body), GONE)
        pair_proposals.open_seat(group, me.member)
        series = None
        if pair_proposals.is_last(group, me.member):
            people = [seat.member for seat in group.seats]
            series = group_series.proposed(session, group, people, deps.clock())
        form = pair_forms.accept(me.t, group, series)
    deps.slack.open(body["trigger_id"], form)
    ack()


def accept(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Agreed; with the last of them it begins."""
    view, forms = body["view"], pair_forms
    chosen = choice(view, forms.SERIES)
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, form_subject(view), GONE)
        pair_proposals.accept(
            session, group, me.member, form_value(view, forms.GOAL),
            number(chosen, GONE) if chosen else None, deps.clock(), field=forms.SERIES,
        )  # fmt: skip
    ack()


def decline(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One would rather not."""
    with deps.transaction() as session:
        me, group = _of_button(session, context, body)
        pair_proposals.decline(session, group, me.member, deps.clock())
    ack()


def withdraw(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Whoever proposed it takes it back."""
    with deps.transaction() as session:
        me, group = _of_button(session, context, body)
        pair_proposals.withdraw(session, group, me.member, deps.clock())
    ack()


def stop(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Either stops."""
    with deps.transaction() as session:
        me, group = _of_button(session, context, body)
        pairs.stop(session, group, me.member, deps.clock())
    ack()


def _of_button(session: Session, context: BoltContext, body: dict[str, Any]) -> tuple[Acting, Group]:
    me = current_member(session, context)
    return me, get_or_refuse(session, Group, button_value(body), GONE)


def open_add(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A line for the list."""
    with deps.read_sessions() as session:
        me, group = _of_button(session, context, body)
        pairs.check_is_pair(group, me.member)
        form = pair_forms.add(me.t, group)
    deps.slack.open(body["trigger_id"], form)
    ack()


def add(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The line stands in the list."""
    view, field = body["view"], pair_forms.ITEM
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, form_subject(view), GONE)
        pairs.add_item(session, group, me.member, form_value(view, field), deps.clock(), field=field)
    ack()


def done(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A line is done, or not after all."""
    with deps.transaction() as session:
        me = current_member(session, context)
        item = get_or_refuse(session, GroupItem, button_value(body), GONE)
        pairs.tick(session, item, me.member, deps.clock())
    ack()


def open_look_back(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Two lines for the other."""
    said, stage = pair(button_value(body))
    with deps.read_sessions() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, said, GONE)
        group_meetings.seat_of(group, me.member)
        others = [one.slack_id for one in group.people if one.id != me.member.id]
        form = pair_forms.look_back(me.t, group, word(PairStage, stage), others[0] if others else "")
    deps.slack.open(body["trigger_id"], form)
    ack()


def look_back(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """They go to the other one."""
    view, forms = body["view"], pair_forms
    said, stage = pair(form_subject(view))
    reached = choice(view, forms.REACHED, among=list(Applied))
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, said, GONE)
        words = form_value(view, forms.HELPS), form_value(view, forms.CHANGE)
        pairs.look_back(
            session, group, me.member, word(PairStage, stage), words,
            Applied(reached) if reached else None, deps.clock(), field=forms.HELPS,
        )  # fmt: skip
    ack()

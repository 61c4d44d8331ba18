"""`/eclair mentors`: an admin names mentors from outside."""

from typing import Any

from slack_bolt import Ack, BoltContext
from sqlalchemy.orm import Session

from bot import directory_sync
from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.admin.settings_actions import may_they
from bot.handlers.incoming.payload import form_value, numbers, persons
from bot.handlers.request_context import current_member
from bot.services.admin import external_mentors
from bot.services.people import identity
from bot.store.models import Member
from bot.store.people.members import Profile, find
from bot.store.sessions import mentors
from bot.views.admin import external_mentor_form


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """The list and the form."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        may_they(session, me.member)
        form = external_mentor_form.form(me.t, mentors.externals(session))
    deps.slack.open(trigger_id, form)


def save(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Some are removed, one is added."""
    view = body["view"]
    name, topics = form_value(view, external_mentor_form.NAME), form_value(view, external_mentor_form.TOPICS)
    link, chosen = form_value(view, external_mentor_form.LINK), persons(view, external_mentor_form.PERSON)
    profile = directory_sync.one_person(deps, chosen[0]) if chosen else None
    with deps.transaction() as session:
        me = current_member(session, context)
        gone = numbers(view, external_mentor_form.REMOVE)
        external_mentors.remove(session, me.member, gone, deps.clock())
        if name or topics or link or chosen:
            external_mentors.name_mentor(
                session,
                me.member,
                name=name,
                topics=topics,
                link=link,
                member=_person(session, chosen[0], profile) if chosen else None,
                now=deps.clock(),
                fields=(external_mentor_form.NAME, external_mentor_form.TOPICS, external_mentor_form.LINK),
            )
    ack()


def _person(session: Session, slack_id: str, profile: Profile | None) -> Member:
    """Whom the admin chose; somebody of another organisation has no row before they are named here."""
    member = identity.add(session, profile) if profile else find(session, slack_id)
    if member is None or member.is_bot or member.has_left:
        raise Refusal("people.not_here", field=external_mentor_form.PERSON)
    return member

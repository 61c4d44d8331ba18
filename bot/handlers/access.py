"""Who may do what: one table, before every listener.

Whoever acts is looked at here once: of which organisation they are, whether they are a person, still work
here, are inside the pilot, asked to be forgotten. No payload makes a workspace's row; a member's row is made
here alone, for a colleague who means something for Éclair, and for nobody who merely talks near it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from slack_bolt import BoltContext, BoltResponse

from bot import directory_sync
from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.incoming.actors import (
    Act,
    act_of,
    actor_of,
    home_of,
    is_by_machine,
    is_for_home,
    is_of_home,
)
from bot.handlers.incoming.external_access import is_right, is_theirs
from bot.handlers.privacy import return_actions
from bot.i18n import from_locale
from bot.services.admin import settings
from bot.services.people import identity
from bot.slack import TryLater, UnknownOutcome
from bot.store import workspaces
from bot.store.models import Member
from bot.store.people.members import find, is_erased
from bot.store.sessions import mentors


class Standing(StrEnum):
    """Who somebody is to the organisation, as of now."""

    COLLEAGUE = "colleague"
    GUEST = "guest"
    NEW = "new"  # of the organisation, and never seen here
    FORGOTTEN = "forgotten"  # asked to be
    OUTSIDE = "outside"  # the pilot
    MENTOR = "mentor"  # of another organisation, named as a mentor by an admin
    LEFT = "left"
    STRANGER = "stranger"
    MACHINE = "machine"


class Verdict(StrEnum):
    """What is done about a request, once it is known who acted."""

    DONE = "done"
    ADDED = "added"  # their row is made, then it is done
    ASKED = "asked"  # whether they want to be here again; nothing is done before
    UNKNOWN_HOME = "unknown_home"  # the Home tab says that nothing is known of them
    REFUSED = "refused"  # with a sentence
    THEIRS = "theirs"  # done where it concerns their own sessions, else refused
    RIGHTS = "rights"  # done where it is about what is known of them, else refused
    NOTHING = "nothing"


DONE, REFUSED, NOTHING, THEIRS = Verdict.DONE, Verdict.REFUSED, Verdict.NOTHING, Verdict.THEIRS
ACTS = (Act.PRESS, Act.WORDS, Act.HOME, Act.REPLY, Act.PASSING, Act.DELETION)
TABLE: dict[Standing, tuple[Verdict, ...]] = {
    # what follows of: press, words, Home, reply, passing, deletion
    Standing.COLLEAGUE: (DONE, DONE, DONE, DONE, DONE, DONE),
    Standing.GUEST: (DONE, DONE, DONE, DONE, DONE, DONE),
    Standing.NEW: (Verdict.ADDED, Verdict.ADDED, Verdict.UNKNOWN_HOME, DONE, NOTHING, NOTHING),
    Standing.FORGOTTEN: (Verdict.ASKED, Verdict.ASKED, Verdict.UNKNOWN_HOME, NOTHING, NOTHING, NOTHING),
    Standing.OUTSIDE: (Verdict.RIGHTS, REFUSED, NOTHING, NOTHING, NOTHING, DONE),
    Standing.MENTOR: (THEIRS, THEIRS, NOTHING, NOTHING, THEIRS, THEIRS),
    Standing.LEFT: (REFUSED, REFUSED, NOTHING, NOTHING, NOTHING, DONE),
    Standing.STRANGER: (REFUSED, REFUSED, NOTHING, NOTHING, NOTHING, NOTHING),
    Standing.MACHINE: (REFUSED, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
}
SENTENCES = {
    Standing.OUTSIDE: "pilot.not_yet",
    Standing.MENTOR: "actor.mentor",
    Standing.LEFT: "actor.left",
    Standing.STRANGER: "actor.stranger",
    Standing.MACHINE: "actor.machine",
}
MEANT = (Act.PRESS, Act.WORDS, Act.HOME)


def only_members(
    body: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], BoltResponse]
) -> BoltResponse:
    """Before every listener: what the table allows goes on; the rest is answered here."""
    act = act_of(body)
    if act is Act.TOLD:
        return next() if is_for_home(body, home_of(context)) else _nothing()
    if not actor_of(body):
        return _nothing()
    context["user_id"] = actor_of(body)
    who = standing(deps, context, body, act)
    then = _verdict(who, act, body)
    if then is Verdict.REFUSED:
        raise Refusal(SENTENCES[who])
    if then is Verdict.ASKED:
        return return_actions.ask_first(body, context, deps)
    if then is Verdict.UNKNOWN_HOME:
        return return_actions.show_unknown_home(context, deps)
    if then is Verdict.ADDED:
        _add(deps, context)
    return _nothing() if then is Verdict.NOTHING else next()


def _verdict(who: Standing, act: Act, body: dict[str, Any]) -> Verdict:
    """The table's verdict; where that depends on what is asked for (THEIRS, RIGHTS, ASKED), the outcome."""
    then = TABLE[who][ACTS.index(act)]
    if then is Verdict.THEIRS and not is_theirs(body):
        return Verdict.REFUSED if act in MEANT else Verdict.NOTHING
    if then is Verdict.RIGHTS:
        return Verdict.DONE if is_right(body) else Verdict.REFUSED
    if then is Verdict.ASKED and not return_actions.is_consent(body):
        return Verdict.ASKED
    return Verdict.DONE if then in (Verdict.THEIRS, Verdict.ASKED) else then


def standing(deps: Deps, context: BoltContext, body: dict[str, Any], act: Act) -> Standing:
    """Who acted; whoever means something for Éclair and is not known here is looked up in Slack."""
    if is_by_machine(body):
        return Standing.MACHINE
    ours, slack_id = is_of_home(body, home_of(context)), context.user_id or ""
    with deps.read_sessions() as session:
        member = find(session, slack_id)
        if member is not None:
            named = mentors.external_of(session, member) is not None if ours is not True else False
            return _of_member(member, ours, is_named=named)
        erased = is_erased(session, slack_id)
    if ours is False:
        return Standing.STRANGER
    context["standing"] = Standing.FORGOTTEN if erased else Standing.NEW
    if act in MEANT:
        return _looked_up(deps, context, certain=act is Act.PRESS and (ours is True or erased))
    return Standing(context["standing"])


def _of_member(member: Member, ours: bool | None, *, is_named: bool) -> Standing:
    if member.is_bot:
        return Standing.MACHINE
    if member.has_left:
        return Standing.LEFT
    if ours is False or (ours is None and member.is_guest):
        if not is_named:
            return Standing.STRANGER
        return Standing.MENTOR  # whom an admin named is of no pilot, and keeps their own sessions
    if _is_outside(member):
        return Standing.OUTSIDE
    return Standing.GUEST if member.is_guest else Standing.COLLEAGUE


def _is_outside(member: Member) -> bool:
    return member.workspace.has_pilot and not (member.in_pilot or settings.may_change(member))


def _looked_up(deps: Deps, context: BoltContext, *, certain: bool) -> Standing:
    """The same for somebody without a row, by what Slack says of them.

    Where Slack does not answer, an event fails and comes again; whoever pressed, as is `certain`, hears so:
    nobody is made a member without knowing whether they are a guest.
    """
    try:
        profile = directory_sync.one_person(deps, context.user_id or "")
    except (TryLater, UnknownOutcome):
        if not certain:
            raise
        raise Refusal("actor.unknown_yet") from None
    if profile is None or profile.is_stranger:
        return Standing.STRANGER
    context["profile"], context["language"] = profile, from_locale(profile.locale)
    if profile.is_bot or profile.has_left:
        return Standing.MACHINE if profile.is_bot else Standing.LEFT
    with deps.read_sessions() as session:
        is_outside = workspaces.home(session).has_pilot and not profile.is_admin
    return Standing.OUTSIDE if is_outside else Standing(context["standing"])


def let_in(deps: Deps, context: BoltContext) -> bool:
    """Whether whoever replied below a question is here, or may be: a colleague's answer makes their row."""
    if context.get("standing") != Standing.NEW:
        return True
    if _looked_up(deps, context, certain=False) is not Standing.NEW:
        return False
    return _add(deps, context)


def _add(deps: Deps, context: BoltContext) -> bool:
    with deps.sessions.begin() as session:
        workspaces.hold(session)
        return identity.add(session, context["profile"]) is not None


def _nothing() -> BoltResponse:
    return BoltResponse(status=200, body="")

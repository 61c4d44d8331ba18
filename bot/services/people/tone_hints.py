"""A kind word for an author before their text is published, unless they want none."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.store.models import Member
from bot.store.people import members, preferences
from bot.text import tone
from bot.text.person_names import candidates


def wants_hints(session: Session, member: Member | None) -> bool:
    """Whether the member wants hints about tone."""
    return member is None or preferences.preference(session, member).wants_hints


def silence(session: Session, member: Member) -> None:
    """No such hints any more."""
    session.merge(preferences.preference(session, member)).wants_hints = False


def hints(session: Session, texts: Iterable[str], aside: Iterable[str], *, may_name: bool) -> list[str]:
    """What may hurt in texts, each sort once: `bot.text.tone` has the sorts.

    `may_name` where colleagues' names belong in them; in the texts `aside` they always do.
    """
    said, besides = [*texts], [*aside]
    known = members.called(session, candidates(tone.read([*said, *besides])))
    unnamed = [hint for hint in tone.hints(besides, known) if hint != "name"]
    found = dict.fromkeys([*tone.hints(said, known), *unnamed])
    return [hint for hint in found if not (may_name and hint == "name")]

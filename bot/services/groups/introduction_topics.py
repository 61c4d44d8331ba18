"""What people who are introduced to each other have in common, in their own words."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.store.groups import introductions
from bot.store.models import Group
from bot.text.terms import terms

SHOWN_TOPICS = 3


def in_common(session: Session, group: Group) -> list[str]:
    """Up to three topics that all of them show or would like to learn: as the first one wrote them."""
    people = [one.id for one in group.people]
    said = introductions.subjects(session, people)
    if len(people) < 2:
        return []
    first, *others = (said.get(number, []) for number in people)
    shared = [topic for topic in first if all(_among(topic, theirs) for theirs in others)]
    return list(dict.fromkeys(shared))[:SHOWN_TOPICS]


def _among(topic: str, theirs: Sequence[str]) -> bool:
    wanted = set(terms(topic))
    return bool(wanted) and any(wanted & set(terms(one)) for one in theirs)

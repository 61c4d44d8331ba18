"""The expertise map: who may be named for a topic, and what several want and nobody covers."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.matching.ranking import Candidate, Ranking, Suggestion
from bot.services.people import workload
from bot.services.people.expertise import STANDS_OUT, key_of, subject_of
from bot.store import visibility
from bot.store.models import Evidence, Member, TopicContact
from bot.store.people import evidence, interests
from bot.store.people.evidence import Knows, TopicMap
from bot.store.people.members import everybody
from bot.store.visibility import Reader
from bot.text.glossary import bilingual_terms
from bot.text.terms import terms

Rank = Callable[[Sequence[Candidate], datetime, int], Ranking]

PEOPLE_SHOWN = 5
SEVERAL = 2  # people who want the same, before it is told that somebody does


def may_be_shown(member: Member) -> bool:
    """Whether the map may name them: they agreed to be listed, and are here."""
    return member.is_listed and workload.is_reached(member) and not member.is_guest


def check_reads(session: Session, reader: Reader, field: str | None = None) -> None:
    """Refuse whoever does not read what all colleagues read: the map names people and their topics."""
    if not visibility.reads_all(session, reader):
        raise Refusal("guests.not_the_map", field=field)


def who_knows(session: Session, topic: str, rank: Rank, now: datetime, reader: Reader) -> TopicMap:
    """The expertise map at one topic, as this reader may see it. Nobody is on it who did not agree to be."""
    listed = [member for member in everybody(session) if may_be_shown(member)]
    by_id = {member.id: member for member in listed}
    ranking = rank([Candidate(member.id) for member in listed], now, PEOPLE_SHOWN)
    found = []
    for suggestion in ranking.suggestions:
        pieces = about(session, topic, suggestion)
        if pieces:
            found.append((suggestion.person, pieces))
    key = key_of(topic)
    volunteers = [r for r in interests.contacts(session) if key_of(r.topic) == key and may_be_shown(r.member)]
    wanted = sum(key_of(wish) == key for wish in interests.goals(session))
    referents = [(one, confirmations(session, one)) for one in volunteers]
    cited = [piece.question for _, pieces in found for piece in pieces]
    seen = visibility.readable_questions(session, reader, cited)
    people = [Knows(by_id[person], _told(pieces, seen)) for person, pieces in found]
    return TopicMap(people, referents, wanted if wanted >= SEVERAL else 0, seen)


def _told(pieces: Sequence[Evidence], seen: Collection[int]) -> list[Evidence]:
    """Two reasons, first those that the reader may read."""
    return sorted(pieces, key=lambda one: one.question_id is not None and one.question_id not in seen)[:2]


def about(session: Session, topic: str, suggestion: Suggestion) -> list[Evidence]:
    """What shows that somebody knows this topic. Ranks alone would name somebody for anything.

    It shares two words with the topic (one, where there is one), in French or English; or the person stands
    out so far that it must say the same in other words.
    """
    numbers = [cited.piece for cited in suggestion.evidence if cited.strength > 0]
    known = {piece.id: piece for piece in evidence.standing(session, numbers)}
    pieces, enough = [known[n] for n in numbers if n in known], max(1, min(2, len(set(terms(topic)))))
    shared = [piece for piece in pieces if in_common(topic, subject_of(piece)) >= enough]
    return shared or (pieces if suggestion.chance >= STANDS_OUT else [])


def in_common(one: str, other: str) -> int:
    """Words that two texts share, or that one says in French and the other in English."""
    here, there = set(terms(one)), set(terms(other))
    crossed = (set(bilingual_terms(one)) - here) & there, (set(bilingual_terms(other)) - there) & here
    return max(len(here & there), *map(len, crossed))


def confirmations(session: Session, referent: TopicContact) -> int:
    """How many colleagues confirm a referent: those who accepted an answer of theirs on the topic."""
    topic = set(terms(referent.topic))
    return len(
        {
            asker
            for asker, text in evidence.accepted_from(session, referent.member)
            if topic and topic <= set(terms(text))
        }
    )


def gaps(session: Session, limit: int) -> list[tuple[str, int]]:
    """What several would like to learn and nobody has declared, with how many, most wanted first.

    What only one person wants is not told: that could say who.
    """
    covered = {key_of(topic) for topic in interests.topics_declared(session)}
    wanted: dict[str, list[str]] = {}
    for topic in interests.goals(session):
        if key_of(topic) not in covered:
            wanted.setdefault(key_of(topic), []).append(topic)
    several = [spellings for spellings in wanted.values() if len(spellings) >= SEVERAL]
    several.sort(key=lambda spellings: (-len(spellings), spellings[0].lower()))
    return [(spellings[0], len(spellings)) for spellings in several[:limit]]

"""Who would be a good pair for somebody: what one shows and the other wishes, both directions counted."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.matching.ranking import Candidate
from bot.services.groups import pair_proposals
from bot.services.people import workload
from bot.services.sessions import mentor_search
from bot.services.sessions.requesting import Rank
from bot.store.groups import groups, swaps
from bot.store.groups.pairs import Match
from bot.store.models import GroupKind, Member
from bot.store.people import members
from bot.store.sessions import mentors

SUGGESTED, LOOKED_AT = 3, 10  # people; those whose own wishes are looked at
RankOf = Callable[[str], Rank]


def suggestions(session: Session, member: Member, rank_of: RankOf, now: datetime) -> list[Match]:
    """Up to three colleagues who give sessions; those with whom it goes in both directions come first."""
    found = _who_could_show(session, member, rank_of, now)
    best = sorted(found.values(), key=lambda match: -match.fit)[:LOOKED_AT]
    for match in best:
        _add_what_they_wish(session, member, match, rank_of, now)
    return sorted(best, key=lambda match: (not (match.shows and match.wishes), -match.fit))[:SUGGESTED]


def _who_could_show(session: Session, member: Member, rank_of: RankOf, now: datetime) -> dict[int, Match]:
    willing = _willing(session, member, now)
    found: dict[int, Match] = {}
    for wish in swaps.wishes_of(session, [member.id]):
        ranked = rank_of(wish.topic)([Candidate(one) for one in willing], now, LOOKED_AT)
        for suggestion in ranked.suggestions:
            if mentor_search.convincing(session, wish.topic, suggestion):
                match = found.setdefault(suggestion.person, Match(willing[suggestion.person]))
                match.fit += suggestion.chance
                match.shows = match.shows or wish.topic
    return found


def _willing(session: Session, member: Member, now: datetime) -> dict[int, Member]:
    """Whoever gives sessions, may be asked, and is no pair of theirs already."""
    out = members.avoided_by(session, member) | {member.id}
    for group in groups.seats_in(session, member, GroupKind.PAIR):
        out |= {seat.member_id for seat in group.seats}
    taking = mentors.who_take_sessions(session, now)
    return {
        one.id: one
        for one in taking
        if one.id not in out and workload.is_reached(one) and pair_proposals.can_be_asked(one, now)
    }


def _add_what_they_wish(
    session: Session, member: Member, match: Match, rank_of: RankOf, now: datetime
) -> None:
    """The other direction: what this member could show them."""
    for wish in swaps.wishes_of(session, [match.member.id]):
        ranked = rank_of(wish.topic)([Candidate(member.id)], now, 1).suggestions
        if ranked and mentor_search.convincing(session, wish.topic, ranked[0]):
            match.fit += ranked[0].chance
            match.wishes = match.wishes or wish.topic

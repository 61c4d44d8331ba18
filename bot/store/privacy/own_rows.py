"""Whose row it is: for each table the columns that make a row a member's own, and what they may read of it.

A row that merely mentions somebody belongs to others: it is in nobody else's export. What of a row tells of
other people (who handed it on, whom it names, what they made of it) is in no list. A column that names a
member and stands neither here nor in `MENTIONS` is undecided, and a test fails until somebody decides.
"""

from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.models import GroupSeat, Member, Participant, SeatState

Row = dict[str, Any]
SEAT = "by seat"  # a meeting is of those who have a seat in it
GROUP_SEAT = "by seat in its group"
MINE: dict[str, dict[str, str]] = {
    "memberships": {"member_id": "place_id"},
    "members": {
        "id": "slack_id name real_name slack_locale language timezone week session_windows country "
        "weekly_minutes is_admin is_guest takes_nudges takes_sessions takes_swaps is_listed in_pilot "
        "runs_eclair is_leader is_learning_lead mentor_invitation welcomed_at settled_in_at paused_until "
        "introduced_every introduced_at dm_channel"
    },
    "name_words": {"member_id": "word"},
    "questions": {
        "asker_id": "text tried language urgent channel state asked_at closed_at unhelped_at looked_for"
    },
    "answers": {"author_id": "question_id text created_at accepted_at deleted_at by_asker"},
    "nudges": {
        "member_id": "question_id state wave created_at snoozed_until chance base signals evidence",
    },
    "evidence": {"member_id": "question_id answer_id kind topic weight state at"},
    "answer_counts": {"member_id": "answers expected"},
    "wishes": {"member_id": "topic"},
    "referents": {"member_id": "topic"},
    "avoidances": {"member_id": ""},
    "mentoring_requests": {
        "requester_id": "question_id topic objective with_peer speak near mode place links outside_line "
        "rhythm is_agreed state asked_at closed_at"
    },
    "mentoring_offers": {"mentor_id": "state offered_at expires_at proposed_at"},
    "meetings": {
        SEAT: "start_at end_at state confirmed_at",
        "changed_by_id": "start_at end_at state note",
    },
    "seats": {
        "member_id": "meeting_id is_learner wants_marks useful learned develop thanks next_action "
        "answered_at goes_on applied"
    },
    "groups": {"proposer_id": "kind state theme outcome opened_at closed_at"},
    "group_seats": {"member_id": "group_id state goal why knows reached review goes_on"},
    "circle_cards": {"author_id": "group_id title text state proposed_at"},
    "circle_card_consents": {"member_id": "circle_card_id agreed_at"},
    "group_items": {"author_id": "group_id text added_at done_at"},
    "pair_feedback": {"author_id": "group_id stage helps change reached at"},
    "swap_legs": {"giver_id": "group_id shown", "receiver_id": "group_id wished"},
    "group_meetings": {
        GROUP_SEAT: "start_at end_at state confirmed_at",
        "client_id": "start_at situation",
        "changed_by_id": "start_at end_at state note",
    },
    "meeting_parts": {
        "member_id": "meeting_id is_absent brings commitment kept lesson suggestion answered_at"
    },
    "outside_calendars": {
        "member_id": "given_at read_at failures problem events_read events_unread unknown_zones"
    },
    "busy_times": {"member_id": "start_at end_at"},
    "stories": {"author_id": "kind month told tags language told_at is_withdrawn"},
    "thanks": {"giver_id": "reason at", "receiver_id": "reason at is_shown"},
    "cards": {"author_id": "kind title text month number is_amended is_stale is_gone"},
    "card_versions": {"editor_id": "card_id number until"},
    "helpful_votes": {"member_id": "answer_id signs"},
    "replies": {"author_id": "question_id text files created_at deleted_at"},
    "reply_votes": {"member_id": "reply_id signs"},
    "gatherings": {"recorded_by_id": "starts_at record"},
    "external_mentors": {"member_id": "name topics link"},
    "rounds": {"opened_by_id": "kind period state opens_at closes_at"},
    "reports": {"reporter_id": "subject reason state at closed_at"},
    "setting_changes": {"actor_id": "setting at"},
    "habits": {"member_id": "pace wants_hints wants_digest shows_thanks"},
    "home_tabs": {"member_id": "opened_at"},
    "notices": {"member_id": "kind state due_at sent_at"},
}
MENTIONS = {  # these columns name somebody in a row that is another's
    ("avoidances", "other_id"),
    ("cards", "stale_by_id"),
    ("group_meetings", "facilitator_id"),
    ("members", "reports_to_id"),
    ("mentoring_offers", "handed_by_id"),
    ("nudges", "handed_by_id"),
    ("questions", "first_asked_id"),
    ("replies", "points_to_id"),
    ("replies", "to_id"),
}


def rows_of(session: Session, member: Member) -> dict[str, list[Row]]:
    """What a member may read of the rows that are their own, by table."""
    found: dict[str, list[Row]] = {}
    for name, ways in MINE.items():
        rows: dict[tuple[Any, ...], Row] = {}
        for column, readable in ways.items():
            for key, row in _rows(session, Base.metadata.tables[name], column, readable.split(), member):
                rows.setdefault(key, {}).update(row)
        if rows:
            found[name] = [rows[key] for key in sorted(rows)]
    return found


def _rows(
    session: Session, table: Table, column: str, readable: list[str], member: Member
) -> list[tuple[tuple[Any, ...], Row]]:
    keys = list(table.primary_key.columns)
    names = (["id"] if "id" in table.c else []) + readable
    query = select(*keys, *(table.c[name] for name in names)).where(_is_mine(table, column, member))
    return [(tuple(row[: len(keys)]), dict(zip(names, row[len(keys) :], strict=True)))
            for row in session.execute(query)]  # fmt: skip


def _is_mine(table: Table, column: str, member: Member) -> Any:
    if column == SEAT:
        return table.c.id.in_(select(Participant.meeting_id).where(Participant.member_id == member.id))
    if column == GROUP_SEAT:
        seated = select(GroupSeat.group_id).where(
            GroupSeat.member_id == member.id, GroupSeat.state == SeatState.AGREED
        )
        return table.c.group_id.in_(seated)
    mine = table.c[column] == member.id
    if table.name == "swap_legs":  # of a ring nobody hears what is in it before all of it would look
        return mine & table.c.request_id.is_not(None)
    if table.name == "mentoring_offers":  # of a suggestion that its requester did not follow nobody hears
        return mine & table.c.offered_at.is_not(None)
    return mine

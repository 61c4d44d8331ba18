"""What a company has before its first question: accounts, past answers, declared topics, working hours."""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.cli.importer import Report, bring_in_folder
from bot.deps import Deps
from bot.scheduling.working_hours import LUNCH_BREAKS
from bot.services.people import expertise
from bot.services.people.workload import NUDGE_MINUTES
from bot.store import workspaces
from bot.store.models import Member
from bot.store.people.members import find
from demo.company import Company, Person
from sandbox import Channel
from sandbox import Person as Account


def accounts(company: Company) -> list[Account]:
    return [_account(person) for person in company.people]


def channels(company: Company) -> list[Channel]:
    return [
        Channel(place.name, list(place.members), place.id, private=place.private, purpose=place.purpose)
        for place in company.channels
    ]


def furnish(deps: Deps, company: Company, history: Path, nudges_a_day: int | None) -> Report:
    """Bring past answers in, and set what the company and its people have set for themselves."""
    team = deps.slack.team().team_id
    names = {person.handle: person.id for person in company.people}
    report = bring_in_folder(deps.sessions, history, names=names)
    with deps.sessions.begin() as session:
        workspace = workspaces.of_team(session, team)
        if nudges_a_day is not None:
            workspace.nudges_a_day = nudges_a_day
            workspace.weekly_minutes = 5 * NUDGE_MINUTES * nudges_a_day
        workspace.rituals_channel = next((c.id for c in company.channels if c.role == "rituals"), None)
        for person in company.people:
            member = find(session, person.id)
            if member is not None:
                chief = find(session, names.get(person.manager or "", ""))
                _set_up(session, member, person, chief, deps.clock())
    return report


def _set_up(session: Session, member: Member, person: Person, chief: Member | None, now: datetime) -> None:
    member.week = _week(person)
    member.paused_until = _midnight(person)
    member.takes_sessions, member.is_listed = bool(person.mentor), person.mentor is not False
    member.reports_to_id = chief.id if chief else None
    member.is_leader, member.runs_eclair = person.leader, person.admin
    member.is_learning_lead = person.learning_lead
    member.settled_in_at = now if person.expertise else None
    for topic in person.expertise:
        expertise.declare(session, member, topic, now)
    expertise.save_goals(session, member, person.learning)


def _account(person: Person) -> Account:
    return Account(
        handle=person.handle,
        name=person.name,
        id=person.id,
        locale=person.locale,
        tz=person.tz,
        title=person.title,
        is_bot=person.bot,
        is_restricted=person.restricted,
        is_admin=person.admin,
        deleted=person.deleted,
    )


def _week(person: Person) -> list[list[int]] | None:
    if person.hours is None:
        return None
    start, end = (_minute(wall) for wall in person.hours.split("-"))
    return [[weekday, *span] for weekday in range(5) for span in _around_lunch(start, end)]


def _around_lunch(start: int, end: int) -> list[tuple[int, int]]:
    """The hours without the break that a day has in its middle; those of a short day or a night have none."""
    begins, ends = LUNCH_BREAKS["FR"]
    return [(start, begins), (ends, end)] if start < begins and ends < end else [(start, end)]


def _minute(wall: str) -> int:
    hour, minute = wall.split(":")
    return int(hour) * 60 + int(minute)


def _midnight(person: Person) -> datetime | None:
    if person.paused_until is None:
        return None
    return datetime.combine(person.paused_until, time(), ZoneInfo(person.tz))

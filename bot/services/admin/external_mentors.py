"""Mentors from outside, whom an admin names: guests, Slack Connect people, or a scheduling link."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.admin import settings
from bot.store.models import ExternalMentor, Member
from bot.store.sessions import mentors
from bot.store.workspaces import home_id

LONGEST_NAME, LONGEST_TOPICS, LONGEST_LINK = 200, 1000, 500
SETTING = "external_mentors"


def name_mentor(
    session: Session,
    by: Member,
    *,
    name: str,
    topics: str,
    link: str,
    member: Member | None,
    now: datetime,
    fields: tuple[str, str, str],
) -> ExternalMentor:
    """Add one, or change the one of that name; exactly one way to reach them, in Slack or by link."""
    _allowed(by)
    name = " ".join(name.split())[:LONGEST_NAME] or (member.name if member else "")
    if not name:
        raise Refusal("outside.no_name", field=fields[0])
    if not any(letter.isalnum() for letter in topics):
        raise Refusal("outside.no_topics", field=fields[1])
    link = link.strip()
    if bool(link) == (member is not None):
        raise Refusal("outside.one_way", field=fields[2])
    if link and (urlsplit(link).scheme != "https" or not urlsplit(link).netloc or len(link) > LONGEST_LINK):
        raise Refusal("outside.bad_link", field=fields[2])
    known = next((one for one in mentors.externals(session) if one.name == name), None)
    named = known or ExternalMentor(workspace_id=home_id(session), name=name)
    named.topics, named.link, named.member = topics.strip()[:LONGEST_TOPICS], link or None, member
    session.add(named)
    settings.write_down(session, by, SETTING, known.name if known else "", name, now)
    return named


def remove(session: Session, by: Member, numbers: list[int], now: datetime) -> None:
    """These are mentors no longer; meetings that are fixed stand."""
    _allowed(by)
    for mentor in mentors.externals(session):
        if mentor.id in numbers:
            settings.write_down(session, by, SETTING, mentor.name, "", now)
            session.delete(mentor)


def _allowed(by: Member) -> None:
    if not settings.may_change(by):
        raise Refusal("settings.not_yours")

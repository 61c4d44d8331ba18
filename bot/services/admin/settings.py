"""What the workspace's admins settle, checked, and written down: who changed what, from what, to what."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.i18n import LANGUAGES
from bot.scheduling import public_holidays
from bot.scheduling.feed import ENTRY, HOSTS
from bot.services.people import identity
from bot.store import notices
from bot.store.admin.setting_changes import ever_changed, members_with
from bot.store.models import Member, SettingChange, Workspace
from bot.store.models.notice_kinds import NoticeKind
from bot.store.workspaces import home, home_id

MINUTES = (0, 600)
NUDGES_A_DAY = (1, 10)
MEETING_MINUTES = (10, 60)
SHORTEST_KEPT = 30  # days
LONGEST_HOSTS = 1000  # characters
GUESTS_READ = ("channels", "everything")
GROUP_LOST = NoticeKind.SETTINGS_GROUP_LOST
ROLES = ("is_leader", "is_learning_lead", "runs_eclair")


def may_change(member: Member) -> bool:
    """Workspace admins, and those whom they named."""
    return member.is_admin or member.runs_eclair


def responsible(session: Session) -> list[Member]:
    """Who hears what is wrong with a setting: those who run Éclair, else the workspace's admins."""
    for role in ("runs_eclair", "is_admin"):
        found = members_with(session, role)
        if here := [one for one in found if not (one.has_left or one.is_bot)]:
            return here
    return []


def group_lost(session: Session, group: str, now: datetime) -> None:
    """The pilot's user group was deleted or disabled: told once for each time."""
    for member in responsible(session):
        notices.enqueue(
            session, GROUP_LOST, subject_id=home_id(session), to=member, due_at=now,
            variant=group, key=f"{GROUP_LOST}:{group}:{member.id}",
        )  # fmt: skip


def group_found(session: Session, group: str) -> None:
    """Slack tells who is in the pilot's user group: of its next loss they hear again."""
    notices.expire(session, GROUP_LOST, group)


def change(session: Session, by: Member, wanted: Mapping[str, Any], now: datetime) -> list[SettingChange]:
    """Settle these; all of them, or on the first that is wrong none (the caller's transaction ends)."""
    workspace = home(session)
    if not may_change(by):
        raise Refusal("settings.not_yours")
    changes = []
    for name, value in wanted.items():
        old = _now(workspace, name)
        if value == old:  # what holds stands, also where it was stored before its rule
            continue
        new = CHECKS[name](value, name) if name in CHECKS else value or None
        if old != new:
            setattr(workspace, name, new)
            changes.append(write_down(session, by, name, _shown(old), _shown(new), now))
    return changes


def _now(workspace: Workspace, name: str) -> Any:
    """What holds now: for the week of those who never settled it, the usual one."""
    if name == "week":
        return [list(window) for window in identity.windows_of_workspace(workspace)]
    return getattr(workspace, name)


def by_default(session: Session, found: Mapping[str, Any]) -> None:
    """What the process is started with holds until an admin settles it otherwise, in Slack. What it is no
    longer started with is gone."""
    workspace = home(session)
    for name, value in found.items():
        if not ever_changed(session, name):
            setattr(workspace, name, value or None)


def name_people(session: Session, by: Member, role: str, slack_ids: list[str], now: datetime) -> None:
    """These are the people with this role, now."""
    workspace = home(session)
    if not may_change(by):
        raise Refusal("settings.not_yours")
    before = {member.slack_id: member for member in members_with(session, role)}
    if set(before) == set(slack_ids):
        return
    for slack_id in sorted(set(before) | set(slack_ids)):
        field = f"settings.{role}"
        member = before.get(slack_id) or identity.named(session, slack_id, field=field)
        if member.is_bot and slack_id in slack_ids:
            raise Refusal("settings.no_bots", field=field)
        setattr(member, role, slack_id in slack_ids)
    workspace.rituals_due_at = None  # who looks after them may be told something
    write_down(session, by, role, " ".join(before), " ".join(slack_ids), now)


def write_down(
    session: Session, by: Member | None, name: str, old: str, new: str, now: datetime
) -> SettingChange:
    """A line of the audit list."""
    change = SettingChange(
        workspace_id=home_id(session), actor=by, setting=name, old=old[:500], new=new[:500], at=now
    )
    session.add(change)
    return change


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _between(least: int, most: int) -> Callable[[Any, str], int]:
    def check(value: Any, name: str) -> int:
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise Refusal("settings.number", field=f"settings.{name}", least=least, most=most) from None
        if not least <= number <= most:
            raise Refusal("settings.number", field=f"settings.{name}", least=least, most=most)
        return number

    return check


def _kept(value: Any, name: str) -> int | None:
    if value in (None, "", 0, "0"):
        return None
    return _between(SHORTEST_KEPT, 36500)(value, name)


def _zone(value: Any, name: str) -> str:
    if value not in available_timezones():
        raise Refusal("settings.zone", field=f"settings.{name}")
    return str(value)


def _language(value: Any, name: str) -> str:
    if value not in LANGUAGES:
        raise Refusal("settings.language", field=f"settings.{name}")
    return str(value)


def _guests_read(value: Any, name: str) -> str:
    if value not in GUESTS_READ:
        raise Refusal("settings.guests_read.which", field=f"settings.{name}")
    return str(value)


def _country(value: Any, name: str) -> str:
    if not isinstance(value, str) or not public_holidays.is_known(value):
        raise Refusal("people.country", field=f"settings.{name}")
    return value


def _link(value: Any, name: str) -> str | None:
    text = str(value or "").strip()
    if text and (not text.startswith("https://") or any(sign in text for sign in " <>|")):
        raise Refusal("settings.link", field=f"settings.{name}")
    return text or None


def _hosts(value: Any, name: str) -> str | None:
    """Where calendars may be read, as they will be kept; None for the known places, "-" for nowhere."""
    hosts = [host for host in str(value or "").lower().replace(",", " ").split() if host]
    strange = next((host for host in hosts if not ENTRY.fullmatch(host)), None)
    if strange is not None or len(", ".join(hosts)) > LONGEST_HOSTS:
        raise Refusal("settings.hosts", field=f"settings.{name}", host=strange or "…")
    return None if hosts == list(HOSTS) else ", ".join(hosts) or "-"


CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "language": _language,
    "timezone": _zone,
    "country": _country,
    "guests_read": _guests_read,
    "weekly_minutes": _between(*MINUTES),
    "nudges_a_day": _between(*NUDGES_A_DAY),
    "meeting_minutes": _between(*MEETING_MINUTES),
    "meeting_link": _link,
    "calendar_hosts": _hosts,
    "keep_questions_days": _kept,
    "keep_nudges_days": _kept,
    "keep_meetings_days": _kept,
}

"""`python -m bench months`: live three months, kill the bot at random, and look at what was said."""

import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from bench.months.company import PEOPLE, Company
from bench.months.lived import live
from bench.report import JsonOption, at_most, finish
from bot.services.people import identity
from bot.store.models import Gathering, Notice, NoticeState, RitualKind, Round, RoundState
from bot.store.models.notice_kinds import NoticeKind
from bot.text.terms import detect_language

DAYS, MONTHS = 93, 3
LANGUAGES = {person.handle: person.locale[:2] for person in PEOPLE}


def faults(company: Company) -> dict[str, list[str]]:
    """What is said twice, lost, in another order, at a wrong hour or in the wrong language."""
    posted = _posted(company)
    with company.deps.read_sessions() as session:
        notices = session.query(Notice).order_by(Notice.id).all()
        said = [one for one in notices if one.state == NoticeState.SENT]
        return {
            "said twice": [f"said twice: {texts[0][:60]}" for texts in posted.values() if len(texts) > 1],
            "lost": list(_lost(company, posted, notices)),
            "rounds not as they should be": list(_rounds(session, said)),
            "not asked once": list(_asked(session, said)),
            "outside hours": list(_out_of_hours(said)),
            "in another language": [
                fault for one in said for fault in _read(one, posted.get(one.marker, []))
            ],
        }


def _posted(company: Company) -> dict[str, list[str]]:
    """What the bot's messages say, by the marker of each notice."""
    found: dict[str, list[str]] = defaultdict(list)
    for place in company.box.workspace.conversations.values():
        for message in place.messages.values():
            if message["user"] == company.box.workspace.app.user_id and message.get("blocks"):
                found[message["blocks"][0]["block_id"]].append(str(message["text"]))
    return found


def _lost(company: Company, posted: dict[str, list[str]], notices: list[Notice]) -> Iterator[str]:
    """Every notice's message stands; every story without a name in one batch; every file once."""
    over = (NoticeState.SENT, NoticeState.DROPPED, NoticeState.DUE)
    yield from (f"{one.key} ended {one.state}: {one.error}" for one in notices if one.state not in over)
    yield from (
        f"{one.key} was sent and does not stand" for one in notices if one.ts and not _stands(one, posted)
    )
    kitchen = company.box.workspace.place("kitchen")
    files = sum(len(message.get("files", ())) for message in kitchen.messages.values())
    if files != MONTHS:
        yield f"{files} files for calendars"
    whole = "\n".join(str(message.get("blocks", "")) for message in kitchen.messages.values())
    lost = [f"{who} {period}" for who, period in company.told if f"{who} {period} lesson" not in whole]
    yield from (f"the story of {one} never appeared" for one in lost)


def _stands(notice: Notice, posted: dict[str, list[str]]) -> bool:
    return notice.marker in posted or notice.kind == "gathering.calendar"  # a file carries no blocks


def _rounds(session: Session, said: list[Notice]) -> Iterator[str]:
    """Three rounds of each ritual, closed, and in the channel what belongs to each, once and in order."""
    sent = {(one.kind, one.subject_id): one.sent_at for one in said if one.channel}
    gathered = {one.round_id: one.id for one in session.query(Gathering)}
    for kind in RitualKind:
        held = session.query(Round).filter(Round.kind == kind).order_by(Round.opens_at).all()
        if [one.state for one in held] != [RoundState.CLOSED] * MONTHS:
            yield f"{kind}: {[(one.period, str(one.state)) for one in held]}"
        for one in held:
            steps = [(NoticeKind.ROUND_OPENED, one.id), (NoticeKind.ROUND_CLOSED, one.id)]
            if kind == RitualKind.FAILURE:
                steps += [
                    (NoticeKind.GATHERING_AGENDA, gathered.get(one.id, 0)),
                    (NoticeKind.GATHERING_CALENDAR, gathered.get(one.id, 0)),
                ]
            moments = [sent.get(step) for step in steps]
            if None in moments or moments != sorted(moments, key=str):
                yield f"{kind} {one.period}: {moments}"


def _asked(session: Session, said: list[Notice]) -> Iterator[str]:
    """Each person is asked once in each round, and reminded once at most.

    A bot that was away for the first days of a round sends the reminder alone.
    """
    for held in session.query(Round):
        mine = [one for one in said if one.subject_id == held.id]
        asked = Counter(one.member_id for one in mine if one.kind == "round.prompt")
        again = Counter(one.member_id for one in mine if one.kind == "round.reminder")
        if len(asked | again) != len(PEOPLE) or set((asked | again).values()) != {1}:
            yield f"{held.kind} {held.period}: asked {dict(asked)}, reminded {dict(again)}"


def _out_of_hours(said: list[Notice]) -> Iterator[str]:
    for one in said:
        if one.kind in ("round.prompt", "round.reminder") and one.member and one.ts:
            at = datetime.fromtimestamp(float(one.ts), UTC)  # the message's own: a row may learn of it later
            yield from [] if identity.week_of(one.member).is_open(at) else [f"{one.key} was sent at {at}"]


def _read(notice: Notice, texts: list[str]) -> Iterator[str]:
    """A person's messages are in their language, the channel's in the workspace's."""
    wanted = LANGUAGES[notice.member.name] if notice.member else "fr"
    yield from (
        f"{notice.key} is not in {wanted}: {text[:80]}"
        for text in texts
        if detect_language(text) not in (wanted, None)
    )


def months(
    seed: Annotated[int, typer.Option(help="what the moments of death are drawn from")] = 7,
    kills: Annotated[int, typer.Option(help="how often the bot is killed")] = 20,
    days: Annotated[int, typer.Option(help="three rounds of each ritual need 93")] = DAYS,
    as_json: JsonOption = False,
) -> None:
    """Live three months of rituals while the bot is killed and started again; is all said once, in order?"""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        company = Company(Path(folder))
        try:
            killed = live(company, days, kills, random.Random(seed))
            found = faults(company)
        finally:
            company.close()
    for moment in killed:
        console.print(f"killed on {moment}")
    for fault in chain.from_iterable(found.values()):
        console.print(f"[red]{fault}[/red]")
    count = sum(map(len, found.values()))
    console.print(f"seed {seed}, {kills} kills, {days} days: {count} faults")
    goals = [at_most(name, len(some), 0) for name, some in found.items()]
    finish({"seed": seed, "days": days, "killed": killed, "faults": found}, goals, as_json)
    raise typer.Exit(1 if count else 0)

"""Scenes of the chapter "rituals": small failures, told by leaders first, with a name and without."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bot.store.models import RitualKind
from bot.store.privacy import anonymity_audit
from bot.views.questions import direct_messages
from bot.views.rituals import story_messages
from demo.chapters import steps
from demo.company import Person
from demo.environment import Environment
from demo.transcript import StepFailed, Transcript
from sandbox.testing.actor import Actor, Seen

PROMPT = {"fr": "qu’est-ce qui n’a pas marché", "en": "what didn’t work"}
LEADER = {
    "tried": "Annoncer le nouveau planning par courriel, un vendredi à 17 heures",
    "wrong": "Personne ne l'a lu avant lundi ; deux équipes se sont croisées à vide",
    "lesson": "Un changement d'horaire se dit de vive voix, au moins trois jours avant",
}
NAMED = {
    "tried": "Calibrating the oven sensors while the line was running, to save an hour",
    "wrong": "Two batches came out pale and we lost the afternoon",
    "lesson": "Book the calibration with the planner; the hour is cheaper than the batch",
}
NAMELESS = {
    "lucie.ferrand": {
        "tried": "Signer un lot sans relire la fiche, parce que le camion attendait",
        "wrong": "Un allergène manquait sur l'étiquette ; il a fallu rappeler le lot",
        "lesson": "Le camion attend, l'étiquette non : je demande une seconde paire d'yeux",
    },
    "connor.mackay": {
        "tried": "Restarting the gateway from memory instead of opening the runbook",
        "wrong": "I restarted the wrong region",
        "lesson": "Open the runbook first; two minutes are not what is missing",
    },
    "jp.gagnon": {
        "tried": "Promettre une date au client avant d'avoir demandé à l'atelier",
        "wrong": "La date était impossible, et j'ai mis trois semaines à le dire",
        "lesson": "Une mauvaise nouvelle dite le jour même coûte un café",
    },
}


@dataclass(frozen=True)
class Scene:
    """The environment and the narrator."""

    env: Environment
    tell: Transcript

    def person(self, handle: str) -> Person:
        return self.env.company.by_handle[handle]

    def actor(self, handle: str) -> Actor:
        return self.env.box.as_(handle)

    @property
    def channel(self) -> str:
        return next(place.name for place in self.env.company.channels if place.role == "rituals")

    def reads(self, handle: str, text: str, channel: str = "bot") -> Seen:
        seen = self.actor(handle).sees(text, channel=channel, within=60)
        self.tell.reads(self.person(handle).name, steps.words(self.env, self.person(handle), seen))
        return seen

    def until(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass up to an instant in the company's own zone."""
        at = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(self.env.company.tz))
        hours = ceil((at.astimezone(UTC) - self.env.clock.now()) / timedelta(hours=1))
        somebody = self.person("gael.fontanel")
        self.tell.act("Time", f"passes, up to {at:%A %d %B, %H:%M}")
        for part in [72] * (hours // 72) + [hours % 72]:
            if part:
                steps.let_pass(self.env, somebody, f"{part}h")

    def tells(self, handle: str, kind: str, told: dict[str, str], *, nameless: bool = False) -> str:
        """Somebody presses the button of their prompt and tells; what the form shows then."""
        self.actor(handle).press(story_messages.TELL[RitualKind(kind)])
        return self.sends(handle, told, [story_messages.NAMELESS] if nameless else [])

    def sends(self, handle: str, told: dict[str, str], options: list[str] | None = None) -> str:
        """Fill in the open form and send it; what it shows then."""
        actor = self.actor(handle)
        filled: dict[str, object] = {f"story.{name}": text for name, text in told.items()}
        if options:
            filled[story_messages.OPTIONS] = options
        errors = actor.submit(filled, within=10)
        if errors:
            raise StepFailed(f"{handle} could not tell it: {errors}")
        self.env.settle_down()
        shown = actor.read(actor.modal)
        actor.close(all_of_them=True)
        return shown


def told(scene: Scene) -> None:
    """Leaders first; then everybody, as it suits them: under their name, or without it."""
    scene.tell.chapter("Small failures: the first Tuesday at ten, leaders first")
    scene.until(2026, 12, 1, 11)
    scene.reads("helene.marchetti", PROMPT["fr"])
    scene.actor("gael.fontanel").does_not_see(PROMPT["fr"], channel="bot")
    scene.tell.aside("No one else has been asked yet.")
    scene.tells("helene.marchetti", "failure", LEADER)
    scene.reads("gael.fontanel", "trois jours avant", channel=scene.channel)
    scene.until(2026, 12, 1, 17)
    scene.reads("gael.fontanel", PROMPT["fr"])
    scene.tells("shirin.farahani", "failure", NAMED)
    scene.tell.act("Shirin Farahani", "tells hers in English, under her name.")
    _in_words(scene, "lucie.ferrand", below=True)
    _in_words(scene, "connor.mackay", below=False)
    _with_the_form(scene, "jp.gagnon")


def _in_words(scene: Scene, handle: str, *, below: bool) -> None:
    """Told in reply to its prompt, in its thread or as the next message: a press opens the form with it."""
    person, actor, told = scene.person(handle), scene.actor(handle), NAMELESS[handle]
    prompt = actor.sees(PROMPT[steps.language(person)], channel="bot", within=60)
    with _changes(scene, []):
        written = actor.dm(told["wrong"], thread=prompt if below else None)
        where = "in the thread of the prompt:" if below else "to Éclair, as one would to a colleague:"
        scene.tell.act(person.name, f"writes {where}", told["wrong"])
        offered = steps.told_after(scene.env, scene.tell, person, written)
    scene.tell.aside("Nothing is published, and no row of the store has changed.")
    actor.press(direct_messages.TELL_NAMELESS, offered)
    filled = json.dumps(told["wrong"], ensure_ascii=False)
    steps.wait_until(
        lambda: filled in json.dumps(actor.modal, ensure_ascii=False), "the words are not in the form"
    )
    scene.tell.act(person.name, "presses “without my name”; the form has the words already.")
    with _changes(scene, ["story_pools"]):
        receipt = scene.sends(handle, {name: told[name] for name in ("tried", "lesson")})
    _keeps_receipt(scene, handle, receipt)


def _with_the_form(scene: Scene, handle: str) -> None:
    with _changes(scene, ["story_pools"]):
        receipt = scene.tells(handle, "failure", NAMELESS[handle], nameless=True)
    _keeps_receipt(scene, handle, receipt)


def _keeps_receipt(scene: Scene, handle: str, receipt: str) -> None:
    name = scene.person(handle).name
    scene.tell.act(name, "tells theirs without a name, and reads, this once:")
    scene.tell.reads(name, receipt)
    scene.tell.aside("One sealed row of the store has changed, and nothing else; no line was logged.")


NAMES_NOBODY = "gestures"  # a keyed mark of each message heard, by which Slack's repeats are known


@contextmanager
def _changes(scene: Scene, expected: list[str]) -> Iterator[None]:
    """What happens here changes these tables of the store, and no other."""
    scene.env.wait_for_model()  # what was told before has its vector by now: nothing else is under way
    with scene.env.deps.read_sessions() as session:
        before = anonymity_audit.everything(session)
    yield
    with scene.env.deps.read_sessions() as session:
        after = anonymity_audit.everything(session)
    changed = [table for table in after if after[table] != before[table] and table != NAMES_NOBODY]
    if changed != expected:
        raise StepFailed(f"something else was written: {changed}")

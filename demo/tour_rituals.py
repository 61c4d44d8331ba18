"""The chapter "rituals": a month of looks back, things learned and small failures, with names and without."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bot.store import audit
from bot.store.models import Kind
from bot.views import digests as digest_views
from bot.views import gatherings as gathering_views
from bot.views import stories as story_views
from demo.company import Person
from demo.stage import Stage
from demo.steps import let_pass, wait_until, words
from demo.transcript import StepFailed, Transcript
from sandbox import membership
from sandbox.actors import Actor, Seen

INCIDENT = "incident-2026-10-panne-portail"
REX = {
    "context": "La panne du portail client du 13 octobre",
    "expected": "Renouveler un certificat sans que personne ne s'en aperçoive",
    "happened": "Le certificat intermédiaire manquait ; le portail est resté fermé quarante minutes",
    "why": "La vérification se faisait à la main, un vendredi soir",
    "keep": "Le canal d'incident ouvert en deux minutes",
    "change": "Vérifier la chaîne complète automatiquement avant chaque mise en production",
}
LEARNED = {
    "coralie.guyot": "Un tableau de bord que personne ne regarde coûte trop cher : j'en ai retiré six.",
    "moussa.traore": "Cinq minutes d'échange au changement d'équipe évitent une heure d'arrêt du four.",
    "aidan.fitzgerald": "A rollback that was never rehearsed is only a hope. We rehearse ours every month.",
}
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
RECORD = "Nous gardons : dire les changements de vive voix ; étiquettes relues à deux ; calibrages planifiés."


@dataclass(frozen=True)
class Scene:
    """The stage and the narrator."""

    stage: Stage
    tell: Transcript

    def person(self, handle: str) -> Person:
        return self.stage.company.by_handle[handle]

    def actor(self, handle: str) -> Actor:
        return self.stage.box.as_(handle)

    @property
    def channel(self) -> str:
        return next(place.name for place in self.stage.company.channels if place.role == "rituals")

    def reads(self, handle: str, text: str, channel: str = "bot") -> Seen:
        seen = self.actor(handle).sees(text, channel=channel, within=60)
        self.tell.reads(self.person(handle).name, words(self.stage, self.person(handle), seen))
        return seen

    def until(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass up to an instant in the company's own zone."""
        at = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(self.stage.company.tz))
        hours = ceil((at.astimezone(UTC) - self.stage.clock.now()) / timedelta(hours=1))
        somebody = self.person("gael.fontanel")
        self.tell.act("Time", f"passes, up to {at:%A %d %B, %H:%M}")
        for part in [72] * (hours // 72) + [hours % 72]:
            if part:
                let_pass(self.stage, somebody, f"{part}h")

    def tells(self, handle: str, kind: str, told: dict[str, str], *, nameless: bool = False) -> str:
        """Somebody presses the button of their prompt and tells; what the form shows then."""
        actor = self.actor(handle)
        actor.press(story_views.TELL[Kind(kind)])
        filled: dict[str, object] = {f"story.{name}": text for name, text in told.items()}
        if nameless:
            filled[story_views.OPTIONS] = [story_views.NAMELESS]
        errors = actor.submit(filled, within=10)
        if errors:
            raise StepFailed(f"{handle} could not tell it: {errors}")
        self.stage.settle_down()
        shown = actor.read(actor.modal)
        actor.close(all_of_them=True)
        return shown


def act(stage: Stage, tell: Transcript) -> None:
    """One month, each step of which must happen."""
    scene = Scene(stage, tell)
    _look_back(scene)
    _learned(scene)
    _small_failures(scene)
    _published(scene)
    _gathered(scene)
    _remembered(scene)


def _look_back(scene: Scene) -> None:
    scene.tell.chapter("A look back, when an incident is over")
    _digest(scene)
    scene.tell.act("An admin", f"archives #{INCIDENT}.")
    membership.archive(scene.stage.box, INCIDENT)
    wait_until(lambda: _heard(scene), "the bot did not hear that the channel was archived")
    scene.stage.settle_down()
    scene.reads("hugo.delattre", INCIDENT)
    scene.tells("hugo.delattre", "rex", REX)
    scene.tell.act("Hugo Delattre", "writes what happened, and what to change.")
    scene.reads("elise.kermarec", "chaîne complète", channel=scene.channel)


def _heard(scene: Scene) -> bool:
    with scene.stage.deps.reads() as session:
        return any(row[5] for row in audit.everything(session)["places"])


def _digest(scene: Scene) -> None:
    actor = scene.actor("gael.fontanel")
    actor.slash("/eclair", "digest", channel=scene.channel)
    errors = actor.submit({digest_views.DAY: "4", digest_views.HOUR: "10:00"}, within=10)
    if errors:
        raise StepFailed(f"the digest was refused: {errors}")
    scene.tell.act("Gaël Fontanel", f"chooses a digest for #{scene.channel}: Fridays at ten.")


def _learned(scene: Scene) -> None:
    scene.tell.chapter("What we learned this month: the last Thursday at ten")
    scene.until(2026, 11, 27, 15)
    scene.reads("moussa.traore", "qu’avez-vous appris")
    for handle, learned in LEARNED.items():
        scene.tells(handle, "lesson", {"learned": learned})
        scene.tell.act(scene.person(handle).name, "writes:", learned)


def _small_failures(scene: Scene) -> None:
    scene.tell.chapter("Small failures: the first Tuesday at ten, leaders first")
    scene.until(2026, 12, 1, 11)
    scene.reads("helene.marchetti", "qu’est-ce qui n’a pas marché")
    scene.actor("gael.fontanel").does_not_see("qu’est-ce qui n’a pas marché", channel="bot")
    scene.tell.aside("Nobody else has been asked yet.")
    scene.tells("helene.marchetti", "failure", LEADER)
    scene.reads("gael.fontanel", "trois jours avant", channel=scene.channel)
    scene.until(2026, 12, 1, 17)
    scene.reads("gael.fontanel", "qu’est-ce qui n’a pas marché")
    scene.tells("shirin.farahani", "failure", NAMED)
    scene.tell.act("Shirin Farahani", "tells hers in English, under her name.")
    for handle, told in NAMELESS.items():
        _without_a_name(scene, handle, told)


def _without_a_name(scene: Scene, handle: str, told: dict[str, str]) -> None:
    name = scene.person(handle).name
    scene.stage.wait_for_model()  # what was told before has its vector by now: nothing else is under way
    with scene.stage.deps.reads() as session:
        before = audit.everything(session)
    receipt = scene.tells(handle, "failure", told, nameless=True)
    with scene.stage.deps.reads() as session:
        after = audit.everything(session)
    changed = [table for table in after if after[table] != before[table]]
    if changed != ["story_pools"]:
        raise StepFailed(f"something else was written: {changed}")
    scene.tell.act(name, "tells theirs without a name, and reads, this once:")
    scene.tell.reads(name, receipt)
    scene.tell.aside("One sealed row of the store has changed, and nothing else; no line was logged.")


def _published(scene: Scene) -> None:
    scene.tell.chapter("A week later: shuffled, without names, none of them early")
    scene.until(2026, 12, 8, 11)
    scene.reads("gael.fontanel", "sans noms", channel=scene.channel)
    scene.reads("gael.fontanel", "Petits échecs · décembre", channel=scene.channel)


def _gathered(scene: Scene) -> None:
    scene.tell.chapter("The réunion des petits échecs")
    scene.reads("gael.fontanel", "Réunion des petits échecs", channel=scene.channel)
    scene.actor("gael.fontanel").press(gathering_views.TAKE["host"])
    scene.actor("karim.zeroual").press(gathering_views.TAKE["clock"])
    scene.tell.act("Gaël Fontanel", "hosts; Karim Zeroual watches the time.")
    scene.until(2026, 12, 10, 15)
    scene.reads("karim.zeroual", "Récit 1 sur", channel=scene.channel)
    scene.actor("gael.fontanel").press(gathering_views.WRITE)
    scene.actor("gael.fontanel").submit({gathering_views.RECORD_TEXT: RECORD}, within=10)
    scene.stage.settle_down()
    scene.tell.act("Gaël Fontanel", "writes the record:", RECORD)


def _remembered(scene: Scene) -> None:
    scene.tell.chapter("Friday's digest, and a memory that is asked")
    scene.until(2026, 12, 11, 11)
    scene.reads("gael.fontanel", "Cette semaine", channel=scene.channel)
    actor = scene.actor("yann.tremelo")
    before = len(actor.ephemerals)
    scene.tell.act("Yann Tremelo", "types: /eclair cherche étiquette allergène")
    actor.slash("/eclair", "cherche étiquette allergène")
    wait_until(lambda: len(actor.ephemerals) > before, "the memory did not answer")
    seen = actor.ephemerals[-1]
    if "seconde paire" not in seen.text:
        raise StepFailed("the memory did not find the story")
    scene.tell.reads("Yann Tremelo", words(scene.stage, scene.person("yann.tremelo"), seen))

"""The chapter "rituals": a month of looks back, things learned and small failures, with names and without."""

from bot.store.privacy import anonymity_audit
from bot.views.rituals import agenda_messages, digest_messages
from demo.chapters.rituals import failures
from demo.chapters.rituals.failures import Scene
from demo.chapters.steps import wait_until, words
from demo.environment import Environment
from demo.transcript import StepFailed, Transcript
from sandbox.state import membership

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
RECORD = "Nous gardons : dire les changements de vive voix ; étiquettes relues à deux ; calibrages planifiés."


def act(env: Environment, tell: Transcript) -> None:
    """One month, each step of which must happen."""
    scene = Scene(env, tell)
    _look_back(scene)
    _learned(scene)
    failures.told(scene)
    _published(scene)
    _gathered(scene)
    _remembered(scene)


def _look_back(scene: Scene) -> None:
    scene.tell.chapter("A retrospective, when an incident is over")
    _digest(scene)
    scene.tell.act("An admin", f"archives #{INCIDENT}.")
    membership.archive(scene.env.box.workspace, INCIDENT)
    wait_until(lambda: _heard(scene), "the bot did not hear that the channel was archived")
    scene.env.settle_down()
    scene.reads("hugo.delattre", INCIDENT)
    scene.tells("hugo.delattre", "rex", REX)
    scene.tell.act("Hugo Delattre", "writes what happened, and what to change.")
    scene.reads("elise.kermarec", "chaîne complète", channel=scene.channel)


def _heard(scene: Scene) -> bool:
    with scene.env.deps.read_sessions() as session:
        return any(row[5] for row in anonymity_audit.everything(session)["places"])


def _digest(scene: Scene) -> None:
    actor = scene.actor("gael.fontanel")
    actor.slash("/eclair", "digest", channel=scene.channel)
    errors = actor.submit({digest_messages.DAY: "4", digest_messages.HOUR: "10:00"}, within=10)
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


def _published(scene: Scene) -> None:
    scene.tell.chapter("A week later: shuffled, without names, none of them early")
    scene.until(2026, 12, 8, 11)
    scene.reads("gael.fontanel", "sans noms", channel=scene.channel)
    scene.reads("gael.fontanel", "Petits échecs · décembre", channel=scene.channel)


def _gathered(scene: Scene) -> None:
    scene.tell.chapter("The réunion des petits échecs")
    scene.reads("gael.fontanel", "Réunion des petits échecs", channel=scene.channel)
    scene.actor("gael.fontanel").press(agenda_messages.TAKE["host"])
    scene.actor("karim.zeroual").press(agenda_messages.TAKE["clock"])
    scene.tell.act("Gaël Fontanel", "hosts; Karim Zeroual watches the time.")
    scene.until(2026, 12, 10, 15)
    scene.reads("karim.zeroual", "Récit 1 sur", channel=scene.channel)
    scene.actor("gael.fontanel").press(agenda_messages.WRITE)
    scene.actor("gael.fontanel").submit({agenda_messages.RECORD_TEXT: RECORD}, within=10)
    scene.env.settle_down()
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
    scene.tell.reads("Yann Tremelo", words(scene.env, scene.person("yann.tremelo"), seen))

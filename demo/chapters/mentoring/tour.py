"""The chapter "mentoring": from /mentor to "have you put it into practice?", with the clock moved."""

from datetime import datetime, timedelta

from bot.store.models import Meeting
from demo.chapters.mentoring import scenes
from demo.chapters.mentoring.scenes import Scene
from demo.company import Person
from demo.environment import Environment
from demo.transcript import StepFailed, Transcript
from sandbox.testing.actor import Seen

TOPIC = "mener un premier entretien annuel"
OBJECTIVE = "Repartir avec trois phrases pour poser le cadre devant un ancien copain de quai"
LEARNED = "Dire le cadre avant d’entrer, et changer de lieu. Commencer par ce que j’ai appris de l’autre."
THANKS = "Merci, je n’y vais plus la boule au ventre."
NEXT = "Écrire mes trois phrases avant jeudi"
EN_TOPIC = "Power BI measures that compare two periods"
EN_OBJECTIVE = "Leave with one measure that compares the same number of days"
EN_NOTE = "My train is late, sorry. On Monday?"
WORDS = scenes.SceneWords("Oui volontiers, mais plutôt {day}.", "Parfait pour {day}, merci !", place=2)
EN_WORDS = scenes.SceneWords(
    "Gladly, but rather on {day}: the auditors are here today.", "{day} is perfect, thank you!", place=2
)
ILL = "Clouée au lit, désolée. On trouve un autre jour ?"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def act(env: Environment, tell: Transcript) -> None:
    """A session in French, to its fruits; one in English, passed on, moved and called off."""
    _to_its_fruits(Scene(env, tell, env.company.by_handle["moussa.traore"]))
    _changes(Scene(env, tell, env.company.by_handle["gabriela.santos"]))
    _nobody(Scene(env, tell, env.company.by_handle["helene.marchetti"]))


def _to_its_fruits(scene: Scene) -> None:
    scene.tell.chapter("Twenty minutes, from the request to what was learned")
    scenes.ask(scene, TOPIC, OBJECTIVE, "vous aider sur")
    scene.tell.act(scene.asker.name, "says: choose for me.")
    scene.actor(scene.asker).press("mentoring.choose_for_me")
    mentor = scenes.offered(scene)
    meeting = scenes.settle_in_words(scene, mentor, OBJECTIVE, WORDS)
    room = meeting.channel or ""
    scene.reads(scene.asker, "Une façon de s’y prendre", room)
    scene.reads(scene.asker, r"Séance", room)
    _live_through_it(scene, mentor, meeting)
    _look_back(scene, mentor)
    _two_weeks_later(scene, mentor)


def _live_through_it(scene: Scene, mentor: Person, meeting: Meeting) -> None:
    room = meeting.channel or ""
    scene.actor(mentor).press(
        "Surveiller l’heure pour moi", scene.actor(mentor).sees("Une façon de s’y prendre", channel=room)
    )
    scene.tell.act(mentor.name, "wants to be told the time.")
    scene.until(meeting.start_at - 10 * MINUTE)
    scene.reads(scene.asker, "commence bientôt", room)
    scene.until(meeting.start_at + 15 * MINUTE)
    scene.reads(mentor, "il est temps de convenir")
    scene.until(meeting.end_at)


def _look_back(scene: Scene, mentor: Person) -> None:
    form = scene.reads(scene.asker, "vous a-t-elle été utile")
    scene.actor(scene.asker).press("meeting.rate.5", form)
    said = {"meeting.learned": LEARNED, "meeting.thanks": THANKS, "meeting.next_action": NEXT}
    scene.actor(scene.asker).submit(said, within=10)
    scene.tell.act(scene.asker.name, "presses 5, and writes what was learned:", LEARNED)
    scene.env.settle_down()
    told = scene.reads(mentor, "vous envoie un retour sur votre séance")
    scene.actor(mentor).press("meeting.remember", told)
    scene.tell.act(mentor.name, "lets the bot remember it.")
    scene.env.settle_down()
    scene.actor(scene.asker).press("En faire une fiche")
    scene.actor(scene.asker).submit(
        {"meeting.card_title": "Comment mener un premier entretien annuel ?"}, within=10
    )
    scene.env.settle_down()
    scene.reads(scene.asker, "Votre fiche est dans la mémoire")


def _two_weeks_later(scene: Scene, mentor: Person) -> None:
    scene.passes("2w")
    scene.passes("1d")
    asked = scene.reads(scene.asker, "mis cela en pratique")
    scene.actor(scene.asker).press("Oui", asked)
    scene.env.settle_down()
    scene.passes("1d")
    scene.reads(mentor, "a mis en pratique")


def _changes(scene: Scene) -> None:
    scene.tell.chapter("Passed on, moved, cancelled")
    scenes.ask(scene, EN_TOPIC, EN_OBJECTIVE, "could help you with")
    scene.actor(scene.asker).press("mentoring.choose_for_me")
    first = scenes.offered(scene)
    scenes.wait_to_read(scene, first, EN_OBJECTIVE)
    scene.actor(first).press("mentoring.decline", scene.actor(first).sees(EN_OBJECTIVE, channel="bot"))
    scene.tell.act(first.name, "says: not now. No reason is asked for.")
    scene.env.settle_down()
    mentor = scenes.offered(scene)
    meeting = scenes.settle_in_words(scene, mentor, EN_OBJECTIVE, EN_WORDS)
    room = meeting.channel or ""
    card = scene.reads(scene.asker, "One way to use the time", room)
    _move(scene, scene.asker, card, meeting.start_at + 3 * DAY, EN_NOTE)
    scene.reads(mentor, "My train is late", room)
    scene.until(meeting.start_at)
    scene.actor(mentor).press(
        "meeting.cancel", scene.actor(mentor).sees("One way to use the time", channel=room)
    )
    scene.actor(mentor).submit({"meeting.note": ILL}, within=10)
    scene.tell.act(mentor.name, "cancels it, with a note:", ILL)
    scene.env.settle_down()
    scene.reads(scene.asker, "Clouée au lit", room)
    scene.reads(scene.asker, "open it to remove the session", room)
    card = scene.actor(scene.asker).sees("🚫", channel=room)
    _move(scene, scene.asker, card, meeting.start_at + 7 * DAY, "")
    scene.reads(scene.asker, "One way to use the time", room)


def _move(scene: Scene, who: Person, card: Seen, at: datetime, note: str) -> None:
    """Another time, by the button that the card shows: "Move", or "Another time" once it was called off."""
    scene.actor(who).press("meeting.move", card)
    errors = scene.actor(who).submit({"meeting.when": at, "meeting.note": note}, within=10)
    if errors:
        raise StepFailed(f"the other time was refused: {errors}")
    scene.tell.act(who.name, "chooses another time" + (", with a note:" if note else "."), note)
    scene.env.settle_down()


def _nobody(scene: Scene) -> None:
    scene.tell.chapter("An honest end")
    topic, objective = "soudure sous-marine hyperbare", "Repartir avec les règles de base en plongée"
    scenes.ask(scene, topic, objective, "Je n’ai trouvé personne|vous aider sur")

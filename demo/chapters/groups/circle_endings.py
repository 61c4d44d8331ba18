"""What a circle keeps, and how it ends: a card that all agree to, a short review, three who go on."""

from bot.store.models import Group, GroupKind
from bot.views.groups import circle_card_messages, circle_review_messages
from demo.chapters.groups.conversations import fills_in, press
from demo.chapters.mentoring.scenes import Scene
from demo.company import Person
from demo.transcript import StepFailed

TITLE = "Recadrer le jour même, en partant de ce que l’on a vu"
TEXT = (
    "Décrire le fait, dire son effet, puis demander ce que l’autre voulait obtenir. Une phrase pour chaque."
)
WORD = "Merci : j’ai enfin osé lui parler."


def keeps_and_goes_on(scene: Scene, people: list[Person], circle: Group, room: str) -> None:
    """One proposes a card and each agrees; then each looks back, and three would like to go on."""
    author, *others = people
    over = scene.reads(author, "se termine. Merci")
    said = {circle_card_messages.TITLE: TITLE, circle_card_messages.TEXT: TEXT}
    fills_in(scene, author, circle_card_messages.PROPOSE, over, said)
    scene.tell.act(author.name, "proposes to keep something in the memory:", TITLE)
    scene.reads(others[0], "propose de garder ceci", room)
    for person in others:
        seen = scene.actor(person).sees("propose de garder ceci", channel=room, within=10)
        press(scene, person, circle_card_messages.AGREE, seen)
    scene.tell.aside("The three others agree.")
    scene.reads(author, "tout le cercle est d’accord")
    for person in people:
        review = {circle_review_messages.NEXT: circle_review_messages.GO_ON}
        if person is people[-1]:
            review = {circle_review_messages.NEXT: circle_review_messages.STOP}
        if person is others[0]:
            review[circle_review_messages.WORD] = WORD
        seen = scene.actor(person).sees("Qu’en retirez-vous", channel="bot", within=10)
        fills_in(scene, person, circle_review_messages.OPEN, seen, review)
    scene.tell.aside("Each looks back in three clicks; three of them would like to go on.")
    scene.reads(author, "Le bilan de votre cercle", room)
    scene.reads(author, "conviennent à tout le monde")
    with scene.env.deps.read_sessions() as session:
        circles = session.query(Group).filter(Group.kind == GroupKind.CIRCLE).order_by(Group.id).all()
    if len(circles) != 2 or circles[-1].theme != circle.theme:
        raise StepFailed("three of the circle did not go on")

"""Whether a message goes on with what the bot said last, or asks something of its own: weighed cues.

What speaks for its own question is below nought, what speaks for going on is above. The weights were set on the
tuning sets of bench/replies.
"""

from collections.abc import Sequence

from bot.text import english_asking, french_asking
from bot.text.phrases import Phrases, word_set
from bot.text.words import Text, opening

ASKING = {cue: Phrases(french_asking.ASKING[cue], english_asking.ASKING[cue]) for cue in french_asking.ASKING}
OPEN = {kind: Phrases(french_asking.OPEN[kind], english_asking.OPEN[kind]) for kind in french_asking.OPEN}
_AT_HEAD = frozenset({"how", "leads on"})
_GREETS = word_set("hello hi bonjour salut hey bonsoir")
WEIGHTS = {
    "always": -0.25,
    "how": -2.5,
    "need": -2.25,
    "problem": -1.5,
    "at a loss": -0.5,
    "new topic": -1.0,
    "greets": -0.5,
    "after notice": -1.0,
    "much": -1.0,
    "asks": -0.25,
    "short": -0.25,
    "told story": 1.75,
    "told relay": 1.5,
    "told look back": 0.75,
    "told proposal": 0.5,
    "told asked": 0.75,
    "past": 1.0,
    "lesson": 0.75,
    "figure": 0.5,
    "mine": 0.25,
    "shares": 1.25,
    "points back": 1.5,
    "leads on": 2.25,
    "little": 1.25,
    "asks little": 0.75,
    "names them": 1.0,
    "person": 1.25,
    "person asked": 0.75,
    "changes": 1.5,
    "day": 1.5,
    "tried": 0.75,
    "bot": 0.25,
    "asks the bot": 0.75,
    "tell them": 1.5,
}
_STEM = 5  # letters: how much of a word two texts have to share
_COMMON = word_set(
    """
    about after again also always another anyone asked asking asks because been before being both came cant come
    could does doesnt doing done dont down each even every everyone first from give going good gone hello help
    here into just keep kind know last left like little long look made make many more most much must need never
    nobody none noone nothing only other over people please really said same says should since some someone
    something still such sure take tell than thank thanks that thats their them then there these they theyre
    thing things think this those time today tomorrow took tried under until used using very want week weeks
    welcome well went were what whats when where which while will with without wont work worked works would
    write year years yesterday your yours month months minute minutes hour hours monday tuesday wednesday
    thursday friday question questions answer answers answered answering colleague colleagues round small wrong
    learned bring learn lately
    aimerait aimerais aller alors apres aucun aucune aurait aussi autre autres avant avait avec avez avoir avons
    beaucoup bien bonjour bonne cela cette ceux chaque chez chose comme comment contre dans demain demande depuis
    dernier derniere deux dire dites dois doit donc donne elle elles encore entre etait etes etre fait faire faites
    fais faut hier jamais jour jours juste leur leurs maintenant mais matin meme merci mieux mois moins mettre
    mettez nous notre nos parce pareil pas passe pendant personne peut peux plus plutot pour pourquoi pouvez pris
    puis quand quel quelle quelles quels quelqu quelque quelques quoi rien sais sait salut sans savoir semaine
    sera seulement sinon sont sous suis sujet surtout svp tant temps toujours tous tout toute toutes tres trois
    trop trouve trouver veut veux vers viens voir vois voit votre vous vraiment heure heures lundi mardi mercredi
    jeudi vendredi reponse reponses repondu collegue collegues accompagnes accompagner petit petite tour partage aide aider bienvenue
    rate retenu raconte racontez appris ecris aujourdhui midi soir
    """
)
_DAYS = word_set(
    """
    lundi mardi mercredi jeudi vendredi demain monday tuesday wednesday thursday friday tomorrow mon tue tues wed
    thu thur thurs fri semaine week midi noon morning afternoon matin soir pm am
    """
)
_PAST = Phrases(
    """
    i|we|he|she|it|they|nobody|everyone|they was|were|had|did|got|took|fell|came|gave|lost|sent|went|told|forgot
    i|we|he|she|it|they|nobody|everyone *ed / i|we|he|she never? put|read|left|made|thought|meant|broke|paid|bought
    j|je|on|nous|il|elle|ils avais|avait|avions|etais|etait|etions|avaient
    j|je|on|nous|il|elle|ils ai|a|avons|ont *e|*i|*u|*is|*it|*us
    c|ca etait|a / on s|me est|suis *e|*i|*u / je suis *e|*i|*u
    """
)
_NOW = Phrases("mon|ma|mes|notre|nos|le|la|les|my|our|the|mine")


def weigh(said: Text, open_now: Text) -> tuple[bool, str]:
    """Whether what is said goes on with what is open, and the cue that weighed most."""
    found = cues(said, open_now)
    goes_on = sum(WEIGHTS[cue] for cue in found) > 0
    sided = [cue for cue in found if (WEIGHTS[cue] > 0) == goes_on]
    return goes_on, max(sided, key=lambda cue: (abs(WEIGHTS[cue]), cue))


def kind_of_open(open_now: Text) -> str:
    """What the bot's last words are about, or "notice"."""
    for kind, phrases in OPEN.items():
        if any(phrases.within(s.words) for s in open_now.sentences) and not (kind == "notice" and open_now.asks):
            return kind
    return "asked" if open_now.asks else "notice"


def content(words: Sequence[str]) -> set[str]:
    """The beginnings of the words that name something, and figures."""
    return {
        word[:_STEM]
        for word in words
        if (len(word) >= 4 or (len(word) > 1 and any(c.isdigit() for c in word))) and word not in _COMMON
    }


def cues(said: Text, open_now: Text) -> set[str]:
    """The cues that stand in the message, given what is open."""
    kind = kind_of_open(open_now)
    words, own, there = said.words, content(said.words), content(open_now.words)
    new = own - there
    has = {cue for cue in ASKING if any(ASKING[cue].within(s.words) for s in said.sentences)}
    has -= {cue for cue in _AT_HEAD & has if not _heads(cue, said)}
    told = kind in ("story", "look back")
    met = kind in ("session", "proposal")
    moves = met or (kind == "look back" and said.asks and "how" not in has)
    expected = told or kind in ("relay", "proposal", "asked")
    asks = said.asks or any(_WH.heads(s.words, opening(s)) for s in said.sentences)
    if kind == "story" and words[:2] == ("how", "to"):
        asks, has = False, has - {"how"}
    back = bool(own & there) or bool(has & {"points back", "leads on"})
    if kind == "answered" and back:
        has -= {"problem", "at a loss"}
    if not new and back:
        has -= {"how"}
    if told and "lesson" in has and not said.asks:
        has -= {"problem"}
    little = len(new) < 2 and not has & {"need", "how", "new topic"}
    past = any(_PAST.within(s.words) for s in said.sentences)
    somebody = bool(open_now.named) or open_now.capital and kind == "answered"
    wants = bool(has & {"need", "how", "at a loss", "new topic"}) or asks
    found = {
        "always": True,
        "after notice": kind == "notice",
        "shares": bool(own & there),
        "person": "person" in has and somebody,
        "person asked": "person" in has and somebody and asks,
        "tried": "tried" in has and kind == "answered",
        "changes": "changes" in has and moves,
        "day": bool(_DAYS & set(words)) and moves,
        "names them": bool(_names(said) & set(open_now.words)),
        "lesson": "lesson" in has and told,
        "past": past and told,
        "mine": "mine" in has and kind not in ("story", "look back"),
        "asks": asks,
        f"told {kind}": expected and not wants and not "problem" in has,
        "asks little": asks and little,
        "little": little,
        "much": len(new) > 3,
        "figure": any(w[0].isdigit() for w in words) and kind in ("relay", "look back", "answered"),
        "greets": words[0] in _GREETS,
        "short": len(words) <= 5 and not asks,
        "asks the bot": "bot" in has and "points back" in has and asks,
        "leads on": "leads on" in has and "new topic" not in has,
    }
    plain = {"need", "how", "at a loss", "new topic", "problem", "points back", "bot", "tell them"}
    return (has & plain) | {cue for cue, present in found.items() if present and cue in WEIGHTS}


def _names(said: Text) -> set[str]:
    """Words with a capital, also where the message begins."""
    return {*said.named, *(said.words[:1] if said.capital else ())} - _COMMON


def _heads(cue: str, said: Text) -> bool:
    if cue == "how":
        return any(ASKING[cue].heads(s.words, s.clauses) for s in said.sentences)
    return ASKING[cue].heads(said.sentences[0].words, opening(said.sentences[0]))


_WH = Phrases(
    """
    comment / pourquoi / combien / quand / qui / ou / quel / quelle / quels / quelles / quoi / est ce que / c est quoi
    how / why / who / where / when / what / which / should / may / can / could / do / does / is / are / did / was
    a quoi / de quel|quelle / a qui / quelqu un / anyone
    """
)

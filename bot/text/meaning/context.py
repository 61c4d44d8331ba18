"""Whether a message goes on with what the bot said last, or asks something of its own: weighed cues.

What speaks for a question of its own is below nought, what speaks for going on is above. The weights were
set
on the tuning sets of bench/replies: fitted to them first, then rounded to quarters by hand.
"""

from bot.text.meaning.content_words import COMMON, content
from bot.text.meaning.cues import english_asking, french_asking
from bot.text.meaning.phrases import Phrases, word_set
from bot.text.meaning.sentences import Text, opening

ASKING = {cue: Phrases(french_asking.ASKING[cue], english_asking.ASKING[cue]) for cue in french_asking.ASKING}
OPEN = {kind: Phrases(french_asking.OPEN[kind], english_asking.OPEN[kind]) for kind in french_asking.OPEN}
_PLAIN = frozenset({"need", "how", "at a loss", "new topic", "problem", "points back", "bot", "tell them"})
_TOLD = ("story", "look back")
_FIGURES = ("relay", "look back", "answered")
_LITTLE, _MUCH, _SHORT = 2, 4, 5  # words
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
_DAYS = word_set(
    """
    lundi mardi mercredi jeudi vendredi demain monday tuesday wednesday thursday friday tomorrow mon tue
    tues wed
    thu thur thurs fri semaine week midi noon morning afternoon matin soir pm am
    """
)
_PAST = Phrases(
    """
    i|we|he|she|it|they|nobody|everyone|they was|were|had|did|got|took|fell
    i|we|he|she|it|they|nobody|everyone|they came|gave|lost|sent|went|told|forgot
    i|we|he|she|it|they|nobody|everyone *ed
    i|we|he|she never? put|read|left|made|thought|meant|broke|paid|bought
    j|je|on|nous|il|elle|ils avais|avait|avions|etais|etait|etions|avaient
    j|je|on|nous|il|elle|ils ai|a|avons|ont *e|*i|*u|*is|*it|*us
    c|ca etait|a / on s|me est|suis *e|*i|*u / je suis *e|*i|*u
    """
)
_WH = Phrases(
    """
    comment / pourquoi / combien / quand / qui / ou / quel / quelle / quels / quelles / quoi / est ce que
    c est quoi
    how / why / who / where / when / what / which / should / may / can / could / do / does / is / are
    did / was
    a quoi / de quel|quelle / a qui / quelqu un / anyone
    """
)


def weigh(said: Text, open_now: Text) -> tuple[bool, str]:
    """Whether what is said goes on with what is open, and the cue that weighed most."""
    found = cues(said, open_now)
    goes_on = sum(WEIGHTS[cue] for cue in found) > 0
    sided = [cue for cue in found if (WEIGHTS[cue] > 0) == goes_on]
    return goes_on, max(sided, key=lambda cue: (abs(WEIGHTS[cue]), cue))


def kind_of_open(open_now: Text) -> str:
    """What the bot's last words are about, or "notice"."""
    for kind, phrases in OPEN.items():
        if any(phrases.within(s.words) for s in open_now.sentences) and not (
            kind == "notice" and open_now.asks
        ):
            return kind
    return "asked" if open_now.asks else "notice"


def cues(said: Text, open_now: Text) -> set[str]:
    """The cues that stand in the message, given what is open."""
    kind, own, there = kind_of_open(open_now), content(said.words), content(open_now.words)
    asks = said.asks or any(_WH.heads(s.words, opening(s)) for s in said.sentences)
    has = _spoken(said, kind, shares=bool(own & there), new=bool(own - there))
    if kind == "story" and said.words[:2] == ("how", "to"):  # what was learned
        asks, has = False, has - {"how"}
    wants = asks or bool(has & {"need", "how", "at a loss", "new topic", "problem"})
    little = len(own - there) < _LITTLE and not has & {"need", "how", "new topic"}
    found = _in_its_place(said, kind, has, open_now, asks) | {
        "always": True,
        "after notice": kind == "notice",
        "shares": bool(own & there),
        "names them": bool(_names(said) & set(open_now.words)),
        "asks": asks,
        f"told {kind}": not wants,
        "asks little": asks and little,
        "little": little,
        "much": len(own - there) >= _MUCH,
        "greets": said.words[0] in _GREETS,
        "short": len(said.words) <= _SHORT and not asks,
    }
    return (has & _PLAIN) | {cue for cue, present in found.items() if present and cue in WEIGHTS}


def _spoken(said: Text, kind: str, *, shares: bool, new: bool) -> set[str]:
    """Cues that are phrases, without those that what is open explains."""
    has = {cue for cue in ASKING if any(ASKING[cue].within(s.words) for s in said.sentences)}
    has -= {cue for cue in _AT_HEAD & has if not _heads(cue, said)}
    back = shares or bool(has & {"points back", "leads on"})
    if kind == "answered" and back:
        has -= {"problem", "at a loss"}
    if not new and back:
        has -= {"how"}
    if kind in _TOLD and "lesson" in has and not said.asks:
        has -= {"problem"}
    return has


def _in_its_place(said: Text, kind: str, has: set[str], open_now: Text, asks: bool) -> dict[str, bool]:
    """Cues that count after some of the bot's words only."""
    moves = kind in ("session", "proposal") or (kind == "look back" and said.asks and "how" not in has)
    person = "person" in has and bool(open_now.named or (open_now.capital and kind == "answered"))
    return {
        "person": person,
        "person asked": person and asks,
        "tried": "tried" in has and kind == "answered",
        "changes": "changes" in has and moves,
        "day": bool(_DAYS & set(said.words)) and moves,
        "lesson": "lesson" in has and kind in _TOLD,
        "past": kind in _TOLD and any(_PAST.within(s.words) for s in said.sentences),
        "mine": "mine" in has and kind not in _TOLD,
        "figure": kind in _FIGURES and any(word[0].isdigit() for word in said.words),
        "asks the bot": "bot" in has and "points back" in has and asks,
        "leads on": "leads on" in has and "new topic" not in has,
    }


def _names(said: Text) -> set[str]:
    """Words with a capital, also where the message begins."""
    return {*said.named, *(said.words[:1] if said.capital else ())} - COMMON


def _heads(cue: str, said: Text) -> bool:
    if cue == "how":
        return any(ASKING[cue].heads(s.words, s.clauses) for s in said.sentences)
    return ASKING[cue].heads(said.sentences[0].words, opening(said.sentences[0]))

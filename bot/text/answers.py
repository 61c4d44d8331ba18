"""What speaks for an answer in a reply: named cues, each with a weight, and their sum.

The weights were set by hand, on the tuning set of bench/replies alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.text import english, french
from bot.text.phrases import Phrases, word_set
from bot.text.words import CODE, LINK, PATH, Sentence, Text

_TABLES = {("fr",): (french.REPLY,), ("en",): (english.REPLY,), ("fr", "en"): (french.REPLY, english.REPLY)}
CUES = {
    tongues: {name: Phrases(*(table[name] for table in tables)) for name in french.REPLY}
    for tongues, tables in _TABLES.items()
}
BOTH = CUES["fr", "en"]
WEIGHTS = {
    "always": 0.25,
    "imperative": 2.25,
    "must": 2.0,
    "link": 3.0,
    "path": 2.25,
    "code": 1.25,
    "figure": 1.25,
    "place": 1.25,
    "located": 0.75,
    "because": 0.5,
    "condition": 1.5,
    "method": 0.5,
    "solved": 0.5,
    "said yes or no": 2.5,
    "fits the question": 1.5,
    "names what was asked": 0.75,
    "told": -0.75,
    "picks one": 1.5,
    "list": 1.0,
    "first": -2.0,
    "hedge": -0.25,
    "mood": -2.75,
    "wish": -2.0,
    "own_case": -1.25,
    "past": -0.5,
    "somebody": -1.0,
    "plus_one": -2.0,
    "laugh": -2.0,
    "cries": -0.5,
    "asks": -1.0,
}
CLEAR = word_set("imperative must path link code") | {"said yes or no", "fits the question", "picks one", "solved"}
# sums: an answer where a cue is clear, an answer by many small cues, perhaps one, one whatever stands before it
SURE_IF_CLEAR, SURE, PERHAPS, STRONG = 1.25, 1.5, 0.0, 3.0

_ANYWHERE = word_set("because condition hedge wish own_case plus_one located")
_APART = word_set("first mood")  # looked for in what no hedge covers: "I think", "from what I remember"
_AT_CLAUSES = word_set("place method solved")
_LAUGHS = frozenset("😂🤣😅😆😭🙄😩😬🥲🤷🥵🤯😱😤😠💀🤔😜😈👻😏🙃🤡") | word_set(
    """
    joy rofl sweat_smile laughing sob face_with_rolling_eyes weary grimacing shrug eyes thinking_face
    man-shrugging woman-shrugging hot_face skull laugh grin
    """
)
_KEYS = word_set("ctrl cmd alt shift maj echap esc tab f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12") | {CODE}
_COUNTS = word_set(
    """
    deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante cent
    mille half two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty
    fifty hundred twice
    """
)
_SUBJECTS = word_set(
    "i we it they he she je j on nous il elle ils elles ca wed id ive ill theyd"
)  # what they begin names nothing
_PAST = word_set("went was were had got did took fell came gave lost been")
_NO_PAST = word_set("you is its are be get need needs then not")
_NOBODY = _SUBJECTS | word_set(
    "you tu vous the this that there here c ce cela qui what which who yes no oui non y tout"
)
_DOES = {
    (verb,) for verb in word_set("fait sait gere connait a peut s does knows has can will did is runs was")
}
_HAD = word_set("a ont est sont ai avons etait avait etaient avaient")
_TELLERS = word_set("i ive we weve they he she mine ours my je j mon ma moi nous elle ils il")
_TO_ME = word_set("me moi us nous")  # "count me in", "tell me" tell nobody what to do
_NO_ORDERS = {
    ("hold", "on"),
    ("hang", "on"),
    ("see", "you"),
    ("come", "on"),
    ("get", "well"),
    ("take", "care"),
}
_IF = word_set("si if quand when que")  # "if you find it" tells nobody either
_YES_NO = word_set("yes no oui non")
_TAGS = word_set("non no right hein nn correct")  # a question mark after these asks nothing
_THINGS = english.OBJECTS | word_set("them a an my two one")
_OR = frozenset({"or", "ou"})
_WITHIN = word_set("in on under behind by at near next beside inside dans sur sous derriere devant au aux chez pres")
_BARE = 4  # words: "Florence", "5 pm"
_SHORT, _BRIEF = 8, 12  # words
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG = word_set("years year months weeks times ans an mois semaines fois annees siecles")
_TOLD_EN = Phrases(
    """
    i|we|mine|nobody|ours never|just|also|even? *ed / i|we|they|mine|ours|nobody was|were|had|did|got|took|lost|went|gave
    i|we|they|mine|ours|nobody never|just|also|even? said|told|spent|came|left|found|thought|broke|sent|put|made|kept
    ive|weve been|had|seen|never|given|spent|lost
    """
)
_TOLD_FR = Phrases(
    """
    j|je|on|nous|m ai|avais|a|avait|avons deja|jamais|meme|toujours|aussi? *e|*i|*u|*is|*it
    je|j me? suis|etais deja|jamais|meme|toujours? *e|*i|*u / on m|nous|me a * / me suis *e|*i|*u / m a *e|*i|*u|*it
    """
)
_KINDS = {
    "anybody": Phrases(
        """
        quelqu un / est ce que quelqu / qui sait|saurait / qui peut|pourrait m|me|nous / anyone / someone
        does|can|could|has|is anyone|someone
        """
    ),
    "who": Phrases(
        "qui / who / whom / whose / quel|quelle service|collegue|personne|contact|interlocuteur|equipe"
    ),
    "where": Phrases("ou est|sont|se|trouve|trouver|range|ranger|on|peut|puis|y|je|vont|va / d ou / where"),
    "when": Phrases(
        """
        quand / a? quelle heure|date / combien de temps|jours / quel est? le? delai
        when / what time|date|day / how long|often|soon
        """
    ),
    "number": Phrases(
        """
        combien / quel|quelle|quels|quelles / how much|many / which / whats
        what size|version|number|temperature|torque|code|rate|is|s|are|format
        """
    ),
    "how": Phrases("comment / pourquoi / how / why"),
    "polar": Phrases(
        """
        est ce que|qu / peut|peuvent|doit|doivent|faut|puis|avons|avez|est|sont on|il|je|nous|vous|elle|ils|t
        y a t / on peut|doit|a|est / c est|a / faut|peut|doit
        is|are|was|can|could|do|does|did|should|may|must|has|have|will|would|am|shall *
        """
    ),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply below its question, and what was found in it."""

    text: Text
    words: tuple[str, ...]
    kind: str  # of the question
    cues: dict[str, Phrases]  # the tables of its language
    found: frozenset[str]  # keys of WEIGHTS
    score: float

    @property
    def instructs(self) -> bool:
        """Whether it says what to do, so plainly that a "sorry, not sure" before it changes nothing."""
        return self.score >= STRONG and bool(self.found & {"imperative", "must", "path", "link"})

    @property
    def sure(self) -> bool:
        """Whether enough speaks for an answer: less is needed where something says so plainly."""
        return self.score >= (SURE_IF_CLEAR if self.found & CLEAR else SURE)

    def has(self, cue: str) -> bool:
        """Whether one of this table's phrases stands anywhere."""
        return any(self.cues[cue].within(sentence.words) for sentence in self.text.sentences)

    def begins(self, cue: str) -> bool:
        """Whether a clause begins so."""
        return any(self.cues[cue].heads(s.words, s.clauses) for s in self.text.sentences)


def hear(question: Text, text: Text) -> Heard:
    """The cues of a reply that has words."""
    told = tuple(s for s in text.sentences if not s.asks or s.words[-1] in _TAGS)
    cues, kind = CUES[text.tongues], kind_of(question)
    found = {cue for cue in _ANYWHERE if any(cues[cue].within(s.words) for s in told)}
    found |= {cue for cue in _APART if any(cues[cue].within(cues["hedge"].without(s.words)) for s in told)}
    if any(_musts(cues["must"], s.words) for s in told):
        found.add("must")
    found |= {cue for cue in _AT_CLAUSES if any(cues[cue].heads(s.words, s.clauses) for s in told)}
    if any(_practises(s.words[place : place + 3]) for s in told for place in s.clauses):
        found.add("method")
    practice = any(BOTH["practice"].within(s.words) for s in question.sentences)
    if kind == "who" and sum(len(s.words) for s in told) <= _SHORT:
        found -= {"first", "own_case"}  # "me until Sunday", "depuis septembre c'est Aurélie"
    if "solved" in found and any(_commands(s, text) for s in told):
        found -= {"first", "own_case"}  # "press Reset, worked for me"
    if found & {"method", "solved"} or practice:
        found -= {"first"}
    asked = frozenset(question.words)
    found |= _shape(text, told, asked) | _fit(text, kind, told, found, asked)
    found |= {"picks one"} if _picks(question, told) else set()
    if "said yes or no" in found and not found & {"mood", "told", "own_case"}:
        found -= {"first"}
    if found & {"path", "link"}:
        found -= {"own_case"}
    return Heard(text, text.words, kind, cues, frozenset(found), sum(WEIGHTS[cue] for cue in found))


def tagged(sentence: Sentence) -> bool:
    """Whether its question mark asks nothing: "in the drawer, right?"."""
    return sentence.words[-1] in _TAGS and len(sentence.words) > 1


def _shape(text: Text, told: Sequence[Sentence], asked: frozenset[str]) -> set[str]:
    """Cues that are no phrases: links, figures that the question has not, orders, length, marks."""
    words = [word for s in told for word in s.words]
    shapes = {
        "always": bool(told),
        "imperative": any(_commands(s, text) for s in told),
        "link": LINK in words,
        "path": PATH in words[1:],
        "code": any(part in _KEYS for word in words for part in word.split("+")),
        "figure": any(_measures(s.words, place, asked) for s in told for place in range(len(s.words))),
        "told": any(_tells(s.words, text) for s in told),
        "somebody": bool(told)
        and text.capital
        and told[0].words[0] not in _NOBODY
        and told[0].words[1:2] in _DOES,
        "past": any(_tells_past(s.words, text) for s in told),
        "list": any(len(s.heads) > 2 for s in told),
        "laugh": bool(_LAUGHS & set(text.emoji)),
        "cries": any(s.cries for s in told),
        "asks": len(told) < len(text.sentences),
    }
    return {cue for cue, present in shapes.items() if present}


def _measures(words: Sequence[str], place: int, asked: frozenset[str]) -> bool:
    """A figure that the question has not; no year, and no "3 weeks", which is how long it has been so."""
    word, after = words[place], words[place + 1 : place + 2]
    if not word[0].isdigit() or word in asked or _YEAR.fullmatch(word):
        return False
    return not after or after[0] not in _LONG


def _tells(words: Sequence[str], text: Text) -> bool:
    """Whether the writer's own past stands anywhere."""
    if "en" in text.tongues and _TOLD_EN.within(words):
        return True
    return "fr" in text.tongues and _TOLD_FR.within(words)


def _figures(word: str) -> bool:
    return word != "+1" and any(letter.isdigit() for letter in word)


def _fit(text: Text, kind: str, told: Sequence[Sentence], found: set[str], asked: frozenset[str]) -> set[str]:
    """Whether it has the shape that this kind of question asks for."""
    fits, words = set[str](), [word for s in told for word in s.words]
    if kind == "polar" and told and (BOTH["yes_no"].at(told[0].words, 0) or _YES_NO & set(told[0].words)):
        fits.add("said yes or no")
    counts = any(word in _COUNTS or _figures(word) for word in words if word not in asked)
    if (kind == "where" and found & {"place", "located"}) or (kind in ("when", "number") and counts):
        fits.add("fits the question")
    elif kind == "who" and len(words) <= _BRIEF and (text.named or (text.capital and len(words) < _BARE)):
        fits.add("fits the question")
    elif kind == "where" and len(words) <= _BRIEF and not found & {"first", "mood"} and _WITHIN & set(words[1:]):
        fits.add("fits the question")
    elif kind in ("how", "anybody", "polar") and counts and len(words) < _BARE:
        fits.add("fits the question")
    elif (
        kind in ("who", "where", "when", "number")
        and "solved" not in found
        and 0 < len(words) <= _BRIEF and words[0] not in _SUBJECTS
    ):
        fits.add("names what was asked")
    return fits


def _picks(question: Text, told: Sequence[Sentence]) -> bool:
    """Whether it names one of two things that "or" stands between."""
    said = {word for s in told for word in s.words}
    if not told or len(said) > _SHORT or not _OR.isdisjoint(said):
        return False
    for s in question.sentences:
        for place, word in enumerate(s.words):
            if word in _OR and said & {w for w in s.words[max(0, place - 3) : place + 4] if len(w) > 3}:
                return True
    return False


def _musts(must: Phrases, words: Sequence[str]) -> bool:
    places = (n for n in range(len(words)) if n == 0 or words[n - 1] not in _IF)
    return must.heads(words, places)


def _tells_past(words: Sequence[str], text: Text) -> bool:
    """Whether it begins with what happened: "Lucy placed …", "it went up", "tout est retombé"."""
    for place, (before, word) in enumerate(pairwise(words[:6])):
        english_past = word in _PAST or (word.endswith("ed") and len(word) > 4)
        if "en" in text.tongues and english_past and place < 2:
            return before not in _NO_PAST
        if "fr" in text.tongues and before in _HAD and (word in text.done or word == "ete"):
            return True
    return False


def _practises(words: Sequence[str]) -> bool:
    """What somebody does about it themselves, in the present: "I offer them …", "je coupe le …"."""
    if len(words) < 3:
        return False
    who, verb, what = words
    if who in ("i", "we"):
        return what in _THINGS and verb not in english.NO_ORDERS and not verb.endswith(("ed", "ing"))
    mine = who in ("je", "j") and what in french.OBJECTS
    return mine and verb.endswith(("e", "s")) and verb not in french.NO_PRACTICE


def _commands(sentence: Sentence, text: Text) -> bool:
    """Whether a clause begins with an order."""
    words = (*sentence.words, "")
    own = words[0] in _TELLERS  # "I sit and wait" tells nobody to wait
    starts = [
        n
        for n in ((0,) if own else sentence.clauses)
        if words[n] not in text.done and words[n + 1] not in _TO_ME and words[n : n + 2] not in _NO_ORDERS
    ]
    return any(
        _orders(words[n], text.tongues) or _takes(words[n], words[n + 1], text.tongues) for n in starts
    )


def _orders(word: str, tongues: tuple[str, ...]) -> bool:
    """Whether a word, where a clause begins, tells somebody to do something."""
    if ("en" in tongues and word in english.VERBS) or ("fr" in tongues and word in french.VERBS):
        return True
    if len(word) < 4 or "fr" not in tongues:
        return False
    return (word.endswith("ez") and word not in french.NOT_EZ) or (
        word.endswith("er") and word not in french.NOT_ER
    )


def _takes(word: str, after: str, tongues: tuple[str, ...]) -> bool:
    """Whether it looks like a verb with its object: "jog it", "graisse les"."""
    if len(word) < 3 or not word.isalpha():
        return False
    if "en" in tongues and after in english.OBJECTS:
        return word not in english.NO_ORDERS and not word.endswith(("ed", "ing", "s", "ly"))
    french_verb = word.endswith(("e", "is", "ds", "ts")) and word not in french.NO_ORDERS
    return "fr" in tongues and after in french.OBJECTS and french_verb


def kind_of(question: Text) -> str:
    """What the question wants: anybody who knows, who, where, when, number, how, or polar (yes or no)."""
    for sentence in reversed(question.sentences):
        first = [
            (place, kind)
            for place in range(min(6, len(sentence.words)))
            for kind in _KINDS
            if _KINDS[kind].at(sentence.words, place) > place
        ]
        kinds = [kind for _, kind in first]
        if kinds[:1] == ["anybody"]:
            return next((kind for kind in kinds if kind in ("where", "when", "number")), "anybody")
        if kinds:
            return kinds[0]
    return "polar" if question.asks else "how"

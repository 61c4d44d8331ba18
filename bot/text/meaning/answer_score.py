"""What speaks for an answer in a reply: named cues, each with a weight, and their sum.

The weights were set on the tuning sets of bench/replies alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.text.meaning.asked_for import kind_of, picks_one
from bot.text.meaning.cues import english, french
from bot.text.meaning.phrases import Phrases, word_set
from bot.text.meaning.sentence_shapes import commands, figures, measures, practises, tells, tells_past
from bot.text.meaning.sentences import CODE, LINK, PATH, Sentence, Text

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
CLEAR = word_set("imperative must path link code") | {
    "said yes or no",
    "fits the question",
    "picks one",
    "solved",
}
# Sums: an answer where a cue is clear, one by many small cues, perhaps one, one whatever stands before it.
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
_NOBODY = _SUBJECTS | word_set(
    "you tu vous the this that there here c ce cela qui what which who yes no oui non y tout"
)
_DOES = {
    (verb,) for verb in word_set("fait sait gere connait a peut s does knows has can will did is runs was")
}
_IF = word_set("si if quand when que")  # "if you find it" tells nobody either
_YES_NO = word_set("yes no oui non")
_TAGS = word_set("non no right hein nn correct")  # a question mark after these asks nothing
_WITHIN = word_set(
    "in on under behind by at near next beside inside dans sur sous derriere devant au aux chez pres"
)
_BARE = 4  # words: "Florence", "5 pm"
_SHORT, _BRIEF = 8, 12  # words


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

    @property
    def bare(self) -> bool:
        """Whether it says yes, no or "it depends" and nothing else, and the question wants more than that."""
        return self.kind != "polar" and not any(
            self.cues["bare"].without(sentence.words) for sentence in self.text.sentences
        )

    def has(self, cue: str) -> bool:
        """Whether one of this table's phrases stands anywhere."""
        return any(self.cues[cue].within(sentence.words) for sentence in self.text.sentences)

    def begins(self, cue: str) -> bool:
        """Whether a clause begins so."""
        return any(self.cues[cue].heads(s.words, s.clauses) for s in self.text.sentences)


def hear(question: Text, text: Text) -> Heard:
    """The cues of a reply that has words."""
    told = tuple(s for s in text.sentences if not s.asks or s.words[-1] in _TAGS)
    cues, kind, asked = CUES[text.tongues], kind_of(question), frozenset(question.words)
    found = _spoken(cues, told) | _shape(text, told, asked)
    if "solved" in found and "imperative" in found:
        found -= {"first", "own_case"}  # "press Reset, worked for me"
    if kind == "who" and sum(len(s.words) for s in told) <= _SHORT:
        found -= {"first", "own_case"}  # "me until Sunday", "depuis septembre c'est Aurélie"
    if found & {"method", "solved"} or any(BOTH["practice"].within(s.words) for s in question.sentences):
        found -= {"first"}
    found |= _fit(text, kind, told, found, asked)
    if picks_one(question, told):
        found.add("picks one")
    if "said yes or no" in found and not found & {"mood", "told", "own_case"}:
        found -= {"first"}
    if found & {"path", "link"}:
        found -= {"own_case"}
    return Heard(text, text.words, kind, cues, frozenset(found), sum(WEIGHTS[cue] for cue in found))


def _spoken(cues: dict[str, Phrases], told: Sequence[Sentence]) -> set[str]:
    """Cues that are phrases."""
    found = {cue for cue in _ANYWHERE if any(cues[cue].within(s.words) for s in told)}
    found |= {cue for cue in _APART if any(cues[cue].within(cues["hedge"].without(s.words)) for s in told)}
    found |= {cue for cue in _AT_CLAUSES if any(cues[cue].heads(s.words, s.clauses) for s in told)}
    if any(_musts(cues["must"], s.words) for s in told):
        found.add("must")
    if any(practises(s.words[place : place + 3]) for s in told for place in s.clauses):
        found.add("method")
    return found


def tagged(sentence: Sentence) -> bool:
    """Whether its question mark asks nothing: "in the drawer, right?"."""
    return sentence.words[-1] in _TAGS and len(sentence.words) > 1


def _shape(text: Text, told: Sequence[Sentence], asked: frozenset[str]) -> set[str]:
    """Cues that are no phrases: links, figures that the question has not, orders, length, marks."""
    words = [word for s in told for word in s.words]
    shapes = {
        "always": bool(told),
        "imperative": any(commands(s, text) for s in told),
        "link": LINK in words,
        "path": PATH in words[1:],
        "code": any(part in _KEYS for word in words for part in word.split("+")),
        "figure": any(measures(s.words, place, asked) for s in told for place in range(len(s.words))),
        "told": any(tells(s.words, text) for s in told),
        "somebody": bool(told)
        and text.capital
        and told[0].words[0] not in _NOBODY
        and told[0].words[1:2] in _DOES,
        "past": any(tells_past(s.words, text) for s in told),
        "list": any(len(s.heads) > 2 for s in told),
        "laugh": bool(_LAUGHS & set(text.emoji)),
        "cries": any(s.cries for s in told),
        "asks": len(told) < len(text.sentences),
    }
    return {cue for cue, present in shapes.items() if present}


def _fit(text: Text, kind: str, told: Sequence[Sentence], found: set[str], asked: frozenset[str]) -> set[str]:
    """Whether it has the shape that this kind of question asks for."""
    words = [word for s in told for word in s.words]
    if kind == "polar" and told and (BOTH["yes_no"].at(told[0].words, 0) or _YES_NO & set(told[0].words)):
        return {"said yes or no"}
    if _fits(
        text, kind, words, found, any(word in _COUNTS or figures(word) for word in words if word not in asked)
    ):
        return {"fits the question"}
    named = kind in ("who", "where", "when", "number") and "solved" not in found
    if named and 0 < len(words) <= _BRIEF and words[0] not in _SUBJECTS:
        return {"names what was asked"}
    return set()


def _fits(text: Text, kind: str, words: Sequence[str], found: set[str], counts: bool) -> bool:
    """Somebody where the question is who, somewhere where it is where, a figure where it is how many."""
    brief, bare = len(words) <= _BRIEF, len(words) < _BARE
    if kind == "who":
        return brief and bool(text.named or (text.capital and bare))
    if kind == "where":
        somewhere = brief and not found & {"first", "mood"} and bool(_WITHIN & set(words[1:]))
        return somewhere or bool(found & {"place", "located"})
    if kind == "how" and bare and "method" in found:
        return True  # "like this", with a picture
    return counts and (bare or kind in ("when", "number"))


def _musts(must: Phrases, words: Sequence[str]) -> bool:
    places = (n for n in range(len(words)) if n == 0 or words[n - 1] not in _IF)
    return must.heads(words, places)

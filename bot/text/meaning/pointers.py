"""Whether a reply sends its reader to a colleague, a team or a channel."""

from itertools import pairwise

from bot.text.meaning.answer_score import BOTH, STRONG, Heard
from bot.text.meaning.phrases import word_set
from bot.text.meaning.sentences import CHANNEL, FILLERS, PERSON, Sentence

_OWN = word_set("je j me i ill ive lets we well")  # "I'll ask …" sends nobody to anybody
_ASKED_FOR = word_set("for if whether to about it yourself which what how who whose")  # "ask for a new one"
_CALLS = word_set(
    "voir vois voyez call ring phone email message ping text dm contact appelle appelez contacte ecris"
)
_EXTENSIONS = word_set("poste ext extension")  # of a telephone
_SHORT = 8  # words


def points(heard: Heard) -> bool:
    """To a colleague or a channel; where the question asks who, naming somebody answers it."""
    if PERSON in heard.words and heard.text.asks and heard.has("called"):
        return True
    if CHANNEL in heard.words and heard.score < STRONG + 1:
        return True
    if heard.kind not in ("who", "number") and any(
        pair[0] in _EXTENSIONS and pair[1].isdigit() for pair in pairwise(heard.words)
    ):
        return True
    if _names_a_team(heard):
        return True
    turned = any(_turns(heard, s) for s in heard.text.sentences if not s.asks)
    named = heard.kind == "who" and not heard.begins("pointer")
    return turned and not named and not {"path", "link"} & heard.found


def _names_a_team(heard: Heard) -> bool:
    """Whether it is hardly more than "payroll" or "Didier.", where neither who nor where was asked."""
    if (
        heard.kind in ("who", "where")
        or {"imperative", "must", "path", "link", "fits the question"} & heard.found
    ):
        return False
    first = heard.text.sentences[0]
    alone = len(first.words) == 1 and heard.text.capital and len(heard.text.sentences) > 1
    if alone and heard.kind != "number" and not BOTH["yes_no"].within(first.words):
        return len(first.words[0]) > 3 and first.words[0] not in FILLERS
    place = 1 if first.words[0] in ("the", "your", "our") and len(first.words) > 1 else 0
    return len(heard.words) <= _SHORT and heard.cues["team"].at(first.words, place) > place


def _turns(heard: Heard, sentence: Sentence) -> bool:
    """Whether it sends the reader to somebody; what the writer does ("I'll ask …") is something else."""
    words, pointer = ("", *sentence.words, ""), heard.cues["pointer"]
    for place in range(len(sentence.words)):
        if words[place] not in _OWN and pointer.at(sentence.words, place) > place:
            return True
    for place, (verb, whom) in enumerate(zip(sentence.words, words[2:], strict=True)):
        if verb == "ask" and any(w in heard.text.named for w in sentence.words[place + 1 : place + 3]):
            return True
        if verb == "ask" and whom and place in sentence.clauses and whom not in _ASKED_FOR:
            return True
        if verb in _CALLS and whom in heard.text.named and words[place] not in _OWN:
            return True
    return False

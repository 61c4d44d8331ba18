"""What a sentence does by its shape, in a reply: orders, measures, tells what happened."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.text.meaning.cues import english, french
from bot.text.meaning.phrases import Phrases, word_set
from bot.text.meaning.sentences import Sentence, Text

_PAST = word_set("went was were had got did took fell came gave lost been")
_NO_PAST = word_set("you is its are be get need needs then not")
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
_THINGS = english.OBJECTS | word_set("them a an my two one")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG = word_set("years year months weeks times ans an mois semaines fois annees siecles")
_TOLD_EN = Phrases(
    """
    i|we|mine|nobody|ours never|just|also|even? *ed
    i|we|they|mine|ours|nobody was|were|had|did|got|took|lost|went|gave
    i|we|they|mine|ours|nobody never|just|also|even? said|told|spent|came|left|found
    i|we|they|mine|ours|nobody never|just|also|even? thought|broke|sent|put|made|kept
    ive|weve been|had|seen|never|given|spent|lost
    """
)
_TOLD_FR = Phrases(
    """
    j|je|on|nous|m ai|avais|a|avait|avons deja|jamais|meme|toujours|aussi? *e|*i|*u|*is|*it
    je|j me? suis|etais deja|jamais|meme|toujours? *e|*i|*u / on m|nous|me a * / me suis *e|*i|*u
    m a *e|*i|*u|*it
    """
)


def measures(words: Sequence[str], place: int, asked: frozenset[str]) -> bool:
    """A figure that the question has not; no year, and no "3 weeks", which is how long it has been so."""
    word, after = words[place], words[place + 1 : place + 2]
    if not word[0].isdigit() or word in asked or _YEAR.fullmatch(word):
        return False
    return not after or after[0] not in _LONG


def tells(words: Sequence[str], text: Text) -> bool:
    """Whether the writer's own past stands anywhere."""
    if "en" in text.tongues and _TOLD_EN.within(words):
        return True
    return "fr" in text.tongues and _TOLD_FR.within(words)


def figures(word: str) -> bool:
    return word != "+1" and any(letter.isdigit() for letter in word)


def tells_past(words: Sequence[str], text: Text) -> bool:
    """Whether it begins with what happened: "Lucy placed …", "it went up", "tout est retombé"."""
    for place, (before, word) in enumerate(pairwise(words[:6])):
        english_past = word in _PAST or (word.endswith("ed") and len(word) > 4)
        if "en" in text.tongues and english_past and place < 2:
            return before not in _NO_PAST
        if "fr" in text.tongues and before in _HAD and (word in text.done or word == "ete"):
            return True
    return False


def practises(words: Sequence[str]) -> bool:
    """What somebody does about it themselves, in the present: "I offer them …", "je coupe le …"."""
    if len(words) < 3:
        return False
    who, verb, what = words
    if who in ("i", "we"):
        return what in _THINGS and verb not in english.NO_ORDERS and not verb.endswith(("ed", "ing"))
    mine = who in ("je", "j") and what in french.OBJECTS
    return mine and verb.endswith(("e", "s")) and verb not in french.NO_PRACTICE


def commands(sentence: Sentence, text: Text) -> bool:
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

"""A text as folded sentences: lower case, no accents, contractions and everyday abbreviations written alike.

Linear in the length, and no more than READ_LENGTH characters are read. Nothing here raises on any text.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from bot.text.meaning.phrases import word_set

READ_LENGTH = 1500  # characters; what a longer text is has been said by then

LINK, PERSON, CHANNEL, PATH, CODE = "<link>", "<person>", "<channel>", "<path>", "<code>"

_LETTERS = str.maketrans(
    {"’": "'", "ʼ": "'", "‘": "'", "´": "'", "`": "'", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"}
    | {"–": " - ", "—": " - ", "…": "... ", "→": " > ", "«": '"', "»": '"', "“": '"', "”": '"', "？": "?"}
)
_BLOCK = re.compile(r"```[^`]*```|`[^`\n]+`")
_SLACK = (
    (re.compile(r"<(?:https?|mailto|tel):[^>\s]{1,1000}(?:\|[^>]{0,200})?>|https?://\S+|\bwww\.\S+"), LINK),
    (re.compile(r"<@[^>]{1,100}>|(?<![\w.])@[\w.-]{2,60}"), PERSON),
    (re.compile(r"<#[^>]{1,100}>|(?<![\w&])#(?=[a-z0-9_-]{0,60}[a-z])[\w-]{2,60}"), CHANNEL),
    (re.compile(r"<![^>]{1,100}>"), " "),
)
_EMOJI_NAME = re.compile(r":([a-z0-9_+'-]{1,60}):(?::skin-tone-\d:)?", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^[ \t]*(?:>|&gt;)[^\n]*$", re.MULTILINE)
_REPEATED = re.compile(r"([a-z!?.,])\1{2,}")
_LAUGH = re.compile(r"\b(?:ah){2,}a?\b|\b[ah]{0,2}(?:ha|he|hi|ja){2,}h?\b")
_JOINED = (
    (re.compile(r"\b(i) am\b"), r"\1'm"),
    (re.compile(r"\b(you|we|they) are\b"), r"\1're"),
    (re.compile(r"\b(it|that|there|here|what|who|he|she) is\b"), r"\1's"),
    (re.compile(r"\b(i|we|you|it|they) will\b"), r"\1'll"),
    (re.compile(r"\bcan ?not\b"), "can't"),
    (re.compile(r"\bwill not\b"), "won't"),
    (re.compile(r"\b(do|does|did|is|are|was|were|have|has|should|would|could) not\b"), r"\1n't"),
)
# Small words that tell the language; those of both are left out.
_FRENCH = word_set(
    """
    le la les l de du des d un une est il elle ils elles tu je j vous nous et pour dans sur pas que qui
    qu en au aux ce c ca cette mon ma mes ton ta tes son sa ses avec sans mais donc oui non faut si plus
    tout
    """
)
_ENGLISH = word_set(
    """
    the an of to in is it you i im its and for not that this with your my our we they them if but so yes
    no do dont be are was were have has at from by or what just
    """
)
# After these a new clause begins.
JOINTS = word_set(
    """
    et puis and then mais but ou or sinon otherwise ensuite alors donc so apres also
    """
)
# A clause may begin with these before it begins.
FILLERS = word_set(
    """
    alors donc ben bah et puis then and just please simply try to d abord first ou or but mais also pas
    surtout bien svp oui non yes no so ok sorry hi hello bonjour salut simplement juste ensuite now eh
    hey all it toujours jamais always never enfin finally pour en politely gently carefully dont
    """
) | {PERSON}
_ELISION = re.compile(r"\b(qu|quelqu|jusqu|lorsqu|puisqu|[ldnsmtjcy])' ?(?=[a-z0-9<])")
_DONE = re.compile(r"\w+ée?s?\b")
_NAMED = re.compile(r"(?<=[\w,] )[A-ZÉÈÀÂÎÔ][a-zà-ÿ]+")
_C_EST = re.compile(r"\bc (?=quoi|pas|bon|ca|le|la|un|une|pour|trop|tres|qui|mort|nul)")
_HYPHEN = re.compile(r"(?<=[a-z0-9])-(?=[a-z0-9])")
_AGAIN = re.compile(r"\bre-(?=[a-z])")
_TOKEN = re.compile(
    r"<[a-z]+>|\+1\b|>|\d+(?:[.,:/]\d+)*[a-z0-9]*[%°]?|[a-z0-9]+(?:[._/+][a-z0-9]+)*\+{0,2}|[.?!;:,()\n\"-]"
)
_INSIDE = re.compile(r"[a-z0-9]")
_ENDS = frozenset(".?!;\n")
_PAUSES = frozenset(',:()-"')
_SHORT = {
    "jsp": "je sais pas", "chui": "je suis", "chuis": "je suis", "chu": "je suis", "jsuis": "je suis",
    "koi": "quoi", "ki": "qui", "chais": "je sais", "jai": "j ai", "cest": "c est", "ya": "y a",
    "yavait": "y avait", "dsl": "desole", "desolee": "desole", "mrc": "merci", "bjr": "bonjour",
    "bsr": "bonsoir", "slt": "salut", "qqn": "quelqu un", "qqun": "quelqu un", "qq": "quelque",
    "pk": "pourquoi", "pq": "pourquoi", "pb": "probleme", "pbm": "probleme", "ds": "dans",
    "bcp": "beaucoup", "tt": "tout", "tjs": "toujours", "tjrs": "toujours", "qd": "quand",
    "comt": "comment", "dacc": "d accord", "dac": "d accord", "daccord": "d accord", "ms": "mais",
    "stp": "svp", "thx": "thanks", "tks": "thanks", "thks": "thanks", "tnx": "thanks", "ty": "thanks",
    "tysm": "thanks", "thankyou": "thanks", "cheers": "thanks", "u": "you", "ur": "your", "pls": "please",
    "plz": "please", "idk": "i dont know", "dunno": "dont know", "dyou": "do you", "gonna": "going to",
    "wanna": "want to", "gotta": "need to", "okay": "ok", "oki": "ok", "okey": "ok", "kk": "ok",
    "okok": "ok", "okk": "ok", "k": "ok", "yep": "yes", "yup": "yes", "yeah": "yes", "yea": "yes",
    "ouais": "oui", "ouaip": "oui", "wi": "oui", "nope": "no", "nah": "no", "nan": "non",
    "anybody": "anyone", "somebody": "someone", "everybody": "everyone", "nvm": "never mind",
    "nevermind": "never mind", "mines": "mine", "btw": "by the way", "asap": "", "eclair": "", "ne": "",
    "n": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    words: tuple[str, ...]
    heads: tuple[int, ...]  # where it begins, and where it goes on after a pause
    clauses: tuple[int, ...]  # where a clause begins: there, after a joining word, and after fillers
    asks: bool  # ends with a question mark
    cries: bool  # ends with an exclamation mark


@dataclass(frozen=True, slots=True)
class Text:
    sentences: tuple[Sentence, ...]
    emoji: tuple[str, ...]  # names, or the characters themselves
    done: frozenset[str]  # words written with a participle's accent: "réglé" is no order, "règle" may be one
    capital: bool  # begins with a word in capital and small letters
    named: frozenset[str]  # words with a capital inside a sentence: often a colleague, or a button

    @property
    def words(self) -> tuple[str, ...]:
        """All words, in order."""
        return tuple(word for sentence in self.sentences for word in sentence.words)

    @property
    def tongues(self) -> tuple[str, ...]:
        """Whose cues are looked for: of the language that most small words are of, else of both."""
        words = self.words
        french = sum(word in _FRENCH for word in words)
        english = sum(word in _ENGLISH for word in words)
        if french == english:
            return ("fr", "en")
        return ("fr",) if french > english else ("en",)

    @property
    def asks(self) -> bool:
        """Whether any sentence ends with a question mark."""
        return any(sentence.asks for sentence in self.sentences)


def read(text: str) -> Text:
    """The first READ_LENGTH characters as sentences; quoted lines are left out if something else is said."""
    cut = text[:READ_LENGTH]
    own = _QUOTED_LINE.sub(" ", cut)
    plain, emoji = _plain(own if _INSIDE.search(own.lower()) else cut)
    done = frozenset(_fold(word) for word in _DONE.findall(cut.lower()))
    named = frozenset(_fold(word) for word in _NAMED.findall(cut))
    return Text(tuple(_sentences(_TOKEN.findall(plain))), tuple(emoji), done, cut[:2].istitle(), named)


def _fold(text: str) -> str:
    opened = unicodedata.normalize("NFKD", text)
    return "".join(c for c in opened if not unicodedata.combining(c)).casefold()


def _plain(text: str) -> tuple[str, list[str]]:
    """Folded, with Slack's notation and emoji taken out."""
    text = text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&").translate(_LETTERS)
    text = _BLOCK.sub(f" {CODE} ", text)
    for pattern, mark in _SLACK:
        text = pattern.sub(f" {mark} ", text)
    emoji = [found.lower() for found in _EMOJI_NAME.findall(text) if not found.isdigit()]
    text = _EMOJI_NAME.sub(lambda m: m[0] if m[1].isdigit() else " ", text)
    opened = unicodedata.normalize("NFKD", text)
    emoji += [c for c in opened if ord(c) > 0x2000 and unicodedata.category(c) == "So"]
    folded = _REPEATED.sub(r"\1", _fold(opened)[: 2 * READ_LENGTH])
    folded = _LAUGH.sub("haha", folded)
    folded = _AGAIN.sub("re", folded)
    for pattern, joined in _JOINED:
        folded = pattern.sub(joined, folded)
    folded = _C_EST.sub("c est ", folded)
    return _HYPHEN.sub(" ", _ELISION.sub(r"\1 ", folded).replace("'", "")), emoji


def _sentences(tokens: list[str]) -> list[Sentence]:
    found: list[Sentence] = []
    words: list[str] = []
    heads = [0]
    for piece in [*tokens, "\n"]:
        if piece in _ENDS:
            if words:
                found.append(_sentence(words, heads, piece))
            elif found and piece == "?":  # "quoi ! ?" and "what?!" ask
                last = found[-1]
                found[-1] = replace(last, asks=True)
            words, heads = [], [0]
        elif piece in _PAUSES:
            heads.append(len(words))
        else:
            words += _SHORT[piece].split() if piece in _SHORT else [PATH if piece == ">" else piece]
    return found


def _sentence(words: list[str], heads: list[int], end: str) -> Sentence:
    starts = {*heads, *(n + 1 for n, word in enumerate(words) if word in JOINTS)}
    for place in range(len(words)):
        if place in starts and words[place] in FILLERS:
            starts.add(place + 1)
    clauses = tuple(sorted(place for place in starts if place < len(words)))
    return Sentence(tuple(words), tuple(dict.fromkeys(heads)), clauses, end == "?", end == "!")


def opening(sentence: Sentence) -> list[int]:
    """Where its first clause begins, with and without fillers."""
    start, words = 0, sentence.words
    while start < min(len(words) - 1, 4) and words[start] in FILLERS:
        start += 1
    return [0, start]

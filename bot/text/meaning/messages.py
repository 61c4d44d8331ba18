"""What a direct message to the bot is: a question, small talk, or what follows on what the bot said last.

Small talk is a text made of small talk alone (french.py, english.py). What is left is a question, unless
something is open between the two and the text goes on with it.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.text.meaning.context import ASKING, weigh
from bot.text.meaning.cues import english, english_asking, english_talk, french, french_asking, french_talk
from bot.text.meaning.phrases import Phrases, word_set
from bot.text.meaning.replies import Meaning, read_reply
from bot.text.meaning.sentences import CHANNEL, CODE, LINK, PERSON, Text, read


class Sort(StrEnum):
    QUESTION = "question"
    SMALLTALK = "smalltalk"
    FOLLOW_UP = "follow_up"


class Talk(StrEnum):
    STOP = "stop"
    HELP = "help"
    THANKS = "thanks"
    SIGH = "sigh"
    TEST = "test"
    GREETING = "greeting"
    OK = "ok"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Said:
    sort: Sort
    talk: Talk | None  # which kind of small talk
    why: str  # the rule that decided


_KINDS = (Talk.STOP, Talk.HELP, Talk.THANKS, Talk.SIGH, Talk.TEST, Talk.GREETING, Talk.OK)
_TALK = {kind: Phrases(french_talk.TALK[kind], english_talk.TALK[kind]) for kind in _KINDS}
_REPLIES = [
    table[cue] for table in (french.REPLY, english.REPLY) for cue in ("plus_one", "refusal", "promise")
]
_FILLER = Phrases(french_talk.TALK["filler"], english_talk.TALK["filler"])
_COVER = Phrases(*french_talk.TALK.values(), *english_talk.TALK.values(), *_REPLIES)
_REMARK = Phrases(*_REPLIES)
_ASKS = Phrases(
    *(OPEN[kind] for OPEN in (french_asking.OPEN, english_asking.OPEN) for kind in ("relay", "proposal"))
)
_SOLVED = Phrases(french.REPLY["solved"], english.REPLY["solved"])
_WH = Phrases(
    french.REPLY["question"],
    english.REPLY["question"],
    """
    comment / pourquoi / combien / quand / qui / ou est|sont|se|trouver|on|puis / y a t il / on peut|doit
    peut|peux|doit|doivent|faut on|il|je / how / why / who / where / when / what / which
    should|may|can|could|do|does i|we|the
    """,
)
_THUMBS = frozenset("👍👌✅🆗✔") | {"+1", "thumbsup", "ok_hand", "white_check_mark", "heavy_check_mark"}
_HANDS = frozenset("🙏❤💙💚💜🤗") | {"pray", "heart", "hugging_face"}
_NO_THANKS = Phrases(french.REPLY["no_thanks"])
_THANKS_FOR = 3  # words that may stand with thanks, and are no small talk by themselves
_CANNOT = {("i", "cant"), ("i", "wont"), ("je", "peux", "pas"), ("je", "pourrai", "pas")}
_VAGUE = word_set(french_talk.VAGUE) | word_set(english_talk.VAGUE)
_POLITE = word_set("can could will would peux pouvez vas")
_SHORT_TALK = 8  # words
_STOP_LENGTH = 14  # words; who writes more has something else to say as well


def read_message(text: str, context: str = "") -> Said:
    """What is meant by a direct message; `context`: what the bot said last, if that is still open."""
    said = read(text)
    if not said.words:
        return _wordless(said)
    open_now = read(context)
    if _stops(said):
        return Said(Sort.SMALLTALK, Talk.STOP, "stop")
    kind = _small(said)
    answers = kind is Talk.OK or (kind is Talk.SIGH and _REMARK.within(said.words))
    goes_on = answers and (_expects(open_now) or _SOLVED.heads(said.words, said.sentences[0].clauses))
    if kind and not (goes_on and open_now.words):
        return Said(Sort.SMALLTALK, kind, "small talk")
    if not open_now.words:
        return Said(Sort.QUESTION, None, "nothing open")
    if kind:
        return Said(Sort.FOLLOW_UP, None, "said so")
    return _in_context(said, open_now)


def is_question(text: str) -> bool:
    """Whether a mention in a channel wants something: all that is not plainly small talk or a remark."""
    if read_message(text).sort is not Sort.QUESTION:
        return False
    said = read(text)
    if said.asks or _has("need", said) or _has("problem", said) or _WH.heads(said.words, _openings(said)):
        return True
    reading = read_reply("", text)
    if reading.why in ("plus one", "promise", "thanks"):
        return False
    return not (
        reading.meaning is Meaning.REMARK
        and reading.why in ("mood", "wish", "laugh")
        and len(said.words) <= 8
    )


def _stops(said: Text) -> bool:
    """To be left alone; or nothing but "stop", said to the bot and not of a machine."""
    alone = {"arreter", "stop", "stoppe", "stoppez", "arrete", "arretez"} & set(said.words)
    if alone and not [word for word in _FILLER.without(said.words) if word not in alone | _POLITE]:
        return True
    return _TALK[Talk.STOP].within(said.words) and len(said.words) <= _STOP_LENGTH


def _wordless(said: Text) -> Said:
    marks = set(said.emoji)
    kind = Talk.OK if marks & _THUMBS else Talk.THANKS if marks & _HANDS else Talk.NOTHING
    return Said(Sort.SMALLTALK, kind, "no words")


def _small(said: Text) -> Talk | None:
    """Which small talk it is, if nothing else stands there but names, and few words beside thanks."""
    words = [word for word in said.words if word != PERSON]
    left = [word for word in _COVER.without(words) if word not in said.named and not word.isdigit()]
    if {LINK, CHANNEL, CODE} & set(left):
        return None
    kinds = [kind for kind in _KINDS if _TALK[kind].within(words)]
    bare = not any(word[0].isdigit() for word in words)  # "and 40 mm long" is no small talk
    vague = bool(left) and bare and _vague(said, left)
    if left and not vague and not _thanks(said, left) and not (bare and _mostly(said, kinds, left)):
        return None
    if kinds or vague:
        return kinds[0] if kinds else Talk.OK
    return Talk.OK if not words or _REMARK.within(words) or not _FILLER.without(words) else None


def _mostly(said: Text, kinds: list[Talk], left: list[str]) -> bool:
    """Few words, of which more than two in three are small talk, and none a question, need or problem."""
    chatty = set(kinds) & {Talk.SIGH, Talk.OK, Talk.TEST, Talk.THANKS} and len(said.words) <= _SHORT_TALK
    return bool(chatty) and 3 * len(left) < len(said.words) and not said.asks and not _wants(said)


def _vague(said: Text, left: list[str]) -> bool:
    """Few words, none of which is about work, and nothing wanted."""
    return len(said.words) <= _SHORT_TALK and set(left) <= _VAGUE and not said.asks and not _wants(said)


def _wants(said: Text) -> bool:
    """Whether a clause begins as questions do, or something is needed or broken."""
    clauses = [sentence.words[head:] for sentence in said.sentences for head in sentence.heads]
    return any(_WH.at(words, 0) for words in clauses) or _has("need", said) or _has("problem", said)


def _thanks(said: Text, left: list[str]) -> bool:
    """Thanks, with few words that are nothing by themselves: no question, need or problem."""
    thanks = _TALK[Talk.THANKS]
    begins = thanks.heads(said.words, _openings(said)) or (len(said.words) <= 4 and thanks.within(said.words))
    if not begins or said.asks or len(left) > _THANKS_FOR:
        return False
    return not _wants(said) and not _NO_THANKS.within(said.words)


def _expects(open_now: Text) -> bool:
    """Whether the bot's last words ask for something."""
    return open_now.asks or any(_ASKS.within(s.words) for s in open_now.sentences)


def _in_context(said: Text, open_now: Text) -> Said:
    """A question of its own, or words that go on with what is open."""
    first = said.sentences[0]
    if first.words[: (*first.heads[1:], len(first.words))[0]] in _CANNOT:
        return Said(Sort.FOLLOW_UP, None, "cannot")
    goes_on, why = weigh(said, open_now)
    return Said(Sort.FOLLOW_UP if goes_on else Sort.QUESTION, None, why)


def _has(cue: str, said: Text) -> bool:
    return any(ASKING[cue].within(sentence.words) for sentence in said.sentences)


def _openings(said: Text) -> list[int]:
    """Where the text begins, with and without greetings."""
    place = 0
    while place < len(said.words) and (end := _TALK[Talk.GREETING].at(said.words, place)) > place:
        place = end
    return [0, place]

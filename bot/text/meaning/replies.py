"""What a reply below a question is: an answer, a remark, a question back, a pointer, thanks, a refusal.

An ordered list of named rules on cues (french.py, english.py). What none of them decides is weighed
(answers.py): an answer for sure, perhaps an answer, or a remark. `Reading.why` names what decided.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.text.meaning.answer_score import PERHAPS, STRONG, WEIGHTS, Heard, hear, tagged
from bot.text.meaning.phrases import word_set
from bot.text.meaning.pointers import points
from bot.text.meaning.sentences import Text, opening, read


class Meaning(StrEnum):
    ANSWER = "answer"
    REMARK = "remark"
    ASK_BACK = "ask_back"
    POINTER = "pointer"
    THANKS = "thanks"
    REFUSAL = "refusal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReplyReading:
    meaning: Meaning
    sure: bool  # False: might be an answer; whoever asked should say
    why: str  # the rule or the cue that decided


_GRATEFUL = frozenset("🙏❤💙💚💜🤗😍🥰") | word_set("pray heart hugging_face heart_eyes raised_hands thanks")
_YET = word_set(
    "but mais try essaie essayez sinon though otherwise"
)  # after a "no idea", an answer may follow
_RHETORICAL = word_set("maintenant encore vraiment serieux serieusement really again seriously")
_IN_PLACE = word_set("quel quelle quels quelles quoi combien")
_VERBS_FIRST = word_set("does did is are was were has")
_NO_SUBJECT = word_set("not fine ok by in on at only usually to for a")
_FEW, _CHOICE, _SOME = 3, 5, 8  # words


def read_reply(question: str, reply: str, *, by_asker: bool = False) -> ReplyReading:
    """What is meant by a reply below this question; `by_asker`: whoever asked says it."""
    text = read(reply)
    if not text.words:
        return _wordless(text)
    heard = hear(read(question), text)
    if by_asker:
        return _of_asker(heard)
    for name, meaning, applies in _RULES:
        if applies(heard):
            return ReplyReading(meaning, True, name)
    return _weighed(heard)


def label(reading: ReplyReading) -> str:
    """The bench's word for a reading: a refusal is "other", and so is what is perhaps an answer."""
    if reading.meaning is Meaning.REFUSAL or (reading.meaning is Meaning.ANSWER and not reading.sure):
        return Meaning.OTHER.value
    return reading.meaning.value


def _wordless(text: Text) -> ReplyReading:
    if _GRATEFUL & set(text.emoji):
        return ReplyReading(Meaning.THANKS, True, "emoji")
    if text.emoji:
        return ReplyReading(Meaning.REMARK, True, "emoji")
    return ReplyReading(Meaning.OTHER, True, "nothing to read")


def _of_asker(heard: Heard) -> ReplyReading:
    if heard.has("unsolved"):
        return ReplyReading(Meaning.OTHER, True, "not solved")
    if heard.text.asks or heard.begins("question"):
        return ReplyReading(Meaning.ASK_BACK, True, "question")
    if heard.has("solved"):
        return ReplyReading(Meaning.ANSWER, True, "solved")
    if heard.has("thanks"):
        return ReplyReading(Meaning.THANKS, True, "thanks")
    return ReplyReading(Meaning.OTHER, True, "the asker's words")


def _weighed(heard: Heard) -> ReplyReading:
    strongest = max(heard.found, key=lambda cue: (abs(WEIGHTS[cue]), cue))
    if heard.score < PERHAPS:
        says_how = heard.found & {"imperative", "must", "path"}  # "set it to 300; I did it last month"
        meaning = Meaning.ANSWER if says_how else Meaning.REMARK
        return ReplyReading(meaning, meaning is Meaning.REMARK, strongest)
    felt = heard.found & {"mood", "wish", "plus_one", "laugh"} and not heard.instructs
    happened = "told" in heard.found and not heard.found & {"imperative", "must", "said yes or no", "solved"}
    sure = heard.sure and not (felt or happened or heard.bare)
    return ReplyReading(Meaning.ANSWER, sure, strongest)


def _asks_back(heard: Heard) -> bool:
    if heard.begins("request") and not {"path", "link", "must"} & heard.found:
        return True
    first, last, questions = heard.text.sentences[0], heard.text.sentences[-1], heard.cues["question"]
    if heard.instructs or (last.asks and last.words[-1] in _RHETORICAL):
        return False
    exclaimed = len(heard.words) == 1 and not heard.begins("question")
    if last.asks and not exclaimed and not tagged(last):
        return True
    if _asks_in_place(heard):
        return True
    asked = [s for s in heard.text.sentences if s.asks and questions.heads(s.words, opening(s))]
    return (bool(asked) and not heard.sure) or questions.heads(first.words, opening(first))


def _asks_in_place(heard: Heard) -> bool:
    """A question by a word inside, without its mark: "mac or windows", "t'es sur quel wifi"."""
    if len(heard.words) > _SOME or {"must", "path", "link", "figure"} & heard.found:
        return False
    choice = len(heard.words) <= _CHOICE and bool({"or", "ou"} & set(heard.words[1:-1]))
    return (choice and heard.kind == "how") or bool(_IN_PLACE & set(heard.words)) or _inverts(heard)


def _inverts(heard: Heard) -> bool:
    """A question by the order of its words: "does ping by name work"."""
    words = heard.words
    return len(words) > 2 and words[0] in _VERBS_FIRST and words[1] not in _NO_SUBJECT


def _thanks(heard: Heard) -> bool:
    if not heard.has("thanks") or heard.has("no_thanks"):
        return False
    plain = len(heard.words) <= _SOME and not {"path", "link", "must"} & heard.found
    return (plain and heard.begins("thanks")) or not heard.instructs


def _plus_one(heard: Heard) -> bool:
    return heard.has("plus_one") and not heard.instructs


def _refuses(heard: Heard) -> bool:
    first, words = heard.text.sentences[0], heard.words
    if words[-1] in ("sorry", "desole") and heard.score < STRONG:
        return True
    if heard.kind == "anybody" and words[0] in ("no", "non") and len(words) <= _FEW:
        return True
    if heard.cues["refusal"].heads(first.words, opening(first)) and not _YET & set(words):
        return not {"path", "link"} & heard.found
    return heard.has("refusal") and not heard.instructs


def _promises_first(heard: Heard) -> bool:
    first = heard.text.sentences[0]
    return heard.cues["promise"].heads(first.words, opening(first)) and _promises(heard)


def _promises(heard: Heard) -> bool:
    nudge = heard.words[0] == "up" and len(heard.words) <= _FEW
    return nudge or (heard.has("promise") and not heard.instructs)


_RULES: tuple[tuple[str, Meaning, Callable[[Heard], bool]], ...] = (
    ("promise", Meaning.OTHER, _promises_first),
    ("pointer", Meaning.POINTER, points),
    ("thanks", Meaning.THANKS, _thanks),
    ("refusal", Meaning.REFUSAL, _refuses),
    ("plus one", Meaning.REMARK, _plus_one),
    ("promise", Meaning.OTHER, _promises),
    ("question back", Meaning.ASK_BACK, _asks_back),
)

"""What a question wants to hear."""

from collections.abc import Sequence

from bot.text.meaning.phrases import Phrases
from bot.text.meaning.sentences import Sentence, Text

_SHORT = 8  # words
_NEAR = 6  # words in which a question begins, or goes on after a pause
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
_OR = frozenset({"or", "ou"})


def kind_of(question: Text) -> str:
    """What the question wants: anybody who knows, who, where, when, number, how, or polar (yes or no)."""
    for sentence in reversed(question.sentences):
        for start in (0, *reversed(sentence.heads)):
            kinds = _kinds_from(sentence.words, start)
            if kinds[:1] == ["anybody"]:
                return next((kind for kind in kinds if kind in ("where", "when", "number")), "anybody")
            if kinds:
                return kinds[0]
    return "polar" if question.asks else "how"


def _kinds_from(words: Sequence[str], start: int) -> list[str]:
    """What the words from there on ask for, the first first."""
    places = range(start, min(start + _NEAR, len(words)))
    return [kind for place in places for kind in _KINDS if _KINDS[kind].at(words, place) > place]


def picks_one(question: Text, told: Sequence[Sentence]) -> bool:
    """Whether it names one of two things that "or" stands between."""
    said = {word for s in told for word in s.words}
    if not told or len(said) > _SHORT or not _OR.isdisjoint(said):
        return False
    for s in question.sentences:
        for place, word in enumerate(s.words):
            if word in _OR and said & {w for w in s.words[max(0, place - 3) : place + 4] if len(w) > 3}:
                return True
    return False

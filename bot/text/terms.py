"""Texts as words: which language, which terms. French and English meet halfway; nothing here ever raises.

A term is a stem with its accents folded. A text whose language is not plain (one word, a name, a mixture)
gives the stems of both languages, so that it still meets texts of either.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import Literal

import Stemmer

Language = Literal["fr", "en"]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


WIDEST = 60  # characters of a word; what is wider is a key, a hash or a joke
CHARACTERS_READ = 20_000  # characters read; a question that is longer has said what it is about by then

# The commonest function words of each language, as people type them: accents folded, elisions cut. Those that
# stand in both lists ("on", "a", "son") are left out of terms and tell nothing of the language.
# OTHER holds the plainest words of our neighbours, so that their texts are not taken for French or English.
FRENCH = _words(
    """
    ai aide aie ait alors apres as assez au aucun aucune aurait aussi autre autres aux auxquels avait avant
    avec avez avoir avons besoin bonjour bonsoir c ca car ce ceci cela celle celles celui ces cet cette ceux
    chacun chaque chez ci combien comme comment connais connaissez connait connaitre contre d dans de deja
    depuis des desormais desquels dessous dessus deux devait devant devrait dit dois doit doivent donc dont
    du duquel elle elles en encore entre es est et etaient etait etant ete etes etre eu eux faire fais fait
    faites faut fois font il ils j jamais je jusqu jusque l la laquelle le lequel les lesquels leur leurs
    lors lorsqu lorsque lui m ma mais malgre me meme memes merci mes mien moi moins mon n ne ni non nos
    notre notres nous on ont ou par parce parmi pas pendant personne peu peut peuvent peux plus plusieurs
    plutot pour pourquoi pourrait pouvez pouvoir presque puis puisque qu quand que quel quelle quelles
    quelqu quelque quelques quels qui quoi rien s sa sais sait salut sans savoir se selon sera serait seront
    ses si sien sinon soi soit sommes son sont sous suis sur svp t ta tant te tel telle tellement tes toi
    ton toujours tous tout toute toutes tres trop tu un une va vais vers veut veux via voici voila vont vos
    votre vous vraiment y
    """
)
ENGLISH = _words(
    """
    a about above after again against all almost already also although always am an and another any anybody
    anyone anything are aren around as ask asked at be because been before being below between both but by
    can cannot could couldn d did didn do does doesn doing don done down during each either else even ever
    every everyone few for from further get gets getting got had hadn has hasn have haven having he hello
    help her here hers herself hey hi him himself his how however i if in into is isn it its itself just
    know knows let ll m many may maybe me might more most much must my myself need needs neither no non nor
    not nothing now of off often on once one only onto or other our ours out over own per perhaps please
    quite rather re really s same shall she should shouldn since so some somebody someone something
    somewhere still such t than thank thanks that the their theirs them themselves then there these they
    thing things this those though through thus to too toward towards under until up upon us ve very via
    want wants was wasn way we were weren what when where whether which while who whom whose why will with
    within without won would wouldn yes yet you your yours yourself
    """
)
OTHER = _words(
    """
    aber ac al algo all alla als altijd anche ani ao aos aqui as ata auch aus avevo bei bez biz bizim bu
    by bylo che chi chto ci co com come como con cual cuando czy da dag dai dal dalla das dass dat de
    degli dei del della delle den denn der des deze dich die dies diese dieser do dois dolazi donde dos
    du durch durfen een ein eine einem einen einer eines el ella er era es esta estamos estan estao este
    esto et fur gdzie geht gelen gibt gli haar habe haben hai han hay heb hebben heeft het hier hoe hun
    ich ihr ik il im io is isso ist ja jak jaki jako jest jestem jij jsem kak kan kann kein keine ki
    kiedy kimse kogo konnen kto lo los maar mais mam meer mehr mein meine meu mi mij mijn minha mir mit
    mon moet muito mur muss musze muy na naar nach nao nas nasz nasze ne nei nel nella nem nicht niet
    nie niente nije no noch nog non nos nossa nosso nur och oder om onze ook oraz pela pelo per pero
    perche pode podemos podria por porque posso poti prima puedo pueden qual quale quando quanto que
    quem quien quiere qui quindi se sehr sei sein seit senza sie siamo sich sind sobre som sono sta
    stato su sua sul sulla tak tem temos tenemos tengo tiene todos trzeba tu tudo tutti tych uit um uma
    una und uno uns unser unsere var vi voor vom von vor waar wann warum was wat welche wenn wer werden
    wie wir wird wo wohin woher wszystkie yok za ze zij zijn zou zum zur zu
    """
)
_BOTH = FRENCH & ENGLISH
# Function words of one language that mean something in the other, where they stay.
_SILENT: dict[Language | None, frozenset[str]] = {
    None: FRENCH | ENGLISH,
    "en": (FRENCH | ENGLISH) - _words("car comment fort plus pour ton"),
    "fr": (FRENCH | ENGLISH) - _words("but or"),
}

# What tells the languages apart where no function word does: endings and letter groups of content words.
_FRENCH_SHAPE = re.compile(
    r"(?:eaux?|eux|euses?|iques?|oires?|eurs?|aires?|elles?|ettes?|ismes?|istes?|eries?|ieres?|ais|ait|ez|aux"
    r"|oirs?)$|^qu"
)
_ENGLISH_SHAPE = re.compile(
    r"(?:ings?|ly|ness|ight|ships?|ed|ful|less|th|wn|ck|ss|ow|ew|ays?|ty|ry|ists|ized?|ally)$"
    r"|^(?:wh|sh|th|kn|wr)|[aeiou]w|ee|oo|y[aeiou]"
)

_LETTERS = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "´": "'", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})
# A word, or a code-like token: k8s, HTTP_502, C++, C#, .NET, node.js, 3.11; CI/CD and e-mail are two words.
_TOKEN = re.compile(r"\.NET\b|[^\W_]+(?:[._][^\W_]+)*(?:\+\+|#(?!\w))?", re.IGNORECASE)
_MENTION = re.compile(r"<[@#!][^>]{0,200}>|https?://\S+|:[a-z0-9_+-]{2,60}:")

_FOREIGN = re.compile("[¿¡ñãõßäöìòåøłąęńśźżčřšžěőűşğıț]")  # French and English do without
_LATIN = re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE)
PLAINLY_OTHER = 3  # words of another language; fewer may be a name
SENTENCE_WORDS = 4  # words; fewer in capitals may be names of things
_FEMININE = re.compile(r"ees?$")

_stemmers = threading.local()


def fold(text: str) -> str:
    """Lower case, no accents, ligatures opened: what two people type for the same word."""
    if text.isascii():
        return text.lower()
    opened = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in opened if not unicodedata.combining(c)).casefold()


# Libraries are no better where a text mixes both. Right / wrong in percent, the rest None; ours, py3langid
# 0.4 and lingua 2.1, both held to these two languages and None below 0.8 and 0.3; on texts of other
# projects: 1 to 3 words 43/0.5, 67/0.7, 83/1.6; 4 to 8 words 96/0.1, 98/0, 96/0.3; 9 to 20 words 100/0
# each; French with English terms 99/0.3, 93/0.5, 68/13; five other languages, taken for one of the two: 28,
# 42, 65. The libraries take 95 and 85 MB and two to five times as long. A short text that is None is found
# by the stems of both.
def detect_language(text: str) -> Language | None:
    """French, English, or None where the text does not say (empty, one name, another language, a mixture)."""
    spoken = spoken_language(text)
    return None if spoken == "other" else spoken


def spoken_language(text: str) -> Language | Literal["other"] | None:
    """As `detect_language`, and "other" where it is plainly neither; None where the text does not say."""
    text = unicodedata.normalize("NFC", text[:CHARACTERS_READ])
    written = [word for word, acronym in words_of(text) if not acronym]
    spoken = [fold(word) for word in written]
    french = sum(_vote(word, FRENCH, _FRENCH_SHAPE) for word in spoken) + _accents(text)
    english = sum(_vote(word, ENGLISH, _ENGLISH_SHAPE) for word in spoken)
    small = [word for n, word in enumerate(spoken) if n == 0 or written[n].islower()]  # no names
    other = sum(word in OTHER and word not in FRENCH and word not in ENGLISH for word in small)
    other += 2 * bool(_FOREIGN.search(text.lower()))
    strongest = max(french, english)
    if not is_latin(text) and any(map(str.isalpha, text)):
        return "other"
    if other >= PLAINLY_OTHER and other > strongest:
        return "other"
    if strongest < 0.5 or strongest < 1.25 * min(french, english) or strongest < 1.25 * other:
        return None
    return "fr" if french > english else "en"


def is_latin(text: str) -> bool:
    """Whether it has letters, most of them Latin.

    Of a script that a model hardly saw, and of emoji, it makes nearly one vector for all that is written in
    it: unrelated texts in Greek have a cosine of 0.66 by both bundled models, in Korean one of 0.4.
    """
    text = text[:CHARACTERS_READ]
    return 2 * len(_LATIN.findall(text)) > sum(map(str.isalpha, text))


def lower_capitals(text: str) -> str:
    """A sentence that is all in capitals in small letters: models that know both read it as another."""
    letters = text[:CHARACTERS_READ]
    shouts = sum(map(str.isupper, letters)) > sum(map(str.islower, letters))
    return text.lower() if shouts and len(text.split(maxsplit=SENTENCE_WORDS)) >= SENTENCE_WORDS else text


def terms(text: str) -> list[str]:
    """Stems in order, repeats kept (their number matters to BM25); function words are left out."""
    spoken = detect_language(text)
    silent = _SILENT[spoken]
    found: list[str] = []
    for word, acronym in _read(text):
        if acronym or not word.isalpha() or len(word) < 4:
            if acronym or word not in silent:  # codes have no ending to cut; HTTP_502 is also met by "502"
                found.extend((word, *_parts(word)))
        elif word not in silent:
            found.extend(_stems(word, spoken))
    return found


def shares_words(text: str, wanted: set[str]) -> bool:
    """Whether a text has two of the wanted terms; one, where either has no more."""
    said = set(terms(text))
    return len(said & wanted) >= max(1, min(2, len(said), len(wanted)))


def words_of(text: str) -> list[tuple[str, bool]]:
    """Words in order, as written, each with: is it an acronym? (IT, AI, CI: not "it", "j'ai", "ce mois-ci".)

    Mentions, emoji codes and addresses are no words. In a text that shouts, capitals tell nothing.
    """
    plain = _MENTION.sub(" ", unicodedata.normalize("NFC", text[:CHARACTERS_READ])).translate(_LETTERS)
    shouted = sum(map(str.isupper, plain)) > sum(map(str.islower, plain))
    found = [word for word in _TOKEN.findall(plain) if len(word) <= WIDEST]
    return [(word, not shouted and len(word) > 1 and word.isupper()) for word in found]


def stem(word: str, language: Language) -> str:
    """Snowball (Porter 2001), then folded: accents help it to see an ending."""
    return fold(_stem(word.casefold(), language))


def _read(text: str) -> list[tuple[str, bool]]:
    return [(fold(word), acronym) for word, acronym in words_of(text)]


def _vote(word: str, own: frozenset[str], shape: re.Pattern[str]) -> float:
    if word in FRENCH or word in ENGLISH:
        return float(word in own and word not in _BOTH)
    return 0.25 if len(word) > 3 and word.isalpha() and shape.search(word) else 0.0


def _stems(word: str, spoken: Language | None) -> tuple[str, ...]:
    """One stem in a text of one language; two where it may be of either, or for an English loan word."""
    borrowed = spoken == "fr" and _ENGLISH_SHAPE.search(word) and not _FRENCH_SHAPE.search(word)
    if spoken and not borrowed:
        return (_stem(word, spoken),)
    return tuple(dict.fromkeys((_stem(word, "fr"), _stem(word, "en"))))


def _parts(word: str) -> list[str]:
    parts = re.split(r"[._]", word)
    return [part for part in parts if part] if len(parts) > 1 else []


def _accents(text: str) -> int:
    """Accents that French uses and English does not; a few prove as much as many."""
    return min(6, sum(c in "éèêëàâùûîïôçœÉÈÊÀÇÔ" for c in text[:CHARACTERS_READ]))


def _stem(word: str, language: Language) -> str:
    """Snowball (Porter 2001). It gets folded words: "congés" and "conges" meet; "bloquée" is helped."""
    stemmer: Stemmer.Stemmer | None = getattr(_stemmers, language, None)
    if stemmer is None:  # a stemmer keeps a buffer and is not to be shared between threads
        stemmer = Stemmer.Stemmer({"fr": "french", "en": "english"}[language])
        setattr(_stemmers, language, stemmer)
    return str(stemmer.stemWord(_FEMININE.sub("e", word) if language == "fr" else word))

"""Whose name stands in a text: one pass over its words, each looked up once; no pattern for each colleague.

A name counts as it is written in a profile, word by word, without its particles. In a text a single word of
it needs its capital; where it is an everyday word as well (Pierre, Rose, Will), a place in the middle of a
sentence besides, or another word of the same person's name beside it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot.text.terms import fold

Known = Mapping[str, AbstractSet[int]]  # a word of a name: whose it is
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
START = re.compile(r"(?:^|[.!?:;…\n•«\"“(]|(?:^|\n)\s*[-–*>]+)\s*$")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PARTICLES = _set(
    """
    al da de del den der des di dit dos du el la le les st ste the van von zu
    """
)
PLACES = _set(
    """
    avenue boulevard chantier client company customer entreprise ets firm fournisseur garage gare hotel
    place plant port road rue saint sainte site societe st ste street supplier usine ville
    """
)
# Their capital says nothing, wherever they stand.
CAPITAL_ANYWAY = _set(
    """
    april august austin chelsea dakota england florence france georgia german holland jordan june
    lorraine may noel paris pascal savoie toussaint vienne virginia
    """
)
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
APART = str.maketrans("'’", "  ")
SHORTEST = 3  # letters of a word that is enough by itself
EVERYDAY = _set(
    """
    abbe abbot aimee amber ange angel april archer art aube aurore austin autumn avril baker bank banks
    baron basile battle bell berger best bill bishop bison black blanc blanche blanchet blond bob boire
    bois bon bond bonnet boss boucher boulanger bourgeois bouvier boy brave bravo brook brooks brown
    brun buck bush butcher camp candy capucine carpenter carter case cash chance chandler chapman
    charity charlotte charpentier chase chef chevalier child christian church clair claire clay clemence
    clerc cliff cloud cole collin colline comte constance cook cooper coral court cousin couture cross
    crystal daisy dale dawn day dean delage delorme dimanche dix dollar don dore douce drake drew dubois
    duc dude duke dumas dumont dune dupont durand dusty earl east eden edge ember england ernest espoir
    fabre faith farmer faure fay felix ferrand field fine fisher fleur fleury florence fontaine forest
    forestier fort foster fournier fox franc france franck francois frank free french friend frost gage
    gardener gardner garnier gay gene gentil gentle german gift ginger girard glen gold good grace grand
    grant gray green grey grove guest guide guy hale hall hand hardy harmony harper hart hazel heath
    heaven herbert hill holland holly home honor hope hour house huge hunt hunter iris ivory ivy jack
    jade jardin jasmine jay jean jeudi jeune joli jordan josse jour joy judge juillet juin jules june
    just justice justin kay key king knight lac lady lake lamb lane lang laurier law lawn lawyer leblanc
    lebon leclerc lee legrand lejeune lemoine leroi leroux leroy lily lincoln little lock loi long lord
    lorraine love loyal lucky lundi luz mace maire maison major marchand marche mardi marguerite marie
    mark market marks marsh marshall martin mason master maurice max may means mercier mercredi mercy
    meunier mignon mile miles mill miller mills mint moine moineau moody moon moore moreau morin moss
    moulin mouton nick noble noe noel noir norm north nuage oak ocean olive oliver olivier opal orange
    page paix paradis parent paris park parker parks pascal pat patience patient pearl peg penny perle
    perry petit phoenix pierre pin place poirier pole pont pope port porter post potter poulain power
    powers prevost price prieur prince printemps prudence prune queen quick rain ray reed reine renard
    rene rich richard rivers riviere rob robin roche rock rod roger roi romain roman rosa rose rosier
    rossignol rouge rousseau roux roy ruby rusty sable sage sailor samedi sand sandy sauvage savage
    savoie scholar scott season sept serge sergent shade sharp shepherd short silver simon simple singer
    skip sky slim small smart smith snow soleil south spark spencer spring star steel stern stone storm
    stranger street strong sue summer summers sunny swift sylvestre tailor tanner taylor temple terrier
    tertre thomas tide tiger todd tom toussaint town trip true tucker tuesday turner valentin vallee van
    vendredi vernon vert viau victoire victor vidal viel vienne vigne vincent violet violette virginia
    vite wade walker wall walls ward warren waters weaver web webb weber webster wells west white wild
    will williams wills winter wise wolf wood woods word works worth wright yard year young
    """
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word of a text, where it stands, and what its letters and its place say of it."""

    word: str
    start: int
    end: int
    is_capital: bool
    opens: bool  # a sentence begins with it
    reach: int  # where it ends with the particles that follow it


def words_of(name: str) -> set[str]:
    """The words by which somebody with this name is known; a handle's letters are no name."""
    written = [word for word in WORD.findall(name) if word[0].isupper()]
    spelt = [*written, *(word.translate(UMLAUTS) for word in written)]  # Müller, Muller, Mueller
    return {folded for word in spelt if len(folded := fold(word)) > 1 and folded not in PARTICLES}


def known_by(names: Iterable[str], text: str) -> dict[str, set[int]]:
    """Whose of these names have a word that stands in the text."""
    said = {match[0] for match in WORD.finditer(text)}
    among = {form for word in said for form in (word.lower(), fold(word))}
    known: dict[str, set[int]] = {}
    for number, name in enumerate(names):
        if not among.isdisjoint(name.lower().translate(APART).split()):
            for word in words_of(name) & among:
                known.setdefault(word, set()).add(number)
    return known


def spoken(text: str) -> list[Spoken]:
    """The words of a text that might be names."""
    found: list[Spoken] = []
    for match in WORD.finditer(text):
        word, start, end = fold(match[0]), match.start(), match.end()
        if word in PARTICLES:
            if found and start - found[-1].reach <= 1:
                found[-1] = replace(found[-1], reach=end)
            continue
        before = text[max(0, start - 12) : start]
        opens = bool(START.search(before)) if before.strip(" ") else start == len(before)
        found.append(Spoken(word, start, end, match[0][0].isupper(), opens, end))
    return found


def named(words: list[Spoken], known: Known) -> tuple[list[Spoken], bool]:
    """The words that may stand for somebody, and whether one surely does."""
    people, sure = [], False
    for number, one in enumerate(words):
        if one.word not in known:
            continue
        whole = any(_one_person(one, other, known) for other in _beside(words, number))
        place = number > 0 and words[number - 1].word in PLACES and _adjoin(words[number - 1], one)
        alone = one.is_capital and len(one.word) >= SHORTEST and one.word not in CAPITAL_ANYWAY and not place
        everyday = one.word in EVERYDAY
        if whole or alone or not (everyday or place or one.word in CAPITAL_ANYWAY):
            people.append(one)
        sure = sure or whole or (alone and not (one.opens and everyday))
    return people, sure


def _beside(words: list[Spoken], number: int) -> Iterator[Spoken]:
    for other in (number - 1, number + 1):
        if 0 <= other < len(words) and _adjoin(*sorted((words[number], words[other]), key=_start)):
            yield words[other]


def _one_person(one: Spoken, other: Spoken, known: Known) -> bool:
    """Two words of the same person's name; everyday words with their capitals."""
    shared = one.word != other.word and known[one.word] & known.get(other.word, set())
    return bool(shared) and ((one.is_capital and other.is_capital) or not {one.word, other.word} & EVERYDAY)


def _start(one: Spoken) -> int:
    return one.start


def _adjoin(one: Spoken, following: Spoken) -> bool:
    return following.start - one.reach <= 1


def candidates(text: str) -> set[str]:
    """What to look up for a text: each of its words once."""
    return {one.word for one in spoken(text) if len(one.word) > 1}

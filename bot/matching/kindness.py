"""A kind word for the author, where a text may hurt: word patterns, French and English, nothing learned.

It points at three things: a person said to be at fault ("blame"), a person judged instead of what happened
("judge"), and a colleague's name. What somebody says of themselves ("I was careless") is theirs to say. It is
a hint, never a refusal: docs/rituals.md gives its precision, which `python -m bench.kindness` measures.
"""

import re
from collections.abc import Iterable, Mapping

from bot.matching import names as people
from bot.matching.names import Known
from bot.matching.text import fold

SOMEBODY = "zsomebody"  # stands for whoever is named, while the text is looked at
_PERSON = (
    rf"(?:{SOMEBODY}|il|elle|ils|elles|lui|on|vous|tu|he|she|they|him|her|them|you|"
    r"(?:l'|le |la |les |ce |cette |ces |un |une |notre |nos |votre |vos |leur |leurs |mon |ma |mes )?"
    r"(?:equipes?(?: d\w+ \w+| de \w+)?|services?(?: \w+)?|magasin|compta|direction|chefs?(?: de \w+)?|"
    r"collegues?|prestataires?|sous-traitants?|commercia\w+|stagiaires?|responsables?|acheteurs?|juniors?)|"
    r"(?:the |a |an |our |your |their |my |this |that |these |those )?"
    r"(?:\w+ )?(?:teams?|boss|managers?|colleagues?|vendors?|contractors?|interns?|juniors?|buyers?|"
    r"night shift|day shift|accounting|person|people)|whoever \w+ this)"
)
_COLLEAGUE = (
    r"(?:equipes?|collegues?|stagiaires?|chefs?|prestataires?|commercia\w+|responsables?|acheteurs?|juniors?|"
    r"interimaires?|managers?|patrons?|sous-traitants?|compta\w*|teams?|colleagues?|interns?|boss|supervisors?|"
    r"contractors?|vendors?|buyers?)"
)
_UNKIND = (
    r"(?:incompetente?s?|nul(?:le)?s?|irresponsables?|flemmards?|faineante?s?|debiles?|incapables?|stupides?|"
    r"incompetent|clueless|lazy|careless|sloppy|stupid|hopeless|irresponsible|unprofessional|dumb|useless)"
)
_BLAME = (
    r"(?<!n'est )(?<!n'est pas )(?<!n'etait pas )(?<!pas de )\b(?:la|sa|ta|leur|votre) faute "
    r"(?:a|de|du|des|si|en revient a)\b(?! personne| frappe| gout| quoi)",
    r"\bc'est (?:entierement |encore )?(?:la|de (?:la|sa|ta|leur|votre)|sa|ta|leur|votre) faute\b",
    r"\b(?:par|est|etait|uniquement|vraiment) (?:de )?(?:la |sa |ta |leur |votre )faute\b"
    r"(?! de (?:personne|frappe))",
    rf"\b(?:a cause|par la faute) d[e'] ?(?:c(?:e|et|ette) \w+ de )?{SOMEBODY}\b",
    rf"(?<!pas )(?<!pas la )\bfaute (?:incombe |en revient |revient )?a {SOMEBODY}\b",
    rf"(?<!not )(?<!n't )\bthe fault of {SOMEBODY}\b",
    rf"(?<!not )(?<!n't )(?<!never )\bblam(?:e|ed|es|ing) {SOMEBODY}\b",
    rf"\bc'est (?:encore )?{SOMEBODY},? (?:le |la )?(?:coupable|fautive?)\b",
    r"\ba cause (?:de (?:lui|elle|toi|vous|m(?:on|a) chef|la negligence|l'incompetence)|d'(?:elle|eux))",
    r"\b(?:a cause|par la faute) (?:du |des |de la |de l'|de (?:mon|ma|mes|notre|nos|votre|vos|son|sa|ses|"
    rf"leurs?|ce|cet|cette|ces) )(?:nouve(?:au|lle)s? )?{_COLLEAGUE}\b",
    rf"\bbecause of (?:him|her|them|you|{SOMEBODY})\b",
    rf"\bbecause of (?:the |our |your |my |their |that )(?:new )?{_COLLEAGUE}\b",
    rf"(?<!not )(?<!n't )\b(?:{SOMEBODY}|{_COLLEAGUE})'s? (?:own )?fault\b",
    rf"(?<!not )(?<!n't )\b{SOMEBODY}'s? (?:own )?(?:mistake|error|negligence|carelessness)\b",
    r"\b(?:vrais? )?(?:responsables?|coupables?|fautifs?),? (?:c'est|n'est autre)",
    rf"\bc'est (?:encore )?(?:{SOMEBODY}|lui|elle|eux|vous|toi) qui "
    r"(?:a|ont|avez|as|s'est|se sont) (?:encore )?(?:tout )?"
    r"(?:casse|gache|rate|oublie|plante|foire|menti|trompe)",
    rf"\b(?:{SOMEBODY}|ils?|elles?|tu|vous) (?:n')?(?:aurait|aurais|auraient|auriez) "
    r"(?:quand meme |vraiment )?du\b(?! (?:etre|recevoir) )",
    rf"\b(?:{SOMEBODY}|il|elle|ils|elles|tu|vous) (?:aurait|aurais|auraient|auriez) pu "
    r"(?:au moins|quand meme|reflechir|prevenir|verifier|lire)\b",
    rf"\b{_PERSON} n'(?:a|ont|avez|as) (?:rien|jamais) (?:compris|ecoute|verifie|lu|repondu|prevenu|fait)\b",
    rf"\b{_PERSON} (?:n'|l')?(?:a|ont|avez|as) (?:encore |tout |completement )*"
    r"(?:gache|rate|plante|foire|casse|menti|dormi)\b",
    rf"\b{_PERSON} (?:n')?(?:a|ont|avez|as) encore oublie\b",
    r"\b(?:his|her|their|your) (?:own )?(?:fault|mistake entirely)\b",
    r"\b(?:all|entirely|clearly|only) the fault of\b",
    r"(?<!nobody )(?<!no one )\b(?:is|was|are|were) to blame\b(?! for nothing)",
    r"\bblame (?:him|her|them|it on|lies with|the (?!process|system|tool|weather))",
    r"\b(?:his|her|their|your) (?:own )?(?:sloppy \w+|incompetence|negligence|carelessness|laziness)",
    r"\b(?:sa|ta|leur|votre) (?:negligence|incompetence|paresse|betise)\b",
    rf"\b{_PERSON} (?:really |clearly )?(?:should|ought to) (?:really |at least )?have "
    r"(?:known|checked|told|done|read|listened|thought|warned|asked|tested|noticed)\b",
    rf"\b{_PERSON} (?:screwed|messed|fucked) (?:it |everything |this )?(?:all )?up\b",
    rf"\b{_PERSON} (?:lied|ruined|broke everything)\b",
    rf"\b{_PERSON} never (?:listen|bother|check|read|answer|care)s?\b",
    rf"\b{_PERSON} (?:simply |just )?(?:does|do)(?: not|n't) care\b",
    rf"\b{_PERSON} clearly did(?: not|n't)\b",
    rf"\b{_PERSON} (?:have|has|had) no idea\b",
    rf"\b{_PERSON},? (?:ne |n')(?:comprend|comprennent|comprends|ecoute|ecoutent|verifie|verifient|lit|"
    r"lisent|ecoutes|ecoutez|fait|font|repond|repondent) (?:jamais|rien)\b",
    rf"\b{_PERSON} (?:fait|font|faites|fais) n'importe quoi\b",
    r"\b(?:s'en|vous en|t'en) (?:fiche|fichent|fichez|fiches|moque|moquent|fout|foutent)\b",
    r"\bif \w+ had (?:done|read|checked|listened)\b",
    r"\bsi (?!je|j'|nous)\w+ (?:savait|avait (?:lu|fait|verifie|ecoute))\b",
)
_JUDGE = (
    rf"\b{_PERSON} (?:est|sont|etait|etaient|es|etes|is|are|was|were|'re) "
    r"(?:\w+ment |si |so |just |really |too )?"
    rf"(?:un |une |des |a |an )?{_UNKIND}\b",
    rf"\b{_PERSON} {_UNKIND}\b",
    rf"(?:\b(?:lui|elle|eux|vous|toi|celui|celle|ceux|quelqu'un|{_COLLEAGUE}|{SOMEBODY})),? qui "
    rf"(?:est|es|etes|sont|etait|etaient) (?:\w+ment |si |tres |trop )?{_UNKIND}\b",
    rf"\b{SOMEBODY}, {_UNKIND}\b",
    rf"\bc(?:e|et|ette) {_UNKIND} de {SOMEBODY}\b",
    r"\b(?:abruti|cretin|connard)e?s?\b",
    rf"\b{SOMEBODY},? who (?:is|was) (?:so |just |really |too )?{_UNKIND}\b",
    rf"\b{_UNKIND} "
    r"(?:colleague|person|people|team|manager|boss|intern|junior|shift|equipe|collegue|chef)s?\b",
    r"\b(?:idiote?s?|imbeciles?|morons?|bons? a rien|je-m'en-foutiste|rookie mistake|un incapable)\b",
    r"\b(?:n'importe quel(?:le)? (?:debutant|idiot|stagiaire)|comment (?:peut-on|as-tu pu|avez-vous pu))\b",
    r"\b(?:how could you|what were you thinking|anyone (?:with a brain|could have)|"
    r"everybody knows that|tout le monde (?:le )?sait\b|that'?s obvious|it'?s (?:just )?common sense|"
    r"c'est (?:pourtant (?:evident|simple)|la base|du bon sens)|c'etait pourtant (?:simple|evident))",
    r"\b(?:t'es|tu es|vous etes|you(?:'re| are)) (?:vraiment |juste |so |just |really )?"
    r"(?:nul|nulle|mauvais|mauvaise|bad at|terrible at|a disaster|not capable)",
    r"\b(?:pas tres malin|not very (?:smart|bright)|quelle (?:honte|incompetence)|shame on|"
    r"(?:betise|connerie|ineptie)s? pareille|such nonsense|il faut etre aveugle)\b",
)
_FAULT = tuple(re.compile(pattern) for pattern in _BLAME)
_VERDICT = tuple(re.compile(pattern) for pattern in _JUDGE)
_MENTION = re.compile(r"<@\w+>|(?<!\w)@[\w.]{2,}")
_CLAUSE = re.compile(r"[.;:!?\n]+")
_OF_ONESELF = re.compile(
    r"\s*(?:et |mais |and |but |so |alors )?(?:je |j'|nous |i |we |my own )(?!(?:\w+ )?blame)"
)
READ = 6000  # characters
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# What belongs to the name that follows: how its bearer is addressed, and particles that are no word of it.
_BEFORE = re.compile(
    r"(?:\b(?:MM?\.|M(?:me|lle|r|rs|s|gr)\.?|Drs?\.?|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle)\s+|"
    r"\b(?:[OD]|(?<=\bde )d)['’]|\b(?:El|Al|Le|La|Di|Da|Del|[Vv]an|[Vv]on|der|den)\s+)+$"
)
# A capital where no sentence begins, beside words that one says of people alone.
_PROPER = re.compile(
    r"(?<=[^\W\d_] )[A-ZÀ-ÖØ-Þ][^\W\d_A-ZÀ-ÖØ-Þ]{2,}"
    r"(?=(?:['’]s (?:own )?fault\b|,? (?:qui|who) (?:est|is|was|était)\b))"
)


def hints(texts: Iterable[str], names: Known | Iterable[str] = ()) -> list[str]:
    """Which of "blame", "judge" and "name" a kind reader would point at, in this order; often none.

    `names` are the colleagues' whole names, or the text's own words of them as somebody has looked them up.
    """
    said = read(texts)
    known = names if isinstance(names, Mapping) else people.known_by(names, said)
    someone, sure = people.named(people.spoken(said), known)
    others = [
        clause for clause in _CLAUSE.split(fold(_without(said, someone))) if not _OF_ONESELF.match(clause)
    ]
    found = []
    if any(pattern.search(clause) for pattern in _FAULT for clause in others):
        found.append("blame")
    if any(pattern.search(clause) for pattern in _VERDICT for clause in others):
        found.append("judge")
    if sure or _MENTION.search(said):
        found.append("name")
    return found


def read(texts: Iterable[str]) -> str:
    """What of these texts is looked at: as it can be seen."""
    return _UNSEEN.sub("", "\n".join(texts)[:READ])


def judges(text: str) -> bool:
    """Whether a reply to a story judges or blames."""
    return bool({"blame", "judge"} & set(hints([text])))


def _without(said: str, someone: Iterable[people.Spoken]) -> str:
    """The text with everybody's name said alike, so that what is said of a person is seen for what it is."""
    parts: list[str] = []
    at = 0
    for one in someone:
        beside = parts and one.start - at <= 1  # another word of the same name
        parts += [] if beside else [_BEFORE.sub("", said[at : one.start]), SOMEBODY]
        at = one.end
    return _PROPER.sub(SOMEBODY, _MENTION.sub(SOMEBODY, "".join([*parts, said[at:]])))

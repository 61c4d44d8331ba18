"""A kind word for the author, where a text may hurt: word patterns, French and English, nothing learned.

It points at three things: a person said to be at fault ("blame"), a person judged instead of what happened
("judge"), and a colleague's name. What somebody says of themselves ("I was careless") is theirs to say. It is
a hint, never a refusal: docs/rituals.md gives its precision, which `python -m bench.kindness` measures.
"""

import re
from collections.abc import Iterable

from bot.matching.text import fold

_PERSON = (
    r"(?:il|elle|ils|elles|lui|on|vous|tu|he|she|they|him|her|them|you|<@\w+>|@\w+|"
    r"(?:l'|le |la |les |ce |cette |ces |un |une |notre |nos |votre |vos |leur |leurs |mon |ma |mes )?"
    r"(?:equipes?(?: d\w+ \w+| de \w+)?|services?(?: \w+)?|magasin|compta|direction|chefs?(?: de \w+)?|"
    r"collegues?|prestataires?|sous-traitants?|commercia\w+|stagiaires?|responsables?|acheteurs?|juniors?)|"
    r"(?:the |a |an |our |your |their |my |this |that |these |those )?"
    r"(?:\w+ )?(?:teams?|boss|managers?|colleagues?|vendors?|contractors?|interns?|juniors?|buyers?|"
    r"night shift|day shift|accounting|person|people)|whoever \w+ this)"
)
_UNKIND = (
    r"(?:incompetente?s?|nul(?:le)?s?|irresponsables?|flemmards?|faineante?s?|debiles?|incapables?|stupides?|"
    r"incompetent|clueless|lazy|careless|sloppy|stupid|hopeless|irresponsible|unprofessional|dumb|useless)"
)
_BLAME = (
    r"(?<!n'est )(?<!n'est pas )(?<!n'etait pas )\b(?:la|sa|ta|leur|votre) faute "
    r"(?:a|de|du|des|si|en revient a)\b(?! personne| frappe| gout| quoi)",
    r"\bc'est (?:entierement |encore )?(?:la|de (?:la|sa|ta|leur|votre)|sa|ta|leur|votre) faute\b",
    r"\b(?:par|est|etait|uniquement|vraiment) (?:de )?(?:la |sa |ta |leur |votre )faute\b"
    r"(?! de (?:personne|frappe))",
    r"\ba cause (?:de (?:lui|elle|toi|vous|@|<@|m(?:on|a) chef|la negligence|l'incompetence)|d'(?:elle|eux))",
    r"\b(?:vrais? )?(?:responsables?|coupables?|fautifs?),? (?:c'est|n'est autre)",
    r"\bc'est (?:lui|elle|eux|vous|toi) qui (?:a|ont|avez|as) (?:tout )?"
    r"(?:casse|gache|rate|oublie|plante|foire|menti)",
    r"\b(?:ils?|elles?|tu|vous) (?:n')?(?:aurait|aurais|auraient|auriez) (?:quand meme |vraiment )?du\b",
    r"\b(?:il|elle|ils|elles|tu|vous) (?:aurait|aurais|auraient|auriez) pu "
    r"(?:au moins|quand meme|reflechir|prevenir|verifier|lire)\b",
    rf"\b{_PERSON} (?:n'|l')?(?:a|ont|avez|as) (?:encore |tout |completement )*"
    r"(?:gache|rate|plante|foire|casse|menti|dormi)\b",
    rf"\b{_PERSON} (?:n')?(?:a|ont|avez|as) encore oublie\b",
    r"\b(?:his|her|their|your|@\w+'s) (?:own )?(?:fault|mistake entirely)\b",
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


def hints(texts: Iterable[str], names: Iterable[str] = ()) -> list[str]:
    """Which of "blame", "judge" and "name" a kind reader would point at, in this order; often none."""
    said = "\n".join(texts)[:READ]
    others = [clause for clause in _CLAUSE.split(fold(said)) if not _OF_ONESELF.match(clause)]
    found = []
    if any(pattern.search(clause) for pattern in _FAULT for clause in others):
        found.append("blame")
    if any(pattern.search(clause) for pattern in _VERDICT for clause in others):
        found.append("judge")
    if _MENTION.search(said) or _names(said, names):
        found.append("name")
    return found


def judges(text: str) -> bool:
    """Whether a reply to a story judges or blames."""
    return bool({"blame", "judge"} & set(hints([text])))


def _names(said: str, names: Iterable[str]) -> bool:
    """A full name, or a first name of at least four letters with its capital, as the workspace knows it."""
    for name in names:
        first = name.split()[0] if name.split() else ""
        if " " in name.strip() and re.search(rf"\b{re.escape(name.strip())}\b", said, re.IGNORECASE):
            return True
        if (
            len(first) >= 4
            and first[0].isupper()
            and re.search(rf"(?<![.!?]\s)(?<!^)\b{re.escape(first)}\b", said)
        ):
            return True
    return False

"""A kind word for the author, where a text may hurt: word patterns, French and English, nothing learned.

It points at three things: a person said to be at fault ("blame"), a person judged instead of what happened
("judge"), and a colleague's name. It is a hint, never a refusal: docs/rituals.md gives its precision, which
`python -m bench.kindness` measures.
"""

import re
from collections.abc import Iterable

from bot.matching.text import fold

_PERSON = (
    r"(?:il|elle|ils|elles|lui|on|vous|tu|he|she|they|him|her|them|you|<@\w+>|@\w+|"
    r"l'equipe|le service|la compta|the team|le chef|la direction|mon (?:chef|collegue)|my (?:boss|manager|"
    r"colleague)|le (?:prestataire|fournisseur|client|commercial|stagiaire)|the (?:vendor|client|intern))"
)
_BLAME = (
    r"(?<!n'est pas )(?<!n'etait pas )(?:la|sa|ta|leur|votre) faute (?:a|de|du|des|si)\b(?! personne)",
    r"\bc'est (?:entierement |encore )?(?:la|de (?:la|sa|ta|leur|votre)|sa|ta|leur|votre) faute\b",
    r"\b(?:par|est|etait|uniquement|vraiment) (?:de )?(?:la |sa |ta |leur |votre )faute\b",
    r"\ba cause (?:de (?:lui|elle|toi|vous|@|<@|m(?:on|a) chef|la negligence|l'incompetence)|d'(?:elle|eux))",
    r"\b(?:seuls? |vrais? )?(?:responsables?|coupables?|fautifs?),? (?:c'est|est|sont|n'est autre)",
    rf"\b{_PERSON} (?:n')?(?:aurait|aurais|auraient|auriez) (?:quand meme |vraiment )?du\b",
    rf"\b{_PERSON} (?:aurait|auraient|auriez) pu (?:au moins|quand meme)\b",
    rf"\b{_PERSON} n?'?(?:a|ont|avez|as) (?:encore |tout |completement )+(?:oublie|gache|rate|plante|foire)",
    rf"\b{_PERSON} (?:a|ont|avez|as) (?:tout )(?:gache|plante|foire|casse)\b",
    r"\b(?:his|her|their|your|@\w+'s) (?:own )?(?:fault|mistake entirely)\b",
    r"\b(?:all|entirely|clearly|only) the fault of\b",
    r"\b(?:is|was|are|were) to blame\b(?! for nothing)",
    r"\bblame (?:him|her|them|it on|lies with|the (?!process|system|tool|weather))",
    r"\b(?:because of|thanks to) (?:his|her|their|your) (?:incompetence|negligence|carelessness|laziness)",
    rf"\b{_PERSON} (?:really |clearly )?(?:should|could|ought to) (?:really |at least )?have "
    r"(?:known|checked|told|done|read|listened|thought|warned|asked|tested)\b",
    rf"\b{_PERSON} (?:screwed|messed|fucked) (?:it |everything |this )?(?:all )?up\b",
    rf"\b{_PERSON} (?:never|always) (?:listen|bother|check|read|forget|do)s?\b",
    r"\b(?:il|elle|ils|elles|tu|vous)(?: ne| n')? ?(?:n')?(?:ecoute|ecoutent|verifie|verifient|lit|lisent|"
    r"ecoutes|ecoutez)(?:nt)? (?:jamais|rien)\b",
)
_JUDGE = (
    r"\b(?:incompetente?s?|nul(?:le)?s? en|bons? a rien|irresponsables?|flemmards?|faineante?s?|debiles?|"
    r"idiote?s?|imbeciles?|stupides?|incapables? (?:de )?(?:comprendre|faire|lire|travailler)"
    r"|je-m'en-foutiste)\b",
    r"\b(?:incompetent|clueless|lazy|careless|stupid|idiots?|morons?|hopeless|irresponsible|unprofessional|"
    r"amateurs?|dumb|useless (?:colleague|person|team|manager))\b",
    r"\b(?:n'importe quel(?:le)? (?:debutant|idiot|stagiaire)|comment (?:peut-on|as-tu pu|avez-vous pu))\b",
    r"\b(?:how could you|what were you thinking|anyone (?:with a brain|could have)|rookie mistake|"
    r"everybody knows that|tout le monde sait (?:ca|que)|c'est (?:pourtant )?(?:evident|la base|du bon sens)|"
    r"that'?s obvious|common sense)\b",
    r"\b(?:t'es|tu es|vous etes|you(?:'re| are)) (?:vraiment |juste |so |just |really )?"
    r"(?:nul|nulle|mauvais|mauvaise|bad at|terrible at|a disaster|not capable)",
    r"\b(?:tu|vous) (?:aurais|auriez) du (?:y penser|le savoir|verifier|lire|reflechir)\b",
    r"\b(?:pas tres malin|not very (?:smart|bright)|quelle (?:honte|incompetence)|shame on)\b",
)
_FAULT = tuple(re.compile(pattern) for pattern in _BLAME)
_VERDICT = tuple(re.compile(pattern) for pattern in _JUDGE)
_MENTION = re.compile(r"<@\w+>|(?<!\w)@[\w.]{2,}")
READ = 6000  # characters


def hints(texts: Iterable[str], names: Iterable[str] = ()) -> list[str]:
    """Which of "blame", "judge" and "name" a kind reader would point at, in this order; often none."""
    said = "\n".join(texts)[:READ]
    folded = fold(said)
    found = []
    if any(pattern.search(folded) for pattern in _FAULT):
        found.append("blame")
    if any(pattern.search(folded) for pattern in _VERDICT):
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

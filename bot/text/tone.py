"""A kind word for the author, where a text may hurt: word patterns, French and English, nothing learned.

It points at three things: a person said to be at fault ("blame"), a person judged instead of what happened
("judge"), and a colleague's name. What somebody says of themselves ("I was careless") is theirs to say. It is
a hint, never a refusal: docs/rituals.md gives its precision, which `python -m bench.kindness` measures.
"""

import re
from collections.abc import Iterable, Mapping

from bot.text import person_names
from bot.text.person_names import Known
from bot.text.terms import fold

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
    r"feignante?s?|boulets?|tocarde?s?|branleurs?|minables?|pathetiques?|"
    r"incompetent|clueless|lazy|careless|sloppy|stupid|hopeless|irresponsible|unprofessional|dumb|useless|"
    r"worthless|inept|pathetic)"
)
# What went wrong, where a colleague is named as the cause of it.
_HARM = (
    r"(?:pannes?|erreurs?|echecs?|retards?|pertes?|desastres?|gachis|fiascos?|catastrophes?|problemes?|bugs?|"
    r"bazar|accidents?|outages?|failures?|mess|delays?|loss(?:es)?|disasters?|errors?|mistakes?|breakdowns?|"
    r"problems?)"
)
_FAILING = r"(?:mistake|error|negligence|carelessness|incompetence|laziness|stupidity|sloppiness)"
_BLAME = (
    r"(?<!n'est )(?<!n'est pas )(?<!n'etait pas )(?<!pas de )\b(?:la|sa|ta|leur|votre) faute "
    r"(?:a|de|du|des|si|en revient a)\b(?! personne| frappe| gout| quoi)",
    r"\bc'est (?:entierement |encore )?(?:la|de (?:la|sa|ta|leur|votre)|sa|ta|leur|votre) faute\b",
    r"\b(?:par|est|etait|uniquement|vraiment) (?:de )?(?:la |sa |ta |leur |votre )faute\b"
    r"(?! de (?:personne|frappe))",
    rf"(?<!pas )(?<!jamais )\b(?:a cause|par la faute) d[e'] ?(?:c(?:e|et|ette) \w+ de )?{SOMEBODY}\b",
    rf"\b{_HARM} (?:\w+ )?(?:est|sont|etait|etaient|vient|viennent|venait) (?:\w+ment |surtout |tout )?"
    rf"(?:du|due|dus|dues|imputables?|de la faute)? ?(?:a|de|d') ?{SOMEBODY}\b",
    rf"\b{_HARM},? c'(?:est|etait) {SOMEBODY}(?= *(?:$|,))",
    rf"\b{_HARM} (?:is|was|were|are) (?:all |entirely |clearly |just )?"
    rf"(?:due to|because of|down to|on) {SOMEBODY}\b",
    rf"\b(?:it|this|that)(?:'s| is| was) (?:all |entirely )?(?:down to|on) {SOMEBODY}\b(?! to |'s)",
    rf"\b{SOMEBODY} (?:est|sont|etait|etaient) (?:\w+ment |seule? |le |la |encore |bien )?"
    rf"(?:coupables?|fauti(?:f|fs|ve|ves)|responsables? d(?:e|u) ?(?:la |l'|cette |ce |cet )?{_HARM})\b",
    rf"\b{SOMEBODY} (?:is|was|are|were) (?:\w+ly )?responsible for "
    rf"(?:the|this|that|our|all) (?:\w+ )?{_HARM}\b"
    r"(?! (?:plan|review|report|drill|team|process|log)s?\b)",
    rf"\b(?:coupables?|fautifs?|fautive) (?:est|etait|sont|etaient|:) ?(?:bien |encore )?{SOMEBODY}\b",
    rf"\b(?:fault|mistake|error|blame) (?:is|was|lies) (?:all |entirely |clearly )?(?:with )?{SOMEBODY}\b",
    rf"\b{SOMEBODY} (?:\w+ )?(?:messed|screwed|fucked) (?:\w+ ){{0,3}}?up\b",
    rf"\b{SOMEBODY} (?:\w+ )?(?:dropped the ball|blew it|"
    r"let (?:us|me|everyone|everybody|them|the team) down|ruined (?:it|everything|the \w+))\b",
    rf"\bbecause {SOMEBODY} (?:\w+ )?(?:forgot|lied|botched|"
    r"(?:did not|didn't|could not|couldn't) (?:be )?bother\w*)\b",
    rf"\b{SOMEBODY} (?:a|ont) (?:encore |tout |completement |bien )*(?:merde|deconne|gaffe|bacle|sabote)\b",
    rf"\b{SOMEBODY} s(?:'est|e sont) (?:encore |completement |bien )?(?:plante|foire|loupe)e?s?\b",
    rf"\b{SOMEBODY} (?:nous |les |vous |m')(?:a|ont) (?:encore |tous )?(?:plante|lache)e?s?\b",
    rf"\b(?:negligence|incompetence|paresse|betise|nullite|legerete) d[e'] ?{SOMEBODY}\b",
    rf"\b{SOMEBODY} (?:n'(?:a|avait) pas fait|fait mal|ne fait (?:pas|jamais)) "
    r"son (?:travail|boulot|job)\b",
    rf"\b{SOMEBODY} (?:did not|didn't|does not|doesn't|never) (?:do|does|did) (?:his|her|their) job\b",
    rf"\b{SOMEBODY} (?:is|was) (?:really |clearly )?the (?:whole |real )?problem\b",
    rf"\bthe (?:real )?problem (?:is|was) {SOMEBODY}(?= *(?:$|,))",
    rf"(?<!pas )(?<!pas la )\bfaute (?:incombe |en revient |revient )?a {SOMEBODY}\b",
    rf"(?<!not )(?<!n't )\bthe fault of {SOMEBODY}\b",
    rf"(?<!not )(?<!n't )(?<!never )\bblam(?:e|ed|es|ing) {SOMEBODY}\b",
    rf"\bc'est (?:encore )?{SOMEBODY},? (?:le |la )?(?:coupable|fautive?)\b",
    r"\ba cause (?:de (?:lui|elle|toi|vous|m(?:on|a) chef|la negligence|l'incompetence)|d'(?:elle|eux))",
    r"\b(?:a cause|par la faute) (?:du |des |de la |de l'|de (?:mon|ma|mes|notre|nos|votre|vos|son|sa|ses|"
    rf"leurs?|ce|cet|cette|ces) )(?:nouve(?:au|lle)s? )?{_COLLEAGUE}\b",
    rf"(?<!not )(?<!n't )\bbecause of (?:him|her|them|you|{SOMEBODY})\b",
    rf"\bbecause of (?:the |our |your |my |their |that )(?:new )?{_COLLEAGUE}\b",
    rf"(?<!not )(?<!n't )\b(?:{SOMEBODY}|{_COLLEAGUE})'s? (?:own )?fault\b",
    rf"(?<!not )(?<!n't )\b{SOMEBODY}'s? (?:own )?{_FAILING}\b",
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
    r"(?:gache|rate|plante|foire|casse|menti|dormi)\b"
    r"(?! (?:un|une|des|le|la|les) (?:arbre|fleur|clou|tente)s?\b)",
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
    rf"\b{_PERSON} (?:have|has|had) no idea\b(?! (?:yet|whether|when|if)\b)",
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
    rf"\b{SOMEBODY}, (?:quel(?:le)? |what a )?{_UNKIND}\b",
    rf"\bquel(?:le)? {_UNKIND},? (?:ce |cette |que |ce que )?{SOMEBODY}\b",
    rf"\b{SOMEBODY} (?:est|etait|is|was) (?:vraiment |juste |just |really |such )?(?:une |un |a |an )"
    r"(?:catastrophe|plaie|desastre|bon(?:ne)? a rien|disaster|joke|liability|nightmare|"
    r"waste of (?:space|time))\b",
    rf"\b{SOMEBODY} ne (?:sert|servait|servent) (?:vraiment |strictement )?a rien\b",
    rf"\b{SOMEBODY} (?:n'est|n'etait|ne sont) (?:vraiment |clairement )?pas (?:du tout )?"
    r"(?:a la hauteur|competente?s?|fichue?s? de|foutue?s? de|"
    r"capables? de (?:faire|suivre|lire|comprendre|tenir|finir|gerer))\b",
    rf"\b{SOMEBODY} n'y (?:connait|comprend|connaissait) (?:vraiment )?rien\b",
    rf"\b{SOMEBODY} (?:is|was) (?:just |really )?"
    r"(?:good for nothing|dead weight|no good|not up to (?:it|the job))\b",
    rf"\b{SOMEBODY} (?:can't|cannot|never) (?:do|does|did|get|gets|got) (?:anything|a thing|it) right\b",
    rf"\b{SOMEBODY} (?:has|had) no clue\b",
    rf"\b{SOMEBODY} sucks?\b",
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
_REASON = re.compile(r"(?:\bnot |n't |\bpas )?\b(?:because|parce qu|a cause|par la faute)\b")
CHARACTERS_READ = 6000  # characters
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# What belongs to the name that follows: how its bearer is addressed, and particles that are no word of it.
_BEFORE = re.compile(
    r"(?:\b(?:MM?\.|M(?:me|lle|r|rs|s|gr)\.?|Drs?\.?|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle)\s+|"
    r"\b(?:[OD]|(?<=\bde )d)['’]|\b(?:El|Al|Le|La|Di|Da|Del|[Vv]an|[Vv]on|der|den)\s+)+$"
)
# What one says of people alone: a name that is a place's or a month's as well is then somebody's.
_OF_PEOPLE = re.compile(
    rf"['’]s (?:own )?(?:fault|{_FAILING})\b|,? (?:qui|who) (?:est|is|was|était)\b|"
    rf" (?:est|is|was|était) (?:(?:so|just|really|such|a|an|un|une|vraiment|juste) )*"
    rf"(?:{_UNKIND}|to blame|good for nothing|responsible)\b|"
    r" (?:\w+ )?(?:messed|screwed|fucked|dropped the ball|let us down|forgot|sucks|has no (?:clue|idea)|"
    r"a encore|a merdé|aurait dû|should have|can['’]t do|ruined|did(?:n['’]t| not) do|"
    r"(?:is|was) (?:really |clearly )?the (?:real |whole )?problem)\b",
    re.IGNORECASE,
)
_TO_PEOPLE = re.compile(r"\b(?:blam(?:e|es|ed|ing)|(?:fault|mistake) (?:is|was)) $", re.IGNORECASE)
# Where things are at fault nobody is.
_THINGS = re.compile(
    r"\b(?:de )?(?:la )?faute (?:a|au|aux|de|du|des) ?(?:l'|la |le |les )?(?:logiciels?|systemes?|"
    r"serveurs?|outils?|machines?|reseaux?|meteo|pluie|neige|pannes?|bugs?|procedures?|ordinateurs?|imprimantes?|cables?|wifi|"
    r"mises? a jour|temps)\b"
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
    known = names if isinstance(names, Mapping) else person_names.known_by(names, said)
    words = person_names.spoken(said)
    someone, sure = person_names.named(words, known)
    someone = [
        one
        for one in words
        if one in someone or (one.word in known and one.is_capital and _is_said_of_people(said, one))
    ]
    clauses = _CLAUSE.split(_THINGS.sub("", fold(_without(said, someone))))
    others = [_of_others(clause) for clause in clauses]
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
    return _UNSEEN.sub("", "\n".join(texts)[:CHARACTERS_READ])


def judges(text: str) -> bool:
    """Whether a reply to a story judges or blames."""
    return bool({"blame", "judge"} & set(hints([text])))


def _is_said_of_people(said: str, one: person_names.Spoken) -> bool:
    """Whether what stands beside a word is said of nothing but people."""
    before = said[max(0, one.start - 20) : one.start]
    return bool(_OF_PEOPLE.match(said, one.end) or _TO_PEOPLE.search(before))


def _of_others(clause: str) -> str:
    """A clause but for what it says of its author: "we lost it because of them" gives them as the reason."""
    if not _OF_ONESELF.match(clause):
        return clause
    reason = _REASON.search(clause)
    return clause[reason.start() :] if reason else ""


def _without(said: str, someone: Iterable[person_names.Spoken]) -> str:
    """The text with everybody's name said alike, so that what is said of a person is seen for what it is."""
    parts: list[str] = []
    at = 0
    for one in someone:
        beside = parts and one.start - at <= 1  # another word of the same name
        parts += [] if beside else [_BEFORE.sub("", said[at : one.start]), SOMEBODY]
        at = one.end
    return _PROPER.sub(SOMEBODY, _MENTION.sub(SOMEBODY, "".join([*parts, said[at:]])))

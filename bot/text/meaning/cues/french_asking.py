"""French cues of what a message to the bot wants, and of what it said last.

Folded as in bot.text.meaning.sentences.
"""

# Of the message. How a phrase is written, bot.text.meaning.phrases says.
ASKING = {
    # Something else now.
    "new topic": """
ca fait * heures|jours|semaines|minutes|plombes|mois que|qu|depuis
autre chose|question|sujet|truc / rien a voir / au fait / et? sinon / par ailleurs / nouvelle question
hors sujet
changement de sujet / une autre question / j ai une|autre question / tant que|qu j|je|on|vous|tu
de mon cote
moi j ai|aurais|c / dans un autre / question bete|rapide|idiote / puisque je|tu|vous / j en profite
profite pour
""",
    # Somebody is looked for, something is needed.
    "need": """
merci d avance / aide pour|avec|sur / se trouve ou
j|je aimerais|voudrais|souhaiterais * / quelqu un *
qui sait|saurait|peut|pourrait|connait|s|gere|a|aurait|est|fait / qui|personne pour m|me|nous
je|on cherche / j ai|aurais besoin / besoin de|d|du|des / il me|nous faut|faudrait
je|j voudrais|aimerais savoir|apprendre|comprendre / est ce que quelqu / une idee pour|de|comment
vous|tu sauriez|savez|sais|connaissez|connais qui|ou|comment|si|un|une / me|m demandais / serait il
y a t il / y a pas|t moyen / y a une|un|des|moyen / je me demande|demandais / a la recherche
savez|sauriez|connaissez|auriez vous / sais|connais|aurais tu / urgent / faut|faudrait il
""",
    # How things are done, who and where: a question that stands by itself.
    "how": """
faut|doit|dois|peux|peut|va *er|*re|*ir quoi|ou|comment|qui
quel|quelle|quels|quelles * je|on|nous|faut|dois / lequel|laquelle je|on
comment on|je|j|faire|fait|faut|puis|peut|vous|tu|utiliser|se|s|ca|marche|* / pourquoi *
ou est|sont|se|trouver|on|puis
ou je|j|trouve|peut / qui est|sont|s|sait|gere|peut|connait|valide|fait|doit / a qui
quel|quelle|quels|quelles *
combien * / on|je fait|fais|demande|met|trouve comment|ou|quoi / que faisons|faire|fait / qu est ce que|qui
on a le|droit / a t on / peut|doit|faut on|il / est ce qu|que on|il|je|nous|vous / c est quoi la|le|les|l
""",
    # Something does not work, now.
    "problem": """
grise~ / ca fait * heures|jours|semaines|minutes|fois|plombes / j essaie|essaye|arrive|galere
depuis la|le|mise|ce * a|est|ou
souci|soucis|probleme|problemes avec|de|d|sur / corrompu~ / saute|saute tout|toutes|sans
personne peut|arrive
se ferme|coupe|deconnecte|fige|met|eteint
marche|fonctionne|repond|demarre|charge|ouvre|imprime|imprimes|impriment|ferme|chauffe plus|pas
arrive|peux|peut|trouve|retrouve plus|pas
est|sont plus|pas|toujours dans|la|le|visible|accessible|disponible|reconnu
en panne / plante / bloque~ / bug|bugge / reste|restent * / ca|elle|il additionne|calcule|affiche
coince~ / coule / fuit / fuite / bourre~ / affiche / erreur / refuse~ / clignote / grince / fume / casse~
disparu~
perdu~ / coupure / demagnetise~ / expire~ / defaut / voyant / alarme / indique / sonne / en retard
sans bon
il|me manque / impossible de|d / a vide / depuis ce|la|hier|lundi|trois|deux|une
""",
    # Does not know how, cannot find.
    "at a loss": """
sais|vois|comprends pas|plus comment|ou|qui|quoi|pourquoi|si / arrive|arrivons|arrivent pas|plus
peux|peut pas|plus / retrouve pas|plus / trouve pas|plus les|la|le|l|ou / aucune idee de? comment|ou|qui
y a pas moyen
on fait comment|quoi / je fais quoi|comment / que faire|faisons / comment la|le|les|l|faire
on le|la|les trouve
""",
    # Begins what goes on with what was said.
    "leads on": """
tant mieux / content~|ravi~|contente de|que|pour / chouette / vu
lequel / laquelle / lesquels / lesquelles / et / mais / donc / du coup / sauf / par contre / aussi / parce
car / alors / merci / oui / non / ok / si / d accord / volontiers / avec plaisir / desole / pas / plutot
toujours / meme / j ai essaye|teste|fait|trouve / c est
ca marche|va|me|a|depend|peut|urge|aide|change|vaut|m|t|s|y|tombe|serait|alors|ira / celui / celle
le mien / super / parfait
tres bien / aucune|aucun / ni / rien / finalement / en fait / deja / enfin / impossible / environ / essaye
teste
je precise|rectifie|complete / precision / j ajoute|oubliais / correction / pour info|preciser
fait / tenu / bof / les deux / laisse|laissez / jamais / cela / bonne idee / nickel / peut etre / je prefere
""",
    # Points at what was said.
    "points back": """
la|sa|leur|cette reponse|question|proposition|remarque / sa|leur|son note
ca / celui / celle / cela / celui ci / l autre / cette reponse / ta|votre reponse|question|message
tu|vous as|avez dit|ecrit / celles / ceux / l un / la mienne|tienne|sienne / le mien|tien|sien|leur
a la place / les deux / y en|est|etait / le|la|les|l|lui|leur *er
le|la|les|l|lui|leur faire|dire|mettre|prendre
le|la|les|l|lui|leur rendre|joindre|voir|lire|avoir / l ai|a|as|ont|est|avez|avons / je l / d autre
et apres|alors|ensuite
dans ce cas / cette|ce date|solution|methode
""",
    # Somebody who was spoken of.
    "person": """
elle|elles|ils parle|attend|veut|demande|a|est|peut|sait
elle|elles|ils doit|travaille|cherche|fait|m|me|utilise|prefere|ont
elle|elles|ils sont|veulent|utilisent|parlent
il parle|attend|veut|demande|est|m|travaille|cherche|utilise|prefere
lui / dis|dites|demande|demandez|donne|donnez|montre|explique lui|leur / leur dire / t il|elle
si elle|il veut|peut
avec lui|elle|eux
""",
    # It was tried.
    "tried": """
essaye / teste / fait deux|2|3|ca|comme / ca|c a? marche|fonctionne|aide|suffi|change
toujours pas|le|la|defaut|meme|rien
rien change|y / meme erreur|resultat|probleme|chose|defaut / marche|fonctionne pas|toujours|nickel
chez moi|nous
sur le|la|les mien|mienne|notre / y a pas de|d / pareil / la derniere|premiere etape
""",
    # A meeting is moved, or something about it asked.
    "changes": """
salle *
encore une|un|heure|seance / une autre|deuxieme fois|seance|session / plus long|longtemps|court
retard / avance / tot / plus tard / decaler / reporter / avancer / annuler / refixer / repousser / deplacer
autre jour|date|heure|creneau / venir / visio / distance / telephone / apporter / apporte / amener / amene
ramene
quelle salle / en quelle / creneau / absent~ / malade / train / demi heure / semaine d apres|prochaine
ce jour la / indisponible / me va|convient|arrange / dispo / rejoindre
""",
    # The bot is asked for something, or told.
    "tell them": """
dis|dites|demande|demandez|rappelle|rappelez lui|leur|la|le|les
envoie|transmets|transmettez|remercie|remerciez|montre lui|leur|la|le|les
dis|dites a / transmettez|transmets / retire|retirez|retirer moi / me retirer / enleve|enlevez moi
""",
    "bot": """
peux|pourrais|veux|as|es tu / pouvez|pourriez|voulez|avez vous / tu|vous peux|pouvez|pourrais|pourriez
vas y / allez y
relance|relancez / elargis|elargissez / je peux lire|voir
c est bon pour / laisse|laissez
""",
    # What was learned from it.
    "lesson": """
maintenant / desormais / depuis je|j|on|nous / plus jamais / toujours / lecon / appris / retenu
la prochaine fois
resultat / aurais du / aurait fallu
""",
    # It is or was my own doing.
    "mine": "je / j / moi / mon / ma / mes / me / m / nous / notre / nos / on",
}

# Of what the bot said last.
OPEN = {
    "notice": """
bienvenue / merci d|a|beaucoup|pour|ta|votre / vous|te remercie / resume / as|avez aide / a aide
s est appris
""",
    "proposal": """
minutes avec|sur|de / propose|proposent|suggere / accompagne~
aimerait|souhaite|voudrait te|vous|que|apprendre|parler|rencontrer|etre|ton|votre
""",
    "relay": """
demande / demandent / aimerait|voudrait|souhaite savoir / se demande / as|avez tu|vous un conseil
""",
    "story": """
pas marche / appris / apprend / echec|echecs / rate|rates / raconte|racontez / perdre du / erreur|erreurs
loupe
retenu / partage un|une / petit tour / qu est ce qui / surpris / agace / perdu du temps / coute
rex / retour|retours d experience
""",
    "look back": """
comment s est|etait / passe|passee / ca a donne / note de|sur / avais|aviez decide|prevu|dit|voulu
il y a * mois
est ce que cette|ca|cela / cette reponse vous|t / a t il|elle / bilan / ou en es|etes
""",
    "answered": "repondu / repond / a|ont ecrit / dit / suggere",
    "session": "seance / rendez vous / rappel / reunion / est|commence demain|dans|confirmee / creneau",
    "pending": """
toujours ouverte|sans / transmise / est partie / trouve personne / pas trouve / encore ouverte / pas su
""",
}

"""French small talk; folded as bot.text.meaning.sentences folds."""

# A text that is made of such phrases alone, of whatever kind, is small talk.
TALK = {
    # To be left alone.
    "stop": """
stop|arrete|arretes|arretez|arreter|cesse|cessez de|d me|m *
stop|arrete|arretez|cesse|cessez avec? tes|vos|ces messages|notifications|notifs|rappels|questions|relances
laisse|laissez|foutez|fous|fiche|fichez moi|nous tranquille|la paix? / lache|lachez moi
fous|foutez|fichez moi la paix
veux|voudrais|souhaite|veut plus|pas recevoir|etre de|ces|tes|vos|tous|contacte|sollicite|derange|notifie
veux|veut plus de messages|message|notifications|notifs|ca / plus de messages|message|notifications|notifs
m|me ecris|ecrivez|contacte|contactez|sollicite|sollicitez|envoie plus
m|me envoyez|derange|derangez|demande|demandez|parle|parlez plus
me desabonner|desinscrire|desabonne|desinscris / desabonne|desabonnez|desinscris|desinscrivez moi
desinscription / desabonnement
desactive|desactiver|desactivez ces|tes|vos|les? notifications|notifs|messages|rappels
comment te|t|vous desactiver|arreter|eteindre|couper / retire|retirez|enleve|enlevez moi de
fais|faites toi|vous oublier / ferme la / fermez la / ca suffit / assez de messages
""",
    # What are you, what can you do?
    "help": """
c est qui derriere? ce? compte|bot|message?
aide / aidez|aide moi / au secours / sos / a quoi tu|vous|ca|il|sers|servez|sert sert|sers|servez?
tu|vous fais|faites|sers|servez quoi|a quoi?
qu|que est? ce? que? tu|vous peux|pouvez|sais|savez|fais|faites faire? / que|quoi peux|sais|fais tu faire?
que|qu pouvez|savez|faites vous faire? / qui es|etes tu|vous
t|tu|vous|c es|etes|est qui|quoi|un|une robot|bot|humain|ia|machine|application|appli|ca? / t es qui|quoi
tu es qui|quoi / c est quoi ca|ce|cette|eclair|un bot|truc|machin|appli|application? / c est qui
comment tu|ca|vous|on marche|marches|fonctionnes|fonctionne|marchez|fonctionnez|utilise
comment ca|tu t|te|s|vous utilise|utiliser / comment t|vous utiliser / mode d emploi
tu|vous|es|etes un|une robot|bot|ia / comment ca se|s passe|utilise
es|etes tu|vous un|une robot|bot|humain|ia|vraie|vrai personne? / il y a quelqu un / tu|vous es|etes la
tu m entends / allo
""",
    # Thanks, or it works now.
    "thanks": """
merci~ / merci beaucoup|bien|infiniment avance|tout|ca|votre|ton|l|la|le aide|info|reponse|retour|coup|main?
merci encore|d|pour avance|tout|ca|votre|ton|l|la|le aide|info|reponse|retour|coup|main?
mille|grand|un merci|mercis / remercie / je te|vous remercie beaucoup? / c est gentil|sympa|adorable
trop|tres gentil|sympa / gracias / grazie / danke / mil gracias / danke schon|sehr / muchas gracias
mille grazie / obrigado / vielen dank / c est|ca parfait|top|genial|super|nickel / nickel
t|tu es le|la|un meilleur|meilleure|genie|chef / au top / gentil / gentille / sympa / adorable / geniale
formidable / sauvez|sauves la vie
""",
    # Hello, how are you, see you.
    "greeting": """
bonne fin|suite de / bonne fin de journee|semaine|matinee|soiree / bonjour / bonsoir / salut / coucou
hello / hey / yo / rebonjour / re bonjour / wesh
bonne journee|soiree|nuit|annee|semaine|continuation|reprise|apres|fete|fetes|vacances midi? / bon week end
bon weekend|we|courage|appetit|apres|dejeuner|vendredi midi?
a demain|lundi|mardi|mercredi|jeudi|vendredi tard|l|heure|soir|prochaine?
a plus|bientot|tout|toute|la|tantot|ce tard|l|heure|soir|prochaine? / a tout a l heure / a plus / ciao / bye
tchao / au revoir / joyeux|joyeuses|bonnes noel|fetes|paques|anniversaire / bon noel|anniversaire
ca va bien? / comment ca|vas|allez|vont va|tu|vous|les? choses? / comment tu vas / vous allez bien
tu vas bien / et toi|vous / quoi de neuf / enchante / bienvenue / hola / hallo / guten tag|morgen|abend
buongiorno / buenos dias / buenas / tardes / moin / servus
""",
    # Yes, no, fine, never mind, wrong window.
    "ok": """
excellente? / bonne idee / super idee / bravo / ok / d acc / d accord / ca marche / ca roule / entendu
compris / recu / bien recu / note / c est note|bon|compris|clair|vu|fait|regle / je vois / tres? bien
parfait / super / cool / top / genial / impec / nickel / excellent / chouette
pas de|d soucis?|souci|problemes|probleme / oui / non / si / non|oui merci / ca ira / ca va aller
sans facon / pas besoin / rien / plus rien / laisse|laissez tomber / de rien / je t|vous en prie
y a pas de quoi / avec plaisir / volontiers / bien sur / exact / exactement / tout a fait
c est ca|juste|vrai / peut etre / pourquoi pas / on verra / plus tard / pas maintenant / une autre fois
lol / mdr / ptdr / haha / hihi / hehe / xd / oups / pardon / desole
mauvaise fenetre|conversation|personne|manip|canal|discussion / mauvais canal|destinataire|onglet
message|envoye|erreur envoye? par? erreur / par erreur
erreur de|d ma|destinataire|canal|fenetre|conversation part?
me suis trompe~ de? conversation|fenetre|canal|personne|destinataire? / fausse manip|manoeuvre
c etait pas pour toi|vous / ignore|ignorez ce|ca|mon message? / oublie|oubliez ca|moi? / tant mieux|pis
dommage / bien vu|joue / bonne nouvelle|idee / interessant / je reflechis|regarde
je vais reflechir|voir|essayer|regarder / j y pense / ah / oh / tkt / t inquiete
""",
    # Is this thing on?
    "test": """
test / tests / essai / ceci|c est un|juste|qu un? test|essai / je|j teste|essaie|essaye / on teste
un|deux|1|2|3|12 test|essai? / ca marche|fonctionne|capte / tu marches|fonctionnes|recois|captes
vous recevez|me recevez / test 1|2|12|un|123 / 1 2 3? / 12 12 / blabla / asdf / azerty / bla
""",
    # A mood and nothing else.
    "sigh": """
j ai? rien compris a? / compris rien a?
ohlala / oh la la / la la / youpi / ras le bol / pf / pff / pfiou / rho / grr / argh / aie / ouf / bof / zut
mince / flute / punaise / putain / puree / la vache / merde
quelle journee|semaine|galere|horreur|plaie|misere|chaleur / dure|longue|sale journee|semaine
comprends|comprend|pige|capte|vois rien|pas / comprends rien a
sais pas comment ca|cela|ce marche|fonctionne|truc|ca / comment ca|cela|ce|truc marche|fonctionne
c est|ca|trop|vraiment|quand|meme|tellement nul|naze|pourri|complique|incomprehensible|lourd
c est|ca|trop|vraiment|quand|meme|tellement relou|penible|chiant|long|dur|fatigant|bizarre
c est trop|vraiment|quand|tellement? meme? nul|naze|pourri|complique|lourd|relou
c est trop|vraiment|quand|tellement? meme? penible|chiant|long|dur|fatigant|bizarre / c est la galere
c est n importe quoi / n importe quoi / galere / j en ai marre|assez|ras / marre
je suis|j suis|suis creve~|fatigue~|epuise~|perdu~|deborde~|nul|nulle|desespere~|blase~|triste / creve
vivement / vacances / week end / weekend / vendredi / soir / retraite / noel / fatigue~ / creve~ / epuise~
perdu / perdue / deborde~ / nul / nulle / complique~ / penible / chiant~ / enervant~ / agacant~ / bizarre
lourd / relou / inutile / stupide / bete / triste / malade / stresse~ / content~ / drole / marrant / mignon
saoule / soule / enerve / enerves / enervez / enerver / gonfles / fatigues / embetes / deteste / dur / dure
long / longue / journee / matinee / semaine / incomprehensible / flemme / blase~
pas terrible|facile|clair|simple|ouf / aucune idee / je sais pas / j y comprends|arrive rien|pas
ca m|me enerve|saoule|soule|gonfle|fatigue / je deteste ca|les lundis / il fait chaud|froid|beau|moche
j ai faim|sommeil|froid|chaud
""",
    # Words that are nothing by themselves.
    "filler": """
et / mais / donc / alors / bon / bonne / ben / bah / ah / oh / eh / hey / la / le / les / l / d / de / a
toi / moi / vous / tu / je / j / t / te / me / m / c / est / ce / cet / cette / truc / machin / outil / bot
robot / appli / tout / tous / toute / toutes / monde / equipe / team / bien / tres / trop / vraiment / aussi
svp / hein / fort / beaucoup / pour / en / y / lundi / mardi / mercredi / jeudi / vendredi / aujourdhui
encore / juste / meme / un / une / du / coup / ca / ci / vos / tes / ton / votre / messages / message / s
il / plait / suis / es / sommes / etes / sont / etait / ai / as / si / que / qu / avec / par / aide
""",
}

# Words that are about nothing: a short text of these and of small talk alone is small talk.
VAGUE = """
affaire appli application arrive arrivee arriver aucun autre bonne cette chose choses comprendre comprends
compris
connais content contente curieuse curieux dans decouvre decouvrir deja des dire dis elle enchantee
essayais essaie
essaye fais faire fonctionne fonctionnes fois ici il ils jour jours jouer marche marches me mois moment
moments monde
nouveau nouvelle notifs ou oui part pas passe peu peux personne plus pourquoi pris quoi rappels rien sais
sans
sera special speciale suis sur tant temps tester tout trucs trop utilise va vais veux viens voir vois
voulais voulait
special specialement debut passage regarde regarder raconter comment quand
"""

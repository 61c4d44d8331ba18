"""French cues of what a reply is.

Folded as bot.text.meaning.sentences folds: no accents, no "ne", elisions cut ("c est", "j ai").
"""

from bot.text.meaning.phrases import word_set

# By name of the cue; how a phrase is written, bot.text.meaning.phrases says.
REPLY = {
    # A colleague or a team to turn to.
    "pointer": """
mme|mlle|madame|monsieur * / te|vous dira|diront|dire|renseignera|expliquera|montrera|depannera
passe|passent plutot|toujours? par
suit|suivent|connait tous|toutes|les|ca / personne referente|reference|de
repond|repondent vite|bien|rapidement|toujours
mieux que personne / c est sa|son|leur specialite|truc|partie|job
rayon|domaine|perimetre|ressort|role|boulot|affaire|dada|bebe|metier|job de|d|du|des
releve|relevent|depend|dependent desormais? du|de|des|d / passe|passent sa|ses|leur|toute vie|journees
l|les a|ont installe~|monte~|ecrit~|developpe~|concu~|cree~|mis|configure~ / la main dessus
poser la|ta|votre question a|au|aux / s en charge|chargent / incollable / t y|vous aidera|aideront
se charge|chargent
elle|il|elles|ils est|sont adorable~|genial~|sympa~|super|top|hyper|tres
elle|il|elles|ils sait|savent|gere|gerent|connait|connaissent tout~|bien|ca|par|le|la|les|l
fait|font ca|cela|les|la|le * souvent|tout / du cote de|des|d / elle|il|ils|elles s y connait|connaissent
au courant de|d|pour / s en sort|sortent / c est elle|lui|eux / c est * qui
c est le|la|l|les * qui attribue|attribuent|gere|donne|valide|decide|traite|distribue|commande|delivre
fait|font ca|cela toute|tous / verrais|verrai ca avec / seul|seule|seuls le|la|l * peut|peuvent|de|du
ton|votre referent|referente / a|as le|la|un|une referent|referente
ticket au|aupres|a l? support|informatique|helpdesk|dsi|it / c est|sont eux|elle|lui qui
demande|demander|demandez plutot|donc|directement|peut? etre? a|au|aux|<person>
que|qu tu|vous demandes|demandiez a|au|aux
tu|vous peux|pouvez|devrais|devriez|dois demander|voir a|au|aux|avec
vois|voyez|voir|regarde|regardez ca|cela? directement|plutot|peut? etre? avec le|la|les|l|un|une|<person>|*
pose|posez|poser lui|leur la|ta|votre? question / pose|posez|poser la|ta|votre question a|au|aux
parle|parlez|parler en a|au|aux / parle|parlez en? a|au|aux / adresse|adressez|adresser toi|vous a|au|aux
tourne|tournez toi|vous vers / rapproche|rapprochez toi|vous de|du|des|d / contacte|contactez|contacter
passe|passez un coup de fil / ecris|ecrivez|ecrire a|au|aux|lui / envoie|envoyez un mail|message a|au|aux
fais|faites|envoie|envoyez signe a|au|aux
appelle|appelez|appeler plutot|directement? le|la|l|les|au? support|accueil|assistance
appelle|appelez|appeler plutot|directement? le|la|l|les|au? standard|hotline|helpdesk|service
appelle|appelez|appeler <person> / appelle|appelez la|le au / appelle|appelez le|la|les
saura|saurait|sauront|sauraient / doit|doivent|devrait|devraient savoir|connaitre|pouvoir
pourra|pourrait|pourront|peut|peuvent te|vous|t|l|y? dire|aider|repondre|renseigner
pourra|pourrait|pourront|peut|peuvent te|vous|t|l|y? expliquer|montrer|depanner|eclairer
s en occupe|occupent|charge / s occupe|occupent de|du|des
est|c est le|la|notre|l referent|referente|specialiste / gere|gerent|suit|pilote ca|cela|ce|cette|ces
qui gere|gerent|s / sait|savent faire|comment / connait|connaissent bien|ca
c est|serait la|le|ta|ton bonne|bon personne|interlocuteur|interlocutrice|contact
il|elle a fait celles|ceux|celui|celle
est|sont notre|nos|l|le|la|les expert|experte|pro|as|reference|ref|specialistes
a fait une|un note|fiche|tuto / du ressort|cote de|du|des|d / releve de|du|des
je transfere|transmets a|au|aux / je passe le relais / aupres de|du|des
maitrise|maitrisent bien|ca|le|la|les / calee~ sur|la / cale sur|la / les yeux fermes / a l habitude
est passe~ dessus / demande|demandez|demander lui|leur / lui|leur en parler / l ont deja? fait? / l a fait
doit|devrait avoir ca|cela|la|le|l|les / a la main / le support est
a|ont le|la|leur|son|les|ses numero|contact|contacts|telecommande|code|cle|clef|liste|dossier
passe|passer|passez par le|la|l|les service|pc|support|accueil|equipe|secretariat|standard|rh|compta
plutot une question pour / une idee <person> / je tag / je tague / je mets en copie / cc <person>
""",
    # Whom one turns to, where a reply is hardly more than that.
    "team": """
l|la|le|les|a|au|aux? l|la|le|les? accueil|paie|paye|rh|drh|dsi
l|la|le|les|a|au|aux? l|la|le|les? informatique|compta|comptabilite|maintenance|juridique|achats
l|la|le|les|a|au|aux? l|la|le|les? logistique|exploitation|qualite|securite|hse
l|la|le|les|a|au|aux? l|la|le|les? qse|cse|secretariat|standard|magasin
l|la|le|les|a|au|aux? l|la|le|les? support|helpdesk|assistance|expedition
l|la|le|les|a|au|aux? l|la|le|les? gardien|intendance|pharmacie|lingerie|infra
l|la|le|les|a|au|aux? l|la|le|les? medecine|chef|cheffe|responsable
l|la|le|les|a|au|aux? l|la|le|les? gestionnaire|assistante|lingere|cadre|direction
l|la|le|les? service|equipe|bureau|pole|cellule *
""",
    # With a colleague's mention and a question mark: that colleague is asked.
    "called": """
saurais / saurait / sais / savez / sauriez / connais / connaissez / peux / pourrais / une idee / en penses
""",
    # Begins a question, where the mark was left out.
    "question": """
quel / quelle / quels / quelles / lequel / laquelle / lesquels / lesquelles / combien de
c est quoi|lequel|laquelle|quel|quelle
pour|de|sur|dans|avec|a|c|en est? quel|quelle|quels|quelles|quoi|qui / depuis quand|combien / est ce que|qu
qu est ce / tu|vous parles|parlez|veux|voulez de|dire quoi|quel|quelle|qui
t|tu|vous as|a|avez|es|etes deja|bien? essaye|teste|verifie|regarde|redemarre|vide|tente|pense|vu|mis
t|tu|vous as|a|avez quoi|quel|quelle|combien|encore
as|avez|es|etes|peux|pouvez|pourrais|pourriez|veux|voulez tu|vous
tu|vous peux|pouvez|pourrais|pourriez me|m|nous|preciser|envoyer|coller|partager|donner|detailler
""",
    # Asks for a word, a picture or a number, as an order or a need.
    "request": """
montre|montrez|poste ta|ton|tes|votre|vos|la|le|l|les requete|log|logs|erreur|message
postez|partage|partagez ta|ton|tes|votre|vos|la|le|l|les requete|log|logs|erreur|message
montre|montrez|poste|postez|partage|partagez ta|ton|tes|votre|vos
envoie|envoyez|donne|donnez|dis|dites|montre|montrez|file|partage|partagez|passe|passez moi|nous
envoie|envoyez|mets|mettez|partage une|ta|la|un? photo|capture|screenshot|copie
partagez|poste|postez|fais|faites une|ta|la|un? photo|capture|screenshot|copie
precise|precisez|detaille|detaillez / j aurais besoin|du / il me|nous faudrait|faut|manque
manque d infos|info|details / besoin de|du|d plus|precisions|details|infos|info|numero
""",
    # Does not know, cannot, will not.
    "refusal": """
pas dispo|disponible|maintenant|ici / plein|pleine rush / trop occupe~|deborde~
en plein|pleine reunion|rush|cloture|inventaire|formation|audit|demenagement|tournee|migration|dedans
aucun souvenir / pas ces chiffres|infos|donnees / decouvre l outil
aucune certitude|experience|notion|info|competence / pas les droits|acces|main / aucune|zero idee
pas la moindre / pas d idee / pas d avis / j en ai aucune / je|j|on en? sais|sait|saurais pas|plus|rien
sais pas|plus|rien / connais pas|rien / y connais rien|pas / j y comprends rien / je connais pas|mal
je peux|pourrai pas / je saurais|saurai pas / je pourrais pas|rien / j|je ai jamais
jamais fait|utilise|essaye|touche|entendu|pratique / non jamais / jamais eu a
pas du? tout? mon|ma|notre partie|domaine|rayon|service|perimetre|truc|competence|secteur|metier|equipe
hors de mon / pas concerne~ / mauvaise personne
suis|est|serai|serais pas concerne~|la|le|dispo|disponible|competent~ / moi pas / pas dispo
suis|serai en conge|conges|vacances|arret|reunion|deplacement|formation|repos|teletravail / en conges jusqu
pas le temps / pas moi / passe mon tour / dirais pas / peur de me|dire / de betise|betises / joker
je seche / je prefere pas / aider|aide pas / pas t|vous|te aider / suis pas|plus sur|dans|a|au|la|le|du
je|j prends|utilise jamais|pas|plus / non desole / desole non|pas|je|aucune / non * desole
pas d experience / ca me|m dit|evoque rien / me dit rien
""",
    # Somebody looks into it, or nothing is said yet, or it is open still.
    "promise": """
je|j vais|va regarder|voir|demander|verifier|chercher|tester|me|essayer
je|j vais|va relancer|passer|t|te|vous|lui|leur|poser / je|j regarde|verifie|cherche|demande|relance|repasse
je|j redis|verrai|regarderai|passerai|demanderai|verifierai|chercherai
je|j te|vous|t redis|dis|dirai|rappelle|tiens|tiendrai|envoie
je|j te|vous|t enverrai|reponds|repondrai|montre|montrerai|fais|appelle / je me renseigne / me renseigner
je|on passe te|vous|voir / tiens au courant / reviens|reviendrai vers / vois ca|cela avec
on en|l|s reparle|parle|voit|verra|appelle|rappelle / on regarde ca|ensemble|demain|lundi
toujours pas|rien de?
je peux te|vous|t|l|m y? le|la|les|montrer|faire|aider|envoyer|expliquer|passer|preter / deja? signale
ticket ouvert|fait|cree / j ai signale|ouvert / je m en occupe / je m y mets / je te|vous fais ca
des nouvelles / quelqu un a trouve|pour|une|eu / je|on reviens
""",
    # Thanks, or it works now.
    "thanks": """
grace a|au toi|vous|lui|conseil|ton / trop cool
merci~ / remercie / mille mercis / c est|ca parfait|top|genial|nickel|super|exactement
ca|c marche|fonctionne merci~|super / ca a marche / super aide / nickel / tu|vous me|m sauves|sauvez
trop fort / exactement ce que je|qu|il / grand merci
""",
    # Looks like thanks and is none.
    "no_thanks": """
merci de|d bien? *er|*ir|*re / merci pour|de la|ta|votre|cette question / merci d avoir pose
""",
    # The same here.
    "plus_one": """
ici aussi / aussi ici|chez|hier|la / moi aussi
moi|nous|toi|lui|chez|pareil moi|nous? aussi / moi|nous pareil|idem|non / pareil / pareillement / idem
meme|memes probleme
meme|memes souci|question|chose|combat|galere|bug|erreur|cas|constat|topo|situation|truc|interrogation|ici
la meme ici|chez|pour|question|chose|galere|hier / j|je|on ai|a|avons eu? le|la|les|exactement meme|memes
preneu~ / interesse~ aussi / m|nous|me interesse|interesserait / interesse~ par la / je|j plussoie / +1
me suis|suis|la|le|pose|posais pose|posais|posee|la|le|meme meme|question|aussi
aimerais|voudrais bien? savoir / je|j suis le|ce fil|sujet / me|nous le|la fait|faisait
me|nous fait ca|pareil|aussi|le / font pareil / fait pareil / dans le meme / voila~ longtemps
a|dans la meme enseigne / memes causes / egalement pour|chez / que chez nous|moi
""",
    # A mood, an opinion, a wish for luck.
    "mood": """
je prends|signe / garanti / j y serai|vais / toi|vous aussi / la honte / beurk / jaloux / jalouse / respect
dois|devez|doit|doivent plaisanter|rigoler|rire|rever|blaguer
genant / embarrassant / honte / rigole / la peau / lol / mdr / ptdr / xd / haha / hihi
ah bon|la|oui|non|mince|zut / oh la|non / tiens oui|moi|bizarre|ca|c|tiens / courage
bonne question|chance|idee / bien vu|dit / dommage / bizarre~ / etrange / curieux / marrant / drole / rigolo
penible / chiant / relou / enervant / agacant / galere / galerais / galerait / n|importe quoi / l enfer
enfer / horrible / horreur / les pauvres / la pauvre / le pauvre / courageux / cauchemar / plaie
ras le bol / marre / fatigue / interessant / vivement / j|je espere / j|je adore / je deteste / je comprends
j imagine / j avoue / habitue|habitues / classique / mystere / encore / incroyable / bravo / chapeau
en ai bave / pleure / appetit / je pensais|croyais|savais|ignorais / comme d habitude|hab / comme toujours
ca fait du bien / jamais su|compris|trouve|reussi / d ailleurs / a chaque fois
tous les jours|lundis|vendredis|matins|mois|ans|hivers|etes|soirs / marche jamais|mal|plus
marche pas chez|non / ca depend / ca|cela fait le|la|les|des|un|une|longtemps|deux|trois|10|plus
a|ont double|augmente|triple|encore / arrive a tout / t inquiete|inquietez
c est fou|dingue|vrai|clair|nul|lourd|long|triste|usant|souvent|toujours|chaque / on en a|est|reve
trouve jamais / trop bien / rien compris / perds|perdu un|du temps / bonne nouvelle / content~ / il parait
parait que|qu / on m a dit / toute une histoire
""",
    # What should be done about it some day.
    "wish": """
ca|cela devrait|aurait / devrait meme? pas
on devrait|devrions|pourrait / faudrait / faudra qu
serait bien|cool|temps|pratique|utile|top|pas|chouette|mieux|sympa / quelqu un devrait / j aimerais
j aurais / je voudrais / ce|ca serait / devraient / il devrait
""",
    # How it is in one's own case, or lately.
    "own_case": """
chez|pour|de moi|nous / le|la|les mien|mienne|miens|miennes|notre|notres / moi c est / moi ca / depuis
hier / ce matin / la semaine derniere / le mois dernier / l an dernier / l annee derniere / en ce moment
ces temps / ca|il|elle|elles|ils arrive
ca|il|elle|elles|ils recommence|plante|replante|rame|bug|deconne|saute|lache|traine|plantait|bloque|coince
ca remarche
""",
    # In a question, about how the reader does it: "I" is then no sign of a remark.
    "practice": """
comment vous|tu|on|faites|fais|procedez / vous|tu|on faites|fais|fait|gerez|utilisez comment|quoi
que|qu faites|utilisez|mettez vous
""",
    # The writer's own person.
    "first": "je / j / moi / mon / ma / mes / me / m / nous",
    # Not quite sure.
    "hedge": """
si je me trompe|souviens|rappelle pas|bien? / de ce que j|je ai|sais|comprends? / il me semble
a ma connaissance
sauf erreur de? ma? part / je crois bien? / d apres ce que j|je / si j ai bien compris|suivi
autant que je sache
parie / on dirait / surement / je crois|pense|dirais / me semble / peut etre / sans doute / probablement
a mon avis / sauf erreur / de memoire / pas sur / si je me / a verifier / normalement / a priori
possible que|qu / j ai l impression
""",
    # What is to be done, may be done, must not.
    "must": """
il? te|vous|t|l|nous|y|en? faut|faudra|suffit|suffira / mieux vaut / vaut mieux / suffit de|d
tu|vous dois|devez|peux|pouvez|vas|allez|fais|faites
tu|vous mets|mettez|prends|prenez|gardes|ouvres|remplis|choisis|reviens
tu|vous sais|verras|trouveras|trouverez|auras|aurez|pourras|pourrez|devras|devrez
as|avez|a qu|plus|juste|jusqu|droit a|qu / tu|vous *ez / tu *es
tu|vous le|la|les|l|y|lui|leur|en *es|*ez|mets|prends|fais|vas|dois|peux / n a|as qu
on fait venir|appel|un|une|le|la|les|avec|comme / on peut|doit|met|passe|utilise|prend|trace|previent|laisse
on ajoute|divise|compte|garde|note|nettoie|commence|descend|remet|coupe
on les|le|la|l|y|lui *e|met|fait|remet|prend|tient / surtout pas / jamais de|d|plus|avant
toujours le|la|les|un|une / le mieux|plus est|simple c est|est / le mieux c|est / l astuce c
automatiquement / pas besoin / a condition / sauf si / sauf en / uniquement / seulement si|pour|le|la|avec
obligatoire~ / interdit~ / possible de|d / impossible de|sans / doit|doivent etre|rester|passer|se
c est a faire|mettre|toi|vous|nous|l|la / a *er avant
""",
    # Something is somewhere.
    "located": """
est|sont|trouve|trouvent|reste|restent|range~|va|vont|passe dans|sur|sous|derriere|devant|au|aux
est|sont|trouve|trouvent|reste|restent|range~|va|vont|passe en|chez|entre|a|inclus~|compris~|marque~|ecrit~
""",
    # Begins a clause that says where, or what there is.
    "place": """
dans / sur / sous / derriere / devant / au / aux / chez / entre / a cote|gauche|droite|l|la|partir
en haut|bas|face|dessous|dessus / au dessus|dessous|fond|bout|dos
c est dans|sur|sous|derriere|au|aux|en|a|le|la|l|un|une|ecrit|indique|note|marque|grave
il|elle|ils|elles est|sont|se dans|sur|sous|derriere|au|aux|en|a
il|elle|ils|elles est|sont|se trouve|trouvent|range~|note~|ecrit~|marque~|grave~|fait|situe~
il? y a un|une|des|deux|moyen|le|la / tout|c est est? explique~|ecrit|dedans / disponible~ dans|sur|ici
voila|voici le|la|un|les
""",
    # The cause.
    "because": """
parce que|qu / car il|elle|le|la|les|l|c|on|tu|vous|ca|sinon / souvent|toujours|surement c est
a cause de|du|des|d / ca|cela vient|viens|provient / vient de|du|des|surement|souvent / sinon
c est que|normal|souvent|juste|surement|du|le|la|l / du a|au / en raison / ont|a change / a expire
est perime~
""",
    # If, when, then, after.
    "condition": """
si|quand|lorsque|des|tant tu|vous|c|il|elle|on|le|la|les|l|y|que|ca / apres / avant / jusqu / puis / ensuite
d abord / une fois
""",
    # Begins a clause that says by what, or how one does it oneself.
    "method": """
avec / en *ant / via / par / moi|perso|nous je|j|on / chez nous on|c|il|nous / j utilise
je|j fais|mets|passe|utilise|prends|vide|garde
je|j coupe|couds|laisse|ajoute|note|double|pose|colle|nettoie / comme ca|ci|cela
j ai vide|change|remis|mis|reinstalle|fait comme
""",
    # Found, and how.
    "solved": """
j|je|on ai|a l? trouve|fini|resolu|regle|reussi / trouve / c est resolu|regle|bon / resolu / regle
il? fallait / en fait c etait|il / ca|m|a regle|resolu|corrige|debloque|suffi / c est reparti
au temps pour
""",
    # Still open.
    "unsolved": """
toujours pas|le|la|bloque|rien / pas encore|resolu|regle|mieux|trouve|suffi
marche|fonctionne pas|toujours|plus / rien|marche change|pas / meme erreur|probleme|souci / personne
""",
    # Begins an answer to a question that wants yes or no.
    "yes_no": """
c est encore|toujours|deja|interdit|autorise|possible|obligatoire
c est compris|inclus|rembourse|payant|gratuit|ouvert|ferme / ca|cela depend|oui|marche
encore|plus ouvert|possible / en general|principe
oui / non / si / bien sur / tout a fait / exact / exactement / absolument / pas du tout / jamais / toujours
rien / zero / aucun / aucune / evidemment / pas besoin|possible|obligatoire|forcement|tout / possible
normal / impossible / effectivement / surtout
""",
    # Yes, no or neither, which says nothing where the question wants more.
    "bare": """
oui / non / si / bien sur / tout a fait / exact / exactement / absolument / pas du tout / evidemment
effectivement / pas vraiment|forcement|toujours|sur / ca|cela|tout? depend / je? crois|pense|dirais bien? que?
j espere que? / peut etre / sans doute / probablement / surement / parfois / des fois / mais|ben|bah
""",
}

# What one is told to do, where a clause begins: things that are done at work.
VERBS = word_set(
    """
    active aere ajoute aligne allume annule applique appuie appuyer attendre attends avance baisse balaie
    balaye bascule bloque bois branche brosse calcule cale calibre change charge chauffe cherche choisir
    choisis chope clic clique coche colle commande commence compare complete compte confirme contourne
    controle convertis copie couds coupe couvre cree debranche decale decoche deconnecte decoupe demande
    demarre demonte deplace deroule desactive descends desinstalle detends devisse dilue diminue divise dose
    double duplique echange ecrire ecris efface eloigne enclenche enfonce enleve enregistre entoure entre
    essaie essaye essuie etale eteindre eteins evite exporte faire fais ferme filtre fixe force frappe
    frotte garde glisse gratte ignore importe imprime incline indique installe inverse isole jette joins
    laisse lance lave leve lis lisse maintenir maintiens mange marque melange mesure mets mettre modifie
    monte montre multiplie nettoie note oublie ouvre ouvrir paie parametre passe pense perce pese place plie
    pose pousse prendre prends prepare presse prevenir previens privilegie programme protege puise purge
    raccourcis rajoute rallonge ramasse ramene range rappelle rapporte rase rebranche recharge recommence
    recopie redemarre reduis refais referme refroidis regarde regle reinitialise reinstalle relance relie
    remets remettre remonte remplace remplir remplis renomme renouvelle rentre renvoie repars reporte repose
    reprends resserre restaure reste retends retire retourne reviens rince roule saisir saisis sale
    sauvegarde scanne scotche secoue selectionne separe serre signale signe sors souffle souleve supprime
    surligne surveille tape teste tire touche tourne trace tranche transfere trempe trie utilise va valide
    vas verifie verrouille verse vide vise voir vois zoome
    """
)
# Words in -ez and -er that are no orders.
NOT_EZ = word_set(
    """
    assez avez chez etes nez pouvez riez savez venez voulez
    """
)
NOT_ER = word_set(
    """
    after amber another atelier banquier better buffer cahier calendrier center chantier charger cher
    clavier computer container corner counter courrier cover customer december dernier dossier driver either
    enfer entier escalier ever evier fer fevrier fichier filter folder footer former grenier header her hier
    hiver hyper janvier laser later leger levier lower manager master mer metier mixer never november number
    october order other ouvrier over panier paper papier particulier per pompier poster power premier
    printer quartier rather reader regulier router sanglier scanner sentier september server singulier
    starter super terrier tier timer together toner trailer under upper user water whether
    """
)
# A verb that these follow has its object: at the beginning of a clause, an order …
OBJECTS = word_set(
    """
    bien l la le les ta tes ton un une vos votre
    """
)
# … unless it is one of these.
NO_ORDERS = word_set(
    """
    adore aimais aime apres autre avais avance belle bonne cause ce cette chaque comme contre dans de depuis
    deteste dire dis encore ensuite entre etais etre faire grande grave hors idem je jusque lorsque mais
    malgre me meme mis moins ne notre outre parce pas peine pense personne pire plus presque pris puis
    puisque que quelle quelque rare reste sache sans se simple sous suis suite tandis te tombe tous toute
    toutefois trouve une vers vive voire votre
    """
)
# After "je": what is no way of doing something.
NO_PRACTICE = word_set(
    """
    adore aimais aime apres attends autre avais avance belle bonne cause ce cette chaque cherche comme
    comprends confirme connais constate contre crois dans de demande depuis deteste dire dis encore ensuite
    entre etais etre faire galere grande grave hors idem imagine je jusque lorsque mais malgre me meme mis
    moins ne notre oublie outre parce partage pas peine pense perds personne pire plus pose prefere presque
    pris puis puisque que quelle quelque rare refuse regarde rejoins relance remarque rencontre reste sache
    sais sans se simple souhaite sous suis suite tandis te tombe tous toute toutefois trouve une verifie
    vers veux vive voire vois votre voudrais
    """
)

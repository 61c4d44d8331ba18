"""The words of a text that say what it is about."""

from collections.abc import Sequence

from bot.text.meaning.phrases import word_set

_STEM = 5  # letters: how much of a word two texts have to share
COMMON = word_set(
    """
    about after again also always another anyone asked asking asks because been before being both came
    cant come
    could does doesnt doing done dont down each even every everyone first from give going good gone hello
    help
    here into just keep kind know last left like little long look made make many more most much must need
    never
    nobody none noone nothing only other over people please really said same says should since some someone
    something still such sure take tell than thank thanks that thats their them then there these they theyre
    thing things think this those time today tomorrow took tried under until used using very want week weeks
    welcome well went were what whats when where which while will with without wont work worked works would
    write year years yesterday your yours month months minute minutes hour hours monday tuesday wednesday
    thursday friday question questions answer answers answered answering colleague colleagues round small
    wrong
    learned bring learn lately
    aimerait aimerais aller alors apres aucun aucune aurait aussi autre autres avant avait avec avez avoir
    avons
    beaucoup bien bonjour bonne cela cette ceux chaque chez chose comme comment contre dans demain demande
    depuis
    dernier derniere deux dire dites dois doit donc donne elle elles encore entre etait etes etre fait
    faire faites
    fais faut hier jamais jour jours juste leur leurs maintenant mais matin meme merci mieux mois moins
    mettre
    mettez nous notre nos parce pareil pas passe pendant personne peut peux plus plutot pour pourquoi
    pouvez pris
    puis quand quel quelle quelles quels quelqu quelque quelques quoi rien sais sait salut sans savoir
    semaine
    sera seulement sinon sont sous suis sujet surtout svp tant temps toujours tous tout toute toutes tres
    trois
    trop trouve trouver veut veux vers viens voir vois voit votre vous vraiment heure heures lundi mardi
    mercredi
    jeudi vendredi reponse reponses repondu collegue collegues accompagnes accompagner petit petite tour
    partage aide aider bienvenue
    rate retenu raconte racontez appris ecris aujourdhui midi soir
    """
)


def content(words: Sequence[str]) -> set[str]:
    """The beginnings of the words that name something, and figures."""
    return {
        word[:_STEM]
        for word in words
        if (len(word) >= 4 or (len(word) > 1 and any(c.isdigit() for c in word))) and word not in COMMON
    }

"""English cues of what a reply is.

Folded as bot.text.meaning.sentences folds: contractions without their apostrophe ("dont", "its").
"""

from bot.text.meaning.phrases import word_set

# By name of the cue; how a phrase is written, bot.text.meaning.phrases says.
REPLY = {
    # A colleague or a team to turn to.
    "pointer": """
mrs|mr|ms|miss|dr * / hold|holds|keep|keeps|order all|every|both of? that|those|these|the|them
orders|does|do|handles|fixes|books all|every|both of? that|those|these|the|them
answers|replies|responds fast|quickly|within / knows|know everything|best|better
ask|asks me tomorrow|later|monday|tmrw
sits|rests|lies|stays with / belongs to / own|owns that|this|it|the|these|those / job|matter|question for
thats|its|is a|an|their|his|her * job|thing|matter|question|issue / falls under|to
past|by the|our|your * team|people
wrote|built|installed|designed|maintains|maintain that|this|it|the / is where those|these|they|that|this
their|his|her job|remit|area|department|side|call|baby / go through / id|i go|start with
spends|spent his|her|their / check that|this|these|those all / has|have|ve a bleep|extension|pager|mobile
swears|swear by / whole life|day|days / super|really|very fast|helpful|nice|kind
does|do|did|handle|handles|sort|sorts|fixes|fix those|these|all|most of? those|these|them? in|for|all
authority|oracle|specialist on|for|in / used to run|do|own|manage
does|do that|this|it|those all
grant|grants|give|gives|issue|issues those|the|these rights|keys|access|badges / tap him|her|them / write to
run it|that|this past|by / placed|did|ordered|made the last / keeps|keep the list|equipment|key|keys|records
ticket with / can|could|will|would sort|fix|arrange|organise|do that|it|this|you|them|these out?
asking him|her|them|for / they|she|he hand|give|hands|gives those|these|them|it out?
did a talk|session|training|course
ask|try|ping|bug|nudge|message|dm|email|mail|ring|call|phone|contact <person>
ask|call|ring|email|message|contact|phone someone|the|your|our|my|them|her
ask|call|ring|email|message|contact|phone him|hr|payroll|finance|facilities|legal|accounts|it
ask for someone|her|him|them / better|best ask|asking
id|just|maybe|could|should|can|must|to ask|contact|try|call / *ly ask
check|checked|speak|talk|chat with|to in|the|your|our|my|<person>|hr|it|them|him|her
verify|liaise|touch|word|confirm with|to in|the|your|our|my|<person>|hr|it|them|him|her
check|speak|talk|chat directly|maybe? with|to / get in touch / have a word / get hold of
go see|to <person>|see
drop|give|send them|him|her|the|<person>|* a|an? line|ring|call|shout|message|note|email / reach out
ask around / will|would|should|might|may|ought to? know / ll know / definitely|probably knows
knows all|how|this|that|everything|about|more
will|can|could|should|would|might|may be? able? to? help|tell|answer|explain you|with|out
will|can|could|should|would|might|may be? able? to? show|sort|advise|point you|with|out
is|are|was|s the|your|our|our|my? * person|expert|lead|guru|man|woman|contact|specialist|wizard|guy
is|are|was|s the|your|our person|expert|lead|guru|man|woman|contact|specialist|wizard|guy|go
person to|for|who / one|ones to ask
handle|handles|owns|runs|manages|manage|do|does the|that|those signs|rota|orders|calendar|list|keys
handle|handles|owns|runs|manages|manage that|those|this|these|them|all|it
looks|look after|into that|those|this|these|it|them|all|the|our
deals|deal with that|those|this|these|it|them|the|all / in charge of / responsible for / takes care of
trained on / thats|its|is one|more|a|probably for|question|of? for|payroll|hr / best? asked? question for
raise|take it|this|that with|up|to / best to? ask|contact|check|speak|talk|try
passing|forwarding|forward|pass this|it|that on|to / has|have a checklist|list|procedure|form
line|your|the manager|boss|head|chef|director decides / has|have the list|answer|key|details
wrote the|that manual|guide|procedure|macro|script|sop|one / had|have two|a|one|some like|of
did this|ours|it|one|mine|that last|before / the|your best person|bet
good|great|brilliant at|with this|that|these|those / support number|line|desk / over to / tagging / looping
cc / set|sets|built|does these|this|those|ours|that|it|them|all up|every|for|the|daily|weekly
""",
    # Whom one turns to, where a reply is hardly more than that.
    "team": """
payroll|hr|it|finance|facilities|legal|maintenance
workshop|reception|estates|helpdesk|purchasing|procurement|security
quality|qa|logistics|dispatch|warehouse|accounts|compliance
marketing|infra|devops|ops|controlling|engineering|stores
credit|service control|desk / front|help desk / night|day shift|maintenance|porter
shift lead|leader|supervisor
* team|department|dept|helpdesk|office|desk|people|guys|folks|lot / line|site|duty|floor|ward manager
occupational|occ health / union rep / charge nurse / pharmacy
""",
    # With a colleague's mention and a question mark: that colleague is asked.
    "called": """
any idea|ideas|thoughts|clue / do|could|can|would|did|will|might you / isnt|wasnt this|that|it
one|this|thoughts for? you / know|knows this|that|anything
""",
    # Begins a question, where the mark was left out.
    "question": """
have you|they|we|u / which|what|whose one|version|model|type|kind|size|colour|color|floor
which|what|whose site|system|os|browser|error|message|device|printer|machine
which|what|whose format|exactly|do|does|did|are|was|were|sort
which|what|whose make|brand|material|language|time|date|country|department|client / what for / which / what
whats the|your|it|wrong / how much|many|long|old|big|far|often / when|where|how|why did|was|do|does|is|are
is|are|was|were|did|does|do it|that|this|these|they|you|there|your|he|she|anyone|we|the
have|has|can|could|would|will|had it|that|this|these|they|you|there|your|he|she|anyone|we|the
you mean|on|using / depends what|which / on|in|for|with which|what
""",
    # Asks for a word, a picture or a number, as an order or a need.
    "request": """
show|paste|post|share|send your|the|exact * / paste
send|give|show|tell|paste|post|share|attach me|us|a|over photo|picture|screenshot|copy|error|link
send|give|show|tell|paste|post|share|attach me|us|a|over number|details|exact|which|what|more
send|give|show|tell me|us
can|could|would you? send|share|post|paste|give|tell|show|describe|clarify|elaborate|upload|check
need|needs more|the|some info|information|details|context|serial / id need|have / please clarify|specify
screenshot please|would / more details|info|context please|needed|would|first
""",
    # Does not know, cannot, will not.
    "refusal": """
busy|swamped|snowed|tied on|with|up|under|in|today|until|till / on the road
ask me later|tomorrow|monday|tmrw / no time
not around|available|free / havent|dont got|have the|any rights|access|permissions / havent|not got the|any
tried that|it|this as|too|already / no|the|any|a idea|clue|ideas|experience|knowledge / foggiest / faintest
no sorry / sorry no|not|i|cant / beats me / cant say|help|tell|remember|comment|speak
i? really|honestly|actually|also? dont|wouldnt|didnt really|even|actually|honestly? know|understand|use|have
i? really|honestly? dont|wouldnt|didnt really|even|actually|honestly? do|want|work|remember|deal
i? actually|also? dont|wouldnt|didnt really|even|actually|honestly? do|want|work|remember|deal
never used|done|seen|tried|heard|touched|come|dealt|used|needed|worked|set / not sure|certain
im not sure|on|the / not|outside|out my|our|of really? my|our? area|department|field|thing|team|dept
not|outside|out my|our|of really? my|our? remit|patch|world|job|depth|expertise|wheelhouse / dont * any
in a meeting|call|workshop|training|interview|visit|lecture
never looked / wrong person / wish i knew / on leave|holiday|vacation|annual / out of office / ooo
im|ill|i away|off|out|busy|swamped|travelling|traveling|in / in meetings / above my pay / not me
couldnt say|tell / dont want / before my time / no help / not the right / rather not / couldnt tell|help|say
cant make|do
""",
    # Somebody looks into it, or nothing is said yet, or it is open still.
    "promise": """
hold on / happy|glad to jump|show|help|do|look|come|share|walk|meet|take|talk
i can help|show|send|do|look|come|bring|lend|walk|take
reported|raised|logged|escalated|flagged|chased it|this|that|already
engineer|technician|someone coming|booked
ill|lemme check|look|ask|see|find|get|try|dig|come|have|do|send|post
ill|lemme take|be|raise|chase|let|report|update|test|show|bring|drop|pop|swing / let me
looking|checking|digging|investigating into|on|this|it|now|with / on it
will check|look|ask|get|report|update|try|let|do|have / back to you / bear with / ping me / bump / bumping
any news|update|updates|luck|takers|progress|joy
still broken|nothing|waiting|stuck|happening|failing|down|open|looking / leave it with / watch this space
stand by / hang on / one sec|moment|minute / not solved|fixed|resolved
im|we looking|checking|asking|investigating|chasing
""",
    # Thanks, or it works now.
    "thanks": """
thanks to you / got it cheers|thanks|working / all sorted|working now
thank / thanks / thanx / thnx / much appreciated / appreciate / appreciated / legend / lifesaver
you rock|star|legend|saved / that|it worked|fixed|helped|helps / works a|like|perfectly / exactly what i
that did / did the trick / thats perfect|brilliant|great|it
""",
    # Looks like thanks and is none.
    "no_thanks": "thanks|thank you? for asking|raising|posting|bringing|the",
    # The same here.
    "plus_one": """
here too / too here|last|yesterday / same as|for me|us|last / mine too / me three
same|ditto|likewise / me|us|mine|ours|i too|neither|also|either
same here|for|problem|issue|thing|question|boat|with|error|story|on / +1 / following / follow this|for|with
i follow / id|wed|would love|like|be to|interested|know know|see|hear|learn / i want to know / need this too
mine|ours|it|they does|do|did|is|has that|it|this|the too|same|as|also|well|exact
does it|that|this for|too|to|here|with|as|on / interested / subscribed
i|ive|we|weve had|have|get|got|hit|see|seen|keep the? same|exact
having|have|had|got|get the|this|exactly same|exact|too
i wonder|wondered|was|am|always also|wondering|wondered|too|the|this / curious / keen to / asking myself
happens to|here / asking the same / keep me posted / was wondering / been wondering / in for this
""",
    # A mood, an opinion, a wish for luck.
    "mood": """
just my two|opinion / my two / two cents / just saying / like a cat|joke|charm / story of
by the way / myself / count me / so am / you too / every single / a gamble|lottery|disaster|joke / anyway
jealous / embarrassing / scary / scares / hurts / gross / disgusting / patient / handy / useful
had no idea / lol / ha / ooh / oh / haha / lmao / rofl / yikes / ugh / oof / ouch / rip / argh / wow / omg
good luck|question|point|one|idea|call|spot|times|thread / great question|point|idea|thread
nice one|find|question / been burned|burnt|there|meaning|waiting|trying|asking / being / memories
no surprise / fun fact / funny / weird / strange / odd / annoying / hate / love / loves / nightmare
a|real|such pain / bane / driving|drives me|everyone / gave up / give up / tbh / classic / typical / mystery
hopefully / hope / hoping / oh no|dear|well|that|wow|god|yes|i / poor you|thing / feel your / sorry to hear
tell me about / every friday|monday|single|morning|week
must be nice|fun|hard|kidding|joking|dreaming|mad|crazy|tired / you|they must be new
never worked|works|managed|figured|understood|did|got|get
always wondered|thought|does|did|confuses|breaks|been / its always|never|been / interesting / story of
bloody / damn / flaky / welcome to / glad / congrats / well done / not again / i|we thought|assumed|wish
i|we struggled|struggle|noticed|remember|spent|miss|guess|feel|learned|learnt|complained / good to know
makes sense / fair enough / thats|its so|true|crazy|mad|annoying|weird|terrible|rubbish|awful|old|ridiculous
so many|annoying|true / not|yet again / again this|today / no wonder / forever / took me|us
heard that|it|they|about / apparently / someone told|said / lucky / worst
""",
    # What should be done about it some day.
    "wish": """
should be replaced|changed|documented|fixed|updated|banned|improved
we|someone really? should|could|ought|need really|probably|definitely? be|have|document|write|get
we|someone probably|definitely? should|could|ought|need really? be|have|document|write|get
we|someone probably|definitely? should|could|ought|need probably|definitely? be|have|document|write|get
they|they|somebody really? should|could|ought|need really|probably|definitely? be|have|document|write|get
they|they|somebody probably|definitely? should|could|ought|need really? be|have|document|write|get
they|they|somebody probably|definitely? should|could|ought|need probably|definitely? be|have
they|they|somebody probably|definitely? should|could|ought|need probably|definitely? document|write|get
we|someone really? should|could|need really? to|put|buy|fix|replace
we|someone really? should|could|need really? update|add|standardise|standardize|make|do
would be nice|handy|great / would be good|useful|helpful|cool / should really / about time / cant wait
wish / high time
""",
    # How it is in one's own case, or lately.
    "own_case": """
for|on|with|at|in me|us|mine|ours|my|our / mine / ours / since / yesterday / this morning|week
last week|month|year|summer|time|night|winter / lately / at the moment / today / months|weeks|years|ages ago
these days / nowadays / works fine|for|here|on / working fine|for|here / everybody / everyone
""",
    # In a question, about how the reader does it: "I" is then no sign of a remark.
    "practice": "how|what do|would|are|have you|we|people|others|everyone / whats|what your",
    # The writer's own person.
    "first": "i / im / ive / id / ill / me / my / mine / we / our / us",
    # Not quite sure.
    "hedge": """
from what i remember|know|recall|heard|gather / as far as i know|remember|recall|can / id say|guess|think
if im not mistaken|wrong / if i remember|recall right|well|correctly? / i think|believe|guess|reckon so
to my knowledge
i bet / bet its / i think|believe|guess|reckon|suspect|imagine / maybe / perhaps / probably / might
pretty sure / not 100% / as far as / afaik / iirc / if i / from memory / presumably / possibly / could be
should be / double check / dont quote / i seem / sounds like / looks like
""",
    # What is to be done, may be done, must not.
    "must": """
you|youll need|have|must|should|can|could|may|want|dont|cant|just|simply
you|youll first|only|will|go|click|press|open|set|take|put|type|select
you|youll choose|scan|fill|send|use|turn|hold|pull|push|get|add|enter|log
you|youll pick|make|find|change|run|drag|copy|see|tick|call|write|do|have
youre|youd allowed|supposed|entitled|better|need|have / have|needs|need|has|got|ought to|both / make|be sure
must / automatically / manually / starts|ends with / no need
theres|there a|an|no|one|two|another|always|are / allowed / forbidden / mandatory / required / compulsory
optional / entitled / it|they|that|this must|should|cannot|cant|needs|wont|will|goes|resets
it|they|that|this only|clears|lets|means|takes|costs|says|expires|runs
only works|if|when|the|for|from|by|on / as long as / unless
we use|keep|usually|normally|always|add|go|store|send|count / trick is / best way|thing|to / easiest
quickest / simplest / stick to|with / worth *ing
""",
    # Something is somewhere.
    "located": """
is|are|sits|lives|live|goes|go|stays|kept|stored|found in|on|under|behind|inside|at|above
is|are|sits|lives|live|goes|go|stays|kept|stored|found below|next|near|opposite|into|back|included|covered
""",
    # Begins a clause that says where, or what there is.
    "place": """
in / on the|your|our|a|page|each|every|top|my / under / behind / inside / at / above / below / beside
between / next to / near / opposite / top|bottom|left|right|back|front
its|theyre|there|they|it|thats|is|are in|on|at|under|behind|inside|called|printed
its|theyre|there|they|it|thats|is|are written|stored|kept|listed|near|next|here|there|saved
its|theyre|thats|is|are by|from|the|a|normal|already|attached|both|all / heres / here is|are
page *
""",
    # The cause.
    "because": """
because / thats|its|it because|why|normal|how|due|the|a|an / due to / caused by / the reason
comes|came from / otherwise / so that / they|it moved|changed|renamed|merged|replaced|expired
has|have changed|moved|expired|been
""",
    # If, when, then, after.
    "condition": """
if|when|once|until|unless|while|till you|it|the|theyre|its|theres|you|your|there|youre / then / first
before / after / afterwards / within / as soon as
""",
    # Begins a clause that says by what, or how one does it oneself.
    "method": """
with / using / via / by / through
i|we just|usually|normally|always|generally? use|do|hold|press|put|keep|go
i|we just|usually|normally|always|generally? run|turn|set|copy|open|reset|clean / like this|that|so
instead / rather than
""",
    # Found, and how.
    "solved": """
worked|works for|on me|us|my|first
found|got|solved|fixed|sorted|cracked it|that|this|the / figured|worked|sussed it|that? out
problem|issue|all solved|fixed|sorted / turns|turned out / it was|just|needed a|the|my|just|needed|only
got it working|to / solved / fixed / sorted / did the|it|mine trick|for|by / works|worked every|each time
worked wonders|well|perfectly|nicely|a / i had to / never mind / my bad
the fix|solution|answer|culprit was|is / working now|again
""",
    # Still open.
    "unsolved": """
still not|no|the|broken|doesnt|wont|cant|fails|failing
still stuck|same|nothing|happening|getting|down|waiting|open|need / not solved|fixed|working
not yet|really|quite|sorted / didnt|doesnt|wont|isnt work|help|do|solve|fix / no luck|joy
same error|problem|thing|result / unsolved
""",
    # Begins an answer to a question that wants yes or no.
    "yes_no": """
they|it|you|we|he|she do|does|dont|doesnt|is|are|isnt|arent|can|cant|did|didnt|should|will|wont|must|may
usually|mostly|normally / only if|when|on|for / depends
yes / no / sure / of course / absolutely / never / always / definitely / correct / exactly
not at|really|necessarily|allowed|any|unless / not for|yet|since|possible / nothing / only / normal / indeed
afraid so|not / you can|cant|may|must|should|could / neither / both / none
""",
    # Yes, no or neither, which says nothing where the question wants more.
    "bare": """
yes / no / sure / of course / absolutely / definitely / correct / exactly / indeed / not really|necessarily
it|that|this|all? depends / no way / for sure / i? think|believe|guess|hope so|not / afraid so|not / right
maybe / perhaps / probably / possibly / sometimes
""",
}

# What one is told to do, where a clause begins: things that are done at work.
VERBS = word_set(
    """
    add adjust aim align allow answer apply approve arrange assign attach avoid back bend bin bleed blot
    blow boil book bring browse brush build calculate calibrate cancel carry change charge check choose
    claim clamp clean clear click close cold collect combine compare complete configure confirm connect
    convert copy count cover create crop cut deduct delete detach dial dig dilute disable disconnect do dont
    double download drag drain drill drop dry dump duplicate edit eject email empty enable enter erase exit
    expand export extract feed file fill filter find finish fit fix flip flush fold follow force format
    forward freeze get give glue go grab grease group hang have head heat highlight hit hold hoover hover
    ignore import include increase insert install invert invoice jiggle join keep knock label lay leave let
    lift limit link list listen load lock log look loosen lower lubricate make mark mask measure merge mix
    mount move multiply mute name note open order pack paint park paste pause pay peel pick pin place plug
    point polish post pour preheat prep press prime print pull pump punch push put quit raise read rebook
    reboot recalibrate reconnect record recycle redo reduce refill refresh refuse register reinstall reject
    release reload remember remove rename renew reopen repeat replace reply report request reseat reset
    resize restart restore retry return reverse review rinse rotate rub run salt sand save scan scrape screw
    scroll scrub seal search seat see select send separate set shake share shift show shut sign simmer sit
    skip slide soak sort speak split spray spread squeeze stack start stay steam stick stir stop store strap
    strip submit subtract swap swipe switch tag take tap tape tell test thread throw tick tie tighten tilt
    toggle touch track transfer treat trim try turn twist type uncheck undo uninstall unlock unplug unscrew
    untick unzip update upgrade upload use vacuum verify view wait walk warm wash wear weigh wet wipe wire
    withdraw wrap write zip zoom
    """
)
# A verb that these follow has its object: at the beginning of a clause, an order …
OBJECTS = word_set(
    """
    both everything it the them your
    """
)
# … unless it is one of these.
NO_ORDERS = word_set(
    """
    about after all also although always am and are around ask because before behind bought broke but can
    cant could did does done dont doubt enjoy even feel find for found from gave given got guess had half
    has hate have hear heard hope how inside into just knew know like likely lost love made make maybe might
    miss more most near need not now off once onto our over quite read said same saw second see should since
    some spent such than that then think this though thought through told took tried under unless until upon
    use via want was were what when where which while who whose why will wish with without wonder wont would
    """
)

"""English small talk; folded as bot.text.meaning.sentences folds."""

# A text that is made of such phrases alone, of whatever kind, is small talk.
TALK = {
    # To be left alone.
    "stop": """
stop|quit messaging|writing|sending|asking|bothering|contacting me|us|this|these|that|to
stop|quit pinging|spamming|bugging|emailing|texting|dming me|us|this|these|that|to
stop it|this|that please? / stop the|these|your messages|notifications|reminders|spam|dms|pings
leave|let me|us alone|be / dont|never write|message|contact|ping|bother|ask|send|dm|text|disturb me|us
dont|never write|send|talk to me / unsubscribe / opt out / opt me out / take|remove|get me off|from
turn|switch you|yourself off / mute|silence you|yourself
turn|switch off|these|the|your notifications|messages|reminders
how do|can i mute|silence|stop|turn you|this bot|off? / how do|can i opt|unsubscribe
no more messages|notifications|reminders|questions
i dont want these|any|more messages|notifications|reminders
i dont want to? be|receive|get|more|any messages|contacted|messaged|bothered|asked|these|more / go away
shut up / enough messages|already|of / not interested / piss off / get lost / please stop|mute / stop please
""",
    # What are you, what can you do?
    "help": """
help / help me please? / what can|do|are|does|is you|this|u|it do|for|bot|thing? / what can you do for me?
who are|is you|this / what are you / whats this|that|eclair / whats this bot|thing|app
are|r you a? bot|robot|human|real|machine|ai|there|alive|person? / you a bot|robot
how do|does you|this|it|that work|bot|thing work? / how do i use you|this|it / how can you help
what is|are you|this|it for? / what do you do / anyone there|here|home / are you there / can you hear me
hello is|anyone there|anyone? there? / instructions / menu / commands / how does this work|bot|thing work?
""",
    # Thanks, or it works now.
    "thanks": """
thank / thanks
thank you so|very|all|both|for|again|kindly much|your|the|that|this|help|everything|advice|answer?
thanks a lot|million|bunch|ton|again|so|for|much much|that|the|your|help|info|all? / much appreciated
appreciate|appreciated it|that|this? / many thanks
thats so? very? kind|nice|great|helpful|perfect|brilliant of|you you? / so kind / kind / helpful / lovely of
you rock / youre the? a? best|star|legend|lifesaver|great|awesome / legend / lifesaver
""",
    # Hello, how are you, see you.
    "greeting": """
hi / hello / hey / hiya / howdy / yo / good morning|afternoon|evening|day|night|weekend / morning / evening
greetings / sup / whats up / how are you|things|u|we doing|today|going?
hows it|things|everyone|your|life going|day|week? / how do you do / you ok|alright / nice to meet you
pleased to meet you
have a good|great|nice|lovely|wonderful day|weekend|evening|one|night|week|time|holiday
enjoy your|the weekend|day|evening|holiday|lunch
see you|ya|u later|tomorrow|soon|monday|then|around|next|at|friday week|lunch? / bye / goodbye / good bye
later / cya / take care / talk soon|later / ttyl
happy|merry new|christmas|birthday|easter|friday|monday|holidays year? / welcome / long time no see
""",
    # Yes, no, fine, never mind, wrong window.
    "ok": """
nothing / works for me / excellent / love this|it|that|the bot? / trying this|it out / just trying / ok
alright / all right|good / right / sure / fine / fair enough / got it|you / gotcha / understood / noted
roger / copy that? / will do / sounds good|great|fine
good|great|nice|lovely|perfect|excellent|awesome|cool|brilliant|amazing|neat|sweet|wonderful|fantastic
well done / nice one|work|job / good one|job|work|idea|to|point know? / yes / no
yes|no please|thanks|thank you? / not now|yet|today|really|needed|necessary|interested / no need
no worries|problem|prob / np / im good|fine|ok|sorted|all|done|set good|set|right?
thats ok|fine|all|it|right|true|cool|good / all good|sorted|clear|done / never mind
forget it|that|about it? / maybe later|tomorrow|another|next time? / another time / later
youre|your|most|very welcome / my pleasure / dont mention it / anytime / any time / of course / absolutely
exactly / indeed / true / same / haha / ha / lol / lmao / rofl / hehe / oops / whoops / sorry / my bad
apologies / wrong window|chat|person|channel|tab|button|thread / ignore me|that|this|my last? message?
sent|posted by|in mistake|error|accident / accidental / by mistake|accident / pocket typing|dm
didnt mean to|that send? that|this? / not for you / that wasnt|was for|meant you|for? someone? you? / i see
oh i see / i understand / makes sense / interesting / good|great|that stuff|news / deal / done / yay
woohoo / wow / hooray / ill think|try|look|see|check|do about|it|that|this|into it|that? / let me think|see
will see / well see / thinking / oh / ah / hm / mhm / uh huh
""",
    # Is this thing on?
    "test": """
test / testing / tests / just|only|this|is a? testing|test|checking / this is a test
is|does this|it thing? on|working|work / mic check / one two three? / 1 2 3? / check check / ping / pong
asdf / qwerty / foo / hello world / blah / does this work
""",
    # A mood and nothing else.
    "sigh": """
cant|couldnt think of any|anything|one|something
phew / whoa / what a week|day|month / ugh / argh / grr / sigh / meh / oof / ouch / omg / damn / bloody hell
what a day|week|morning|mess|joke|pain / long day|week
i|ive have|got no|zero idea|clue how|what|whats this|it|that works|is|does|means|of|do|on this|that?
i|ive have|got no|zero idea|clue how|what|whats any|youre|to|going works|is|does|means|of|do|on this|that?
no idea|clue how this|it|that works / no idea|clue
i dont get|understand|know any|this|it|that|anything|what|how of|this|it|is|works this|works|is?
dont get|understand it|this|any|that of? this?
this|that|it|its|thats is? so|too|very|really|all|just|totally|a|such a? confusing|complicated
this|that|it|its|thats is? so|too|very|really|all|just|totally|a|such a? annoying|hard|difficult
this|that|it|its|thats is? so|too|very|really a? rubbish|terrible|useless|stupid|boring
this|that|it|its|thats is? all|just|totally|a|such a? rubbish|terrible|useless|stupid|boring
this|that|it|its|thats is? so|too|very|really a? silly|weird|frustrating|nonsense|joke
this|that|it|its|thats is? all|just|totally|a|such a? silly|weird|frustrating|nonsense|joke
this|that|it|its|thats is? so|too|very|really|all|just|totally|a|such a? mess|exhausting|crap
this|that|it|its|thats is? so|too|very|really|all|just|totally|a|such a? pointless|awful|overwhelming
this sucks / useless
im so|just|very|really|totally|a? bit? tired|lost|confused|exhausted|bored|stressed up?
im so|just|very|really|totally|a? bit? overwhelmed|done|hungry|sleepy|fed|knackered|swamped up?
i hate this|mondays|it|that|my|everything job|life? / mondays / cant wait for the? weekend|friday|holidays
need a? more? coffee|holiday|break|drink / i need a? more? coffee|holiday|break|drink|vacation
is it friday yet / so tired|bored|hot|cold / tired / complicated / confusing / annoying / boring / silly
hard / difficult / weird / funny / cute / dumb / stupid / awful / terrible / sad / sick / hungry / sleepy
exhausted / bored / lost / stressed / frustrating / pointless / crazy / long / day / days / week
slow|bad|hard day / i give up / fed up / not my day / hate mondays|this
""",
    # Words that are nothing by themselves.
    "filler": """
and / but / so / well / just / really / very / too / much / this / that / it / its / a / an / the / for
you / u / to / me / my / today / tonight / everyone / all / team / guys / folks / people / there / bot
eclair / buddy / mate / sir / please / now / again / then / here / of / with / i / im / is / are / your / oh
ah / hey / friend / dear / both / everybody / anyway / though / still / lot / be / in / on / at / am / youre
thats / he / she / was / quite / one / monday / tuesday / wednesday / thursday / friday
""",
}

# Words that are about nothing: a short text of these and of small talk alone is small talk.
VAGUE = """
about actually all any anything app around as ask bit bored busy came cant curious day days discover
discovering
do dont doing enough everything few from fun get getting glad go going got happy have havent here how if
into
joined just know let life like look looked looking lots many mean me mind moment moments month more msgs
name new
nobody not notifs nothing now ones only out over pass passing people play playing poke poking rather right
round
same say saying see seen skip so some special spam started stuff stupid tbh thing things think thinking
thought
to todo too tried try trying up we what when why who will without work working works year you youve
"""

"""English cues of what a message to the bot wants, and of what it said last.

Folded as in bot.text.meaning.sentences.
"""

# Of the message. How a phrase is written, bot.text.meaning.phrases says.
ASKING = {
    # Something else now.
    "new topic": """
different|another|other|new|separate|unrelated|one|quick topic|question|thing|subject|more|matter
unrelated / by the way / off topic / on another|a|different note|topic|different|subject / something else
i have a|another question / also unrelated / bit|kind of a
weird|odd|random|silly|dumb|quick|stupid|basic one|question
of my|our own / while im|were here|at|on / since youre here / i also have|need
""",
    # Somebody is looked for, something is needed.
    "need": """
anyone|someone * / any * here|who|know / thanks in advance / tell|show|explain me|us? how|what|where|who
help|tips|advice with|for|on
whos|wheres|hows|whats * / do|would you know|have|happen
who knows|can|could|handles|orders|is|would|has|does|do|should|deals|looks|owns|runs
i|we need|require / i|we d? like to know|learn|understand
id like|need|love to know|learn|a|somebody|someone / need help|a|an|some|someone|the|cover|to / looking for
im|were looking|trying|searching|after / trying to find|get|work|set / please explain|show
could|can you find
i|we want|wanted|would to know|ask|learn / i was wondering / wondering if|whether|how|who|what
is there a|any
""",
    # How things are done, who and where: a question that stands by itself.
    "how": """
which|what * do|should|can|must i|we
how do|can|to|should|does|would|could|come i|we|you|one|people|they|the|a|an|*
why is|are|does|do|did|was|my
where can|do|is|are|should|does / who is|are|can|does|do|has|signs|approves / what is|s|are the|our|a|your
whats the|our|a / is|are|may|am i|we allowed / may|should|do we|i / what does|do|happens|should
how long|much|many|often|big do|does|should|is|can we|i|you|the|it|a / what do|should|can i|we|you
""",
    # Something does not work, now.
    "problem": """
since|after the|my|this|it|monday|yesterday|last|we * was|were|update|upgrade|change / in a row
nights|days|weeks|times running
have|has collapsed|vanished|disappeared|died|gone|stopped|broken|frozen|expired|changed|been|turned
greyed|grayed / never *s
broken / error / stuck / jams|jammed|jamming / leaks|leaking / keeps|kept * / says|shows|displays *
stopped working|printing|charging|responding / wont|doesnt|cant|isnt|arent * / crashed|crashes|crashing
frozen|freezes / failed|fails|failing / is|are|s|still|went|been down / beeping / blinking / flashing
offline
missing / lost / not working / out of order / rejected / expired / expires / blocked / refuses
logged|logs out
no sound|signal|power|network|answer / no longer / unable to / denied / corrupt~ / nobody can / crash~
issue|problem|trouble|issues|problems with / rings out / asking|asks for / off sick / demagnetised
""",
    # Does not know how, cannot find.
    "at a loss": """
dont|didnt know|understand|see|get how|where|who|why|what|whether
cant find|figure|see|get|open|work|log|access
cannot find / no idea how|where|who|why / how on earth / what do i do / is there a|any
not sure how|where|who
""",
    # Begins what goes on with what was said.
    "leads on": """
glad|pleased|delighted to|he|she|it|that|they / no worries|problem
what if / which one|ones / and / but / so / also / although / because / except / thanks / thank / yes
no thanks|sorry|its|it|i|need|luck|idea|not|but|we|he|she|they|thats|that /ok / sure / sorry / not / still
tried / same / maybe / it / its / that / thats / this / great / perfect
really / found / happy|glad to / of course / either / neither / none / actually / instead
id rather|prefer|say
the same / nothing / well / worked / works / agreed / fine / good / only / about / around / both / any
i should add|say|mention / to add|clarify|be / correction / update / forgot|meant to / i mean|meant|forgot
kept / stopped / done / did it|that|you|he|she|they|either / already / wish|wont
""",
    # Points at what was said.
    "points back": """
the|his|her|their answer|reply|question|suggestion|message|score|form
it / that / this one / those / these / them / yours / your answer|reply|suggestion|message|question
you said|wrote|meant|mentioned|sent / instead / the other|old|new|second|first|last|same one|ones
either|neither
both / what then|now|else / what else / even then / then what / that one|way / so far
""",
    # Somebody who was spoken of.
    "person": "he / she / him / her / his / hers / hes / shes / theyre / they / them",
    # It was tried.
    "tried": """
tried / did that|it|this / done that|it / worked / works / helped
still not|no|the|same|doesnt|wont|nothing
no|nothing change|changes|changed|luck|difference|effect / same error|result|thing|problem
doesnt|didnt work|help
for me / on mine|ours|my / the last|first|second|third step|one|part / fixed it
""",
    # A meeting is moved, or something about it asked.
    "changes": """
room|floor *
another|more half|hour|time|session|meeting|week / next week / half hour / longer|shorter|again
late / early / earlier / later / sooner / cancel / cancelled / postpone / reschedule / rebook
move|push|shift it
make it / cant make|come|attend|do / another day|time|date|slot / online / video / remote|remotely / zoom
bring / which room|floor|building / join|joining / sick / train / half an hour / meet / works|suits for|me
i can|could|would|might do / free|busy on|at|then / slot / week after
""",
    # The bot is asked for something, or told.
    "tell them": """
tell|ask|remind|show|send|give|thank|let him|her|them / tell|ask|remind|thank <person>
pass it|this|that on|to|along
take me off / remove me
""",
    "bot": """
can|could|would|will|did|do|have|please you / please * it|them / drop me / forward|pass it|that|this
go ahead / ask|try somebody|someone|the|another
shall i / try the|another|somebody|dublin / leave it / close it|that|the|my
""",
    # What was learned from it.
    "lesson": """
after|afterwards i|that|this / ever since / we|i put|made|keep|check|added a
now i|we / since|from then|now / never again / always / lesson / learned|learnt / next time / turned out
i now
should|could have / ended|ending up
""",
    # It is or was my own doing.
    "mine": "i / ive / im / id / ill / my / me / mine / we / weve / our / us / were",
}

# Of what the bot said last.
OPEN = {
    "notice": """
welcome / thanks|thank for|you / says thank / summary / your week|month / you helped / was learned / helped
""",
    "proposal": """
minutes with|about|of|on / mentor~ / suggests|suggest|proposes|propose|offers
would|d like|love to be|meet|talk|spend|have|learn|join|shadow|a|an|some|your
""",
    "relay": "asks / ask / wants|want|would|like to know / wonders|wondering / is|are asking / advice for",
    "story": """
went|go|goes wrong / learn|learned|learnt / failure|failures / failed / mistake|mistakes / cost you
lost you
tell us|me / didnt work|go / small|little fail|flop|mishap|failure / waste|wasted
share one|something|a|your / retrospective|retrospectives
what|something you|that surprised|annoyed|took
""",
    "look back": """
how did|was|were|is|are|has / score from|of|out / you wanted|planned|decided|said|set to? / did it|that|this
looking back / was it|this|that / months|weeks ago / rate
""",
    "answered": "answered / answers / replied / replies / wrote / suggested",
    "session": """
session / meeting / reminder / appointment / is|starts tomorrow|today|in / slot / booked / confirmed
""",
    "pending": """
still open / passed it / has gone to / was sent to / no one|colleague / couldnt answer / forwarded
""",
}

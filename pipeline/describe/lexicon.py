"""Words and phrases that the rules on addressees know: closed classes of English, cues that direct, verbs of acting."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "",  # any other word
    "body",  # a body named in config/bodies.toml
    "modal",  # should, must, shall, needs to …
    "recommend",  # we recommend …, it is essential …
    "view",  # we believe …: a clause that may hold a "should" of the report's own
    "urge",  # urge, call on, invite … somebody to
    "task",  # it is the responsibility of …, it is for …
    "partner",  # together with, in partnership with: what follows is told to act too
    "consult",  # in consultation with, through: what follows is not
    "example",  # including, such as
    "aside",  # where appropriate, as soon as possible
    "and",  # and, or, and/or, as well as
    "mark",  # (a), (ii), a bullet
    "clause",  # a whole relative clause, as one word
]


# Phrases in spaCy's token patterns are written here as alternatives of lower-case words: "a|b c" is "a c" or "b c".
PHRASES: dict[Kind, tuple[str, ...]] = {
    "modal": (
        "should|must|shall",
        "ought to",
        "needs|need to",
        "needs|need ,",
        "need|needs both to",
        "will need to",
        "will need both to",
        "will have to",
        "is|are to",
        "is|are now to",
        "may|might wish|like|want to",
        "would do well to",
    ),
    "recommend": (
        "recommend|recommends|recommended|recommending",
        "recommendation",
        "recommendation is",
        "propose|proposes|proposed",
        "request|requests|requested",
        "ask|asks",
        "essential|vital|imperative|important|necessary|crucial|desirable|advisable|right that",
    ),
    "view": (
        "believe|believes|consider|considers|considered|conclude|concludes|concluded|suggest|suggests|suggested",
        "view|opinion|clear|agree|agrees|concur|repeat|reiterate|endorse|think|thinks|expect|expects",
    ),
    "urge": (
        "urge|urges|urged|invite|invites|invited|encourage|encourages|encouraged",
        "call|calls|called|calling on|upon",
        "call|calls for",
        "want|like|wish to see",
        "press|advise|advised|direct|challenge|want|exhort|implore|expect|ask|asks|request|requests|requested|reminded",
        "would like",
        "look to",
    ),
    "task": (
        "recommendation is for",
        "it is for",
        "time has come for",
        "onus|burden is|lies|rests|falls on|upon|with",
        "responsibility|duty|obligation of|for|on|upon",
        "placed|imposed|laid on|upon",
        "incumbent on|upon",
        "essential|vital|imperative|important|necessary|crucial for",
        "need|case for",
        "falls|fall|falling to|on|upon",
        "rest|rests|lie|lies with",
    ),
    "partner": (
        "in partnership|conjunction|collaboration|cooperation|concert with",
        "in co-operation with",
        "together|along|jointly with",
        "alongside",
        "working with",
        "working in partnership|collaboration|conjunction with",
        "working together with",
        "working jointly|closely with",
        "acting with",
        "through|via",
    ),
    "consult": (
        "in consultation|discussion|dialogue|liaison|agreement with",
        "after|following|through consultation|discussion with",
        "after|following consulting|discussing",
        "consulting with",
        "having consulted",
        "with the support|help|assistance|advice|agreement|involvement|approval|input of|from",
        "with support|help|assistance|advice|input from",
        "supported|assisted|advised|informed by",
        "on behalf of",
        "under the leadership|direction|supervision of",
        "led by",
        "acting on|through|under",
    ),
    "example": ("including", "such as", "particularly", "especially", "notably", "for example"),
    "aside": (
        "where|if|as|when appropriate|necessary|possible|relevant|required|practicable|applicable|needed",
        "as soon as possible|practicable",
        "as soon as is|are reasonably possible|practicable",
        "as soon as is possible|practicable",
        "as soon as reasonably possible|practicable",
        "as a matter of urgency|priority",
        "as a priority",
        "at the earliest opportunity",
        "without delay",
        "without further|undue delay",
        "for its|their|his|her part",
        "once appointed|established",
        "if it|they has|have not done so already",
        "in turn",
        "in future|particular|general|principle|addition|due course",
        "at a minimum",
        "as a minimum",
        "at all times",
        "in the meantime",
        "at least",
    ),
    "and": ("and", "or", "and / or", "and/or", "as well as", "and also", "and indeed", "nor"),
}

SUBORDINATORS = frozenset(
    "how why what whether when where which who whose whom if while whilst although though because since unless until "
    "as before after once given despite notwithstanding whenever wherever provided that".split()
)
PREPOSITIONS = frozenset(
    "of for in at within on to from with under across by into over against between among amongst throughout per via "
    "during following regarding concerning about towards toward upon without beyond outside inside around than like "
    "responsible accountable".split()
)
DETERMINERS = frozenset(
    "the a an all every each any both no some many most several our its their his her other "
    "two three four five six seven eight nine ten".split()
)
POINTERS = frozenset("this that these those such".split())
PRONOUNS = frozenset("it they them he she".split())
ADVERBS = frozenset(
    "also therefore then now still however always together jointly collectively not never further again instead "
    "accordingly furthermore moreover finally first secondly firstly thirdly thus hence both each all themselves "
    "itself alone only even too please so otherwise meanwhile nevertheless nonetheless additionally similarly likewise "
    "lastly consequently equally subsequently strongly highly absolutely already thereafter ever".split()
)
BREAKS = frozenset([";", ":", "–", "—", "•", "-", "●", "▪", "◦", "‣", "*", ">"])
STOPS = frozenset([".", "!", "?"])
QUOTES = frozenset(['"', "“", "”", "'", "''", "``", "‘", "’"])

# What a body is told to do: after "recommend that X" the first of these is the verb (base form or with -s).
VERBS = frozenset(
    """
    abandon abolish accelerate accept account achieve acknowledge act adapt add address adhere adjust administer
    admit adopt advertise advise agree align allocate allow alter amend analyse announce answer append apply
    appoint appraise approach approve arrange articulate ask assert assess assign assist assume assure attend
    audit authorise avail avoid ban base be bear become begin behave benchmark benefit bind blend block bolster
    boost breach brief bring broaden broker brush build bury call carry cater cease cede change charge check
    circulate clarify classify clear close co-operate co-ordinate codify collaborate collate collect combine
    command commence commend commission commit communicate compare compel compensate compile complete comply
    comprise conduct confer confine confirm confront consent consider consolidate construct consult contact
    continue contribute convene convert cooperate coordinate correct cover create criminalise cut deal debate
    decide dedicate defend define delay delegate deliver demand demonstrate deny depart depend deploy describe
    design designate detail detect deter determine develop devise devote direct disapply disclose discontinue
    discuss dispense display dispose disseminate distinguish distribute divert do document draft draw drive drop
    earmark educate eliminate embed emphasise employ empower enable enact encourage end endeavour endorse
    enforce engage enhance enlarge enrol ensure enter entrust equalise equip erect establish evaluate examine
    exclude exempt exercise exert expand expedite explain exploit explore expose extend facilitate fill finalise
    finance find fix focus follow forbid forge formalise formulate foster frame fulfil fund furnish gather get
    give go grade grant guarantee have hear highlight hire hold host house identify impart implement impose
    improve incentivise include incorporate increase inform initiate insert insist inspect install instigate
    institute instruct integrate intensify introduce invest investigate invite involve issue join keep lay lead
    learn legislate lend liaise license lift limit link list listen lobby look lower maintain make manage
    mandate map mark measure meet mend merge minimise minute mitigate modify monitor mount move name negotiate
    nominate notify number oblige observe obtain occupy offer open operate oppose optimise order organise outlaw
    oversee own participate pass pay penalise perform permit persuade phase pilot place plan play pool post
    prefer prepare prescribe present preserve press prevent prioritise proceed procure produce prohibit promise
    promote prompt propose prosecute protect prove provide publicise publish pursue put query question quit
    raise rank rate ratify re-examine reach read reaffirm realise reappraise reassess rebuild recall receive
    reclaim recognise recommend recompense reconcile reconsider reconvene record recruit redesign redirect
    redouble redraft reduce refer refine reflect reform refrain refresh refuse regard register regularise
    regulate rehearse reimburse reinforce reinstate reissue reject relax release relocate remain remedy remind
    remove rename renew reopen repair repeal repeat replace reply report reposition represent request require
    research resist resolve resource respond restore restrict retain rethink return revert review revise revisit
    revoke rewrite ring ring-fence roll run safeguard satisfy save say scope screen scrutinise secure see seek
    select sell send separate serve set settle shape share shift show sign signal simplify site speak specify
    spell spend split sponsor staff stage stand standardise start state steer stipulate stop store streamline
    strengthen stress study submit supervise supplement supply support survey suspend tackle tailor take target
    task teach tell terminate test think tie tighten trace track train transfer transform translate treat trial
    trust try undertake unify update upgrade uphold urge use utilise vary verify visit volunteer wait waive warn
    watch weigh welcome widen withdraw work write
    """.split()
)

FINITE = frozenset("is are was were has have had does do did can may might could would will".split())
IRREGULAR_PARTICIPLES = frozenset(
    "been given made taken set put held kept led drawn built brought done found known shown seen sent met paid laid "
    "written undertaken overseen read run cut spent bought sold dealt shut worn spoken"
    " begun become sought taught told thought left lost understood borne chosen".split()
)

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
        "may|might wish|like to",
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
        "call|calls|called on|upon",
        "press|advise|direct|challenge|want|exhort|implore|expect|ask|asks|request|requests|would like",
        "look to",
    ),
    "task": (
        "recommendation is for",
        "responsibility|duty of|for|on|upon",
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
        "through|via",
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
    "the a an all every each any both no some many most several our its their his her other".split()
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
    adopt advertise advise agree align allocate allow alter amend analyse announce apply appoint appraise
    approach approve arrange articulate ask assess assign assist assume assure attend audit authorise avoid ban
    base be become begin benchmark bring broaden build call carry cease change charge check circulate clarify
    classify close co-operate co-ordinate codify collaborate collate collect combine commence commission commit
    communicate compel compensate compile complete comply conduct confer confirm consider consolidate construct
    consult contact continue contribute convene convert cooperate coordinate correct create criminalise deal
    decide define delay delegate deliver demonstrate deploy describe design designate detail determine develop
    devise devote direct disapply disclose discontinue discuss display disseminate distribute divert do document
    draft draw drive educate embed emphasise employ empower enable enact encourage end enforce engage enhance
    enlarge ensure enter equip establish evaluate examine exclude exercise expand expedite explain explore
    extend facilitate fill finalise find focus follow formalise formulate foster fulfil fund give grant
    guarantee have hear highlight hold identify implement impose improve include incorporate increase inform
    initiate insist inspect instigate institute instruct integrate intensify introduce invest investigate invite
    involve issue join keep lay lead learn legislate liaise license limit link list listen lobby look maintain
    make manage mandate map measure meet merge minimise modify monitor move name negotiate notify obtain offer
    open operate oppose optimise order organise oversee participate pay penalise perform permit persuade pilot
    place plan play prepare prescribe present press prevent prioritise proceed procure produce prohibit promote
    propose prosecute protect provide publicise publish pursue put raise ratify re-examine reach reaffirm
    realise reappraise reassess recognise recommend reconsider record recruit redouble reduce refer refine
    reflect reform refrain refresh refuse regard register regulate reimburse reinforce reinstate reissue reject
    release remain remedy remind remove renew reopen repeal repeat replace reply report represent request
    require research resist resolve resource respond restore restrict retain rethink return revert review revise
    revisit revoke ring-fence roll safeguard satisfy scope screen scrutinise secure seek select send separate
    serve set settle share show signal simplify speak specify sponsor standardise start state stop streamline
    strengthen stress study submit supervise supply support survey suspend tackle tailor take target task teach
    terminate test tighten track train transfer transform treat trial try undertake update upgrade uphold urge
    use utilise vary verify warn widen withdraw work write
    """.split()
)

IRREGULAR_PARTICIPLES = frozenset(
    "been given made taken set put held kept led drawn built brought done found known shown seen sent met paid laid "
    "written undertaken overseen begun become sought taught told thought left lost understood borne chosen".split()
)

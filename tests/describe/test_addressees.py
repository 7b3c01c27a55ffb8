"""Whom an invented sentence tells to act; each case is named for what would be got wrong."""

from __future__ import annotations

import pytest

from pipeline.describe.addressees import find_addressees, find_lead_addressees
from pipeline.describe.bodies import default_bodies
from pipeline.records import Addressee


def told(text: str, **context: object) -> list[str]:
    return [addressee.printed for addressee in find_addressees(text, **context)]  # type: ignore[arg-type]


TOLD = {
    "article is kept as printed": ("The Home Office should count the files.", ["The Home Office"]),
    "list of bodies is split": (
        "The police, the Probation Service and local authorities should each keep a list.",
        ["The police", "the Probation Service", "local authorities"],
    ),
    "and inside a name splits nothing": (
        "The Department of Health and Social Care should publish the rota.",
        ["The Department of Health and Social Care"],
    ),
    "and inside a name that no table knows splits nothing": (
        "The Department for Rivers and Coasts should mend the sluice.",
        ["The Department for Rivers and Coasts"],
    ),
    "minister's title is one body": (
        "I recommend that the Secretary of State for the Home Department amend the rules.",
        ["the Secretary of State for the Home Department"],
    ),
    "subjunctive after recommend": (
        "We recommend that the Treasury set aside a sum.",
        ["the Treasury"],
    ),
    "indicative after recommend": (
        "The Inquiry recommends that the Welsh Government pays for it.",
        ["the Welsh Government"],
    ),
    "second subjunctive after and": (
        "The Inquiry recommends that the UK government opens an office and the Welsh Government opens another.",
        ["the UK government", "the Welsh Government"],
    ),
    "recommend without that": ("We recommend the Home Office publishes its figures.", ["the Home Office"]),
    "list item that starts with that": (
        "That Harrowmere County Council appoint a guardian.",
        ["Harrowmere County Council"],
    ),
    "call on": ("We call on the BBC and Ofcom to print the table.", ["the BBC", "Ofcom"]),
    "urge with an aside": (
        "We urge the Government, as a matter of priority, to bring in a bill.",
        ["the Government"],
    ),
    "urge after note": (
        "We note what was promised to families and urge the Ministry of Justice to keep to it.",
        ["the Ministry of Justice"],
    ),
    "invited in the passive": ("The Scottish Government is invited to do the same.", ["The Scottish Government"]),
    "recommendation to somebody": (
        "We recommend to the Charity Commission that it visit the trust.",
        ["the Charity Commission"],
    ),
    "lead with bullets": ("NHS England should: • print a list; and • tell every trust.", ["NHS England"]),
    "recommended lead with bullets": (
        "We recommend that the Cabinet Office: • print a list; and • read it.",
        ["the Cabinet Office"],
    ),
    "bullets with their own subjects": (
        "We recommend that: (a) Ofsted visit each home; (b) the Care Quality Commission should read the logs.",
        ["Ofsted", "the Care Quality Commission"],
    ),
    "passive with its agent": (
        "The hydrants should be tested by the fire and rescue services.",
        ["the fire and rescue services"],
    ),
    "passive whose subject has a clause": (
        "A claim that a child has been hurt must be looked into by the police.",
        ["the police"],
    ),
    "obliged subject": ("Train operators should be required to count the exits.", ["Train operators"]),
    "partners act too": (
        "The Met Office, together with the Environment Agency, should draw the map.",
        ["The Met Office", "the Environment Agency"],
    ),
    "partners after the modal": (
        "The Council should, with the health board, open the clinic.",
        ["The Council", "the health board"],
    ),
    "those consulted do not act": (
        "The Home Office, in consultation with the College of Policing, should draw up a form.",
        ["The Home Office"],
    ),
    "those consulted after the modal do not act": (
        "The Home Office should, in consultation with the College of Policing, draw up a form.",
        ["The Home Office"],
    ),
    "insert with commas of its own": (
        "The Department, following talks with the unions, the churches and other bodies it thinks fit, shall report.",
        ["The Department"],
    ),
    "insert between dashes": ("Landlords – not tenants – should pay for the alarms.", ["Landlords"]),
    "object is not told": (
        "The police should work with the local authority and schools to find the lorry.",
        ["The police"],
    ),
    "embedded question is not told": (
        "The Chief Coroner should say when coroners should sit with a jury.",
        ["The Chief Coroner"],
    ),
    "relative clause is not told": (
        "Ofcom should list the steps which the broadcasters must take.",
        ["Ofcom"],
    ),
    "relative clause on the subject is set aside": (
        "Doctors who see an injured child should ring the police.",
        ["Doctors"],
    ),
    "introduction with a comma": (
        "By 1 May 2031, the Ferry Board and the Coastguard shall agree a plan.",
        ["the Ferry Board", "the Coastguard"],
    ),
    "introduction without a comma": (
        "As part of its reply to the audit the Government should set out the cost.",
        ["the Government"],
    ),
    "condition that ends in a comma": (
        "Where a child is missing, the police must open a file.",
        ["the police"],
    ),
    "two clauses in one sentence": (
        "The police must open a file and the social services department must tell the parents.",
        ["The police", "the social services department"],
    ),
    "it is the last body": ("The CPS should publish its code. It should also count appeals.", ["The CPS"]),
    "it is the body in the introduction": (
        "Within a week of the founding of the group of senior officials, it should meet.",
        ["the group of senior officials"],
    ),
    "shorter form of a body already told": (
        "Every hospital board should read the file. Boards should then report.",
        ["Every hospital board"],
    ),
    "examples belong to the body": (
        "Regulators, including the Environment Agency, should share their lists.",
        ["Regulators, including the Environment Agency"],
    ),
    "shared noun": ("Ward and hospital managers should walk the wards.", ["Ward and hospital managers"]),
    "duty of a body": (
        "It should be the duty of the harbour authority to sound the horn.",
        ["the harbour authority"],
    ),
    "recommendation that is for somebody": (
        "This recommendation is for local councils to carry out.",
        ["local councils"],
    ),
    "need to with an insert": ("Commissioners need, where they can, to find another home.", ["Commissioners"]),
    "may wish to": ("The Lord Chancellor may wish to think about fees.", ["The Lord Chancellor"]),
    "unknown firm by its capitals": ("Tarnshaw Ferries Ltd should replace the boats.", ["Tarnshaw Ferries Ltd"]),
    "infinitive": ("Tarnshaw Ferry Board to paint the rails.", ["Tarnshaw Ferry Board"]),
    "infinitive after a colon": ("The pilots: to learn Morse.", ["The pilots"]),
    "infinitive with its partners": (
        "Network Rail, together with the train operators, to mend the gates.",
        ["Network Rail", "the train operators"],
    ),
    "indicative in a text that directs in no other way": (
        "The Director of Children’s Services sends the Board a list of the swings.",
        ["The Director of Children’s Services"],
    ),
    "will in a text that directs in no other way": ("The Health Board will buy a kettle.", ["The Health Board"]),
    "advised in the passive": ("Schools on the quay are advised to teach knots.", ["Schools on the quay"]),
    "duty that is placed": (
        "A duty should be placed on ferry operators to count the oars.",
        ["ferry operators"],
    ),
    "duty that a body is under": ("Airports should be under a duty to count the bags.", ["Airports"]),
    "onus": ("The onus is on the Trust to find the key.", ["the Trust"]),
    "time that has come": ("The time has come for the Treasury to pay.", ["the Treasury"]),
    "urge that": ("We urge that the Treasury release the sum.", ["the Treasury"]),
    "agent of an adjective": ("Charts should be available from the Met Office.", ["the Met Office"]),
    "two agents": (
        "The log should be kept by the local authority and read by Ofsted.",
        ["the local authority", "Ofsted"],
    ),
    "agent of a body that is to be helped": (
        "The Families' Forum should be paid by the Department.",
        ["the Department"],
    ),
    "adjective after the subject": ("Ferry operators, based in the bay, should wait.", ["Ferry operators"]),
    "thing with an adjective after it": ("A levy, payable by the month, should be raised by Ofcom.", ["Ofcom"]),
    "partner set off by commas": (
        "The tide regulator, with the universities, should test the bell.",
        ["The tide regulator", "the universities"],
    ),
    "number before a body": (
        "The Coastguard, in conjunction with the two local authorities, should sweep the bay.",
        ["The Coastguard", "the two local authorities"],
    ),
    "clause that says which body": (
        "Every operator that crosses at night should carry a lamp.",
        ["Every operator that crosses at night"],
    ),
    "participle that says which body": (
        "Each operator named in my first report should carry a lamp.",
        ["Each operator named in my first report"],
    ),
    "subjunctive after a clause of the subject": (
        "I recommend that the police force for the quay where it has tied up send a boat.",
        ["the police force for the quay"],
    ),
    "pointer at a body of an earlier item": ("That Panel should meet on the pier.", ["That Panel"]),
    "people by what they answer for": (
        "Those responsible for the pier should mend it.",
        ["Those responsible for the pier"],
    ),
    "list of names one of which has an and": (
        "Tarnshaw Ferries Ltd and the Dale and Fell fire and rescue services should meet.",
        ["Tarnshaw Ferries Ltd", "the Dale and Fell fire and rescue services"],
    ),
    "label at the end": ("The oars should be counted. Action: the Ferry Board.", ["the Ferry Board"]),
    "label in brackets": ("Count the oars. (Responsible: Ofsted and Ofcom)", ["Ofsted", "Ofcom"]),
    "body before a colon": ("For the Home Office: publish the figures.", ["the Home Office"]),
    "number at the start of a listed item": (
        "Recommendation 12.3 Health boards should wash the cups.",
        ["Health boards"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), TOLD.values(), ids=list(TOLD))
def test_bodies_told_to_act(text: str, expected: list[str]) -> None:
    assert told(text) == expected


NOBODY = {
    "a review": "The review should report within a year.",
    "a thing in the passive": "Training should be provided every spring.",
    "guidance": "This guidance must be rewritten.",
    "a forum set up by the recommendation": "There should be a place for talk. This forum should meet twice a year.",
    "people who are served": "Patients and their families should be part of every decision.",
    "what should have been done": "The police should have been told sooner.",
    "what others said": "We heard that the Home Office wrote to every council.",
    "a promise that is welcomed": "We welcome the promise that the Department should print the list.",
    "a body that is given something": "Scrutiny committees should be given a room of their own.",
    "the need to do something": "There is no need to tell the police.",
    "nobody, by somebody": "No child should be woken by a nurse.",
    "somebody spared": "Pilots should not have to buy their own rope.",
    "somebody taken up": "Every oar should be seen by a carpenter, and the carpenter should mark it.",
    "somebody of a kind": "A pilot who finds a leak should call for help.",
    "somebody by whom": "Each child should be seen once a year by a doctor.",
    "bodies that are given something": "The Families' Group should receive a grant.",
    "a rule's until": "We recommend that no boat sail until the pilots wave.",
    "a thing found by a body": "We propose: a supervising doctor found by the harbour.",
    "a duty that is to change": "The duty on employers to pay the toll ought to be ended.",
    "an infinitive that bids": "Oblige the harbour to count the oars.",
    "an infinitive of a thing": "Support for the police to be raised.",
    "bodies to whom something is said": "Nothing was said that led the police to act.",
    "a country": "The skills that the UK needs to build bridges are rare.",
}


@pytest.mark.parametrize("text", NOBODY.values(), ids=list(NOBODY))
def test_nobody_is_told(text: str) -> None:
    assert told(text) == []


def test_they_at_the_start_are_those_before() -> None:
    before = (Addressee(printed="The ferry companies"),)
    assert told("They should also paint the rails.", earlier=before) == ["The ferry companies"]


def test_it_after_a_sentence_of_the_item_is_nobody_before() -> None:
    before = (Addressee(printed="The ferry board"),)
    assert told("A plan is needed. It should be short and cover ten years.", earlier=before) == []


def test_it_is_not_several_bodies() -> None:
    before = (Addressee(printed="the UK government"), Addressee(printed="the Welsh Government"))
    assert told("It should accept a claim from anyone.", earlier=before) == []


def test_heading_names_whom_an_imperative_tells() -> None:
    assert told("Publish the tide tables.", section="Recommendations for the Coastguard") == ["the Coastguard"]


@pytest.mark.parametrize(
    "heading", ["Addressed to: the Coastguard", "For: the Coastguard", "Action: the Coastguard", "To the Coastguard"]
)
def test_heading_that_addresses_counts_where_the_text_tells_nobody_by_name(heading: str) -> None:
    assert told("Tide tables should be published.", section=heading) == ["the Coastguard"]
    assert told("Tide tables should be published.", heading=heading) == ["the Coastguard"]
    assert told("Officers should publish the tide tables.", section=heading) == ["the Coastguard"]


def test_label_outranks_the_text_but_a_heading_does_not() -> None:
    text = "Ofcom should publish the tide tables."
    assert told(text, section="Addressed to: the Coastguard; Ferry Board") == ["the Coastguard", "Ferry Board"]
    assert told(text, section="Recommendations for the Coastguard") == ["Ofcom"]


def test_heading_of_a_subject_names_nobody() -> None:
    assert told("Publish the tide tables.", section="The police and the harbour wall") == []


def test_heading_leaves_a_sentence_with_its_own_subject_alone() -> None:
    assert told("Tide tables should be published.", section="Coastguard") == []


def test_lead_hands_on_the_subject_of_its_last_sentence() -> None:
    lead = "The Government should open a fund. The Treasury should:"
    assert [a.printed for a in find_lead_addressees(lead, default_bodies())] == ["The Treasury"]


def test_printed_forms_stand_in_the_text() -> None:
    text = "The Children’s Commissioner and the UK’s four governments should meet (twice)."
    assert all(printed in text for printed in told(text))


@pytest.mark.parametrize(
    "text", ["", "Placed on pilots to row.", "From by, and to", "should by", "That to be by", "(a)"]
)
def test_scraps_of_text_tell_nobody(text: str) -> None:
    assert told(text) == []


def test_known_bodies_carry_their_canonical_names() -> None:
    found = find_addressees("The Home Secretary and Tarnshaw Ferries Ltd should meet.")
    assert [a.name for a in found] == ["Home Office", None]

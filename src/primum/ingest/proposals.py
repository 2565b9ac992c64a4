"""What a monograph's prose may say for machines: proposals, each with the span it comes from.

A proposal is made only where the words leave no doubt; what is doubtful is left to people. All are
drafts, which never run. The words are English: a monograph in another language gets none.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.documents.passages import Passage
from primum.documents.prose import sentences
from primum.documents.sections import STANDARD_SECTIONS, normal_heading
from primum.ingest.concepts import Concepts
from primum.ingest.doses import dose_limits

_NEGATED = re.compile(r"\bnot\b|\bno\b|\bnever\b|\bn['’]t\b|\bwithout\b", re.IGNORECASE)
_CONTRAINDICATED = re.compile(
    r"\bcontra-?indicated\b\s*(?:\([^()]*\)\s*)?(?P<link>\w+)?", re.IGNORECASE
)
_NOT_CONTRAINDICATED = re.compile(
    r"\b(?:not|no|isn['’]t|aren['’]t|without|any|if|unless|when|were|was)\b[^.;]{0,40}\bcontra-?indicat|"
    r"contra-?indicated\s+(?:medic|drug)|\b(?:relative|potential|other|some|certain)\w*\s+contra",
    re.IGNORECASE,
)
_LINKS = frozenset(["in", "for", "with", "if", "during", "among", "when", "by", "to"])
_TOGETHER = re.compile(
    r"contra-?indicated\s+(?:\([^()]*\)\s+)?(?:with\b|for use with\b|in combination\b|"
    r"(?:in|for)\s+(?:patients|individuals|people|those)\s+(?:who are\s+)?(?:currently\s+)?"
    r"(?:taking|receiving|using|treated with)\b|(?:when|if)\s+(?:used|taken|given|co))|"
    r"^(?:[^:.]{0,40}:\s*)?(?:concomitant|concurrent|simultaneous|coadminist|co-administ)",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:doctor|physician|pharmacist|provider|professional|prescriber)s?\b", re.IGNORECASE
)
_REPRODUCTION = re.compile(r"\b(?:pregnan|breast-?\s?fe|lactat|nursing)", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:children|adolescents|infants under|patients|people)\b", re.IGNORECASE)
_SAYS_REPRODUCTION = re.compile(
    r"\bcategory\s+[ABCDX]\b|\bcontra-?indicated\b|\bnot recommended\b|\bshould (?:not|be avoided)\b|"
    r"\bavoid|\bnot (?:been )?(?:fully |well |adequately )?(?:established|known|studied)\b|"
    r"\bunknown\b|\bexcreted\b|\bpasses into\b|\boutweigh|\bharm\b",
    re.IGNORECASE,
)
_NAMES_SOMETHING = re.compile(
    r"\b(?:e\.g\.|such as|including|for example|like)\b|\be\.g\.,", re.IGNORECASE
)
_INTERACTS = re.compile(
    r"\binteract|\bincreas|\bdecreas|\breduc|\benhanc|\bpotentiat|\bavoid|\baffect|\brisk\b|\bcombin|"
    r"\bconcurrent|\bconcomitant",
    re.IGNORECASE,
)
_ROUTES = {
    "subcutaneous": r"\bsubcutaneous(?:ly)?\b|\bunder the skin\b|\bsub-?q\b",
    "intravenous": r"\bintravenous(?:ly)?\b|\biv\b|\binfusion\b",
    "intramuscular": r"\bintramuscular(?:ly)?\b|\bim injection\b",
    "oral": r"\boral(?:ly)?\b|\bby mouth\b|\btablets?\b|\bcapsules?\b|\bswallow|\bpo\b",
    "topical": r"\btopical(?:ly)?\b|\bcream\b|\bointment\b|\bgel\b|\bappl(?:y|ied)\b",
    "other": r"\brectal|\bsuppositor|\bvaginal|\binhal|\bnasal|\beye\b|\bear\b|\bdrops\b|\bpatch|"
    r"\bsublingual|\bbuccal|\bintra(?!venous|muscular)\w+|\bepidural|\binject(?!ion site)|\bimplant|\bophthalmic|\botic\b",
}
_PARENTERAL = {"subcutaneous", "intravenous", "intramuscular"}
_GIVEN = re.compile(
    r"\b(?:administered|given|taken)\b[^.;,]{0,30}?"
    r"\b(?P<route>subcutaneously|intravenously|intramuscularly|orally|by mouth)\b",
    re.IGNORECASE,
)
_ROUTE_OF = {
    "subcutaneously": "subcutaneous",
    "intravenously": "intravenous",
    "intramuscularly": "intramuscular",
    "orally": "oral",
    "by mouth": "oral",
}
_NO_HISTORY = re.compile(r"^(?!.*\b(?:history|family) of\s[^,;]*$)", re.IGNORECASE | re.DOTALL)
# An item of a list: "drugs that affect growth hormone" does not name growth hormone as one.
_LISTED = re.compile(
    r"(?:[(,:;]|\b(?:e\.g\.|such as|including|and|or|with|like))\s*$", re.IGNORECASE
)
_LEAD = re.compile(r"(?P<lead>[^:.]{3,60}):\s")


class Proposal(Struct, frozen=True, kw_only=True):
    """A draft: members of a statement beside those that every proposal has, and where it is from."""

    id: str
    kind: str
    span: str
    members: tuple[tuple[str, object], ...] = ()
    summary: str = ""
    people: str = ""


def section_of(passage: Passage) -> str:
    """The standard section that a passage stands in (`Dosage`); empty for any other."""
    for heading in reversed(passage.headings):
        name = normal_heading(heading)
        for section, accepted in STANDARD_SECTIONS.items():
            if name in accepted:
                return section
    return ""


def sole_route(passages: list[Passage]) -> str:
    """The one route that the section on dosage speaks of; empty for several, or none."""
    text = " ".join(it.text for it in passages if section_of(it) == "Dosage").lower()
    routes = [route for route, words in _ROUTES.items() if re.search(words, text)]
    # A drug under the skin is injected, one in a vein is infused: these words name no second route.
    named = {it for it in routes if it != "other"}
    if named <= _PARENTERAL:
        text = re.sub(r"\binject\w*", "", text)
    has_other = re.search(_ROUTES["other"], text) is not None
    return named.pop() if len(named) == 1 and not has_other else ""


def propose(passage: Passage, route: str, concepts: Concepts) -> Iterator[Proposal]:
    """Give the proposals of a passage, in the order of its sentences."""
    section = section_of(passage)
    lead = _LEAD.match(passage.text)
    about = lead["lead"].lower() if lead else ""
    for sentence in sentences(passage.text):
        if sentence.rstrip().endswith(("?", ":")):
            continue
        if section == "Dosage":
            yield from _doses(sentence)
            yield from _route(sentence, route)
        elif section == "Precautions":
            yield from _precaution(sentence, about, concepts)


def _doses(sentence: str) -> Iterator[Proposal]:
    for limit in dose_limits(sentence):
        yield Proposal(
            id=limit.id, kind="dosing", span=sentence, members=limit.members, summary=limit.summary
        )


def _route(sentence: str, route: str) -> Iterator[Proposal]:
    found = _GIVEN.search(sentence)
    if not found or _NEGATED.search(sentence) or _ROUTE_OF[found["route"].lower()] != route:
        return
    yield Proposal(
        id="route",
        kind="administration",
        span=sentence,
        members=(("routes", [route]),),
        summary=f"The order is given by another route than {route}.",
    )


def _precaution(sentence: str, about: str, concepts: Concepts) -> Iterator[Proposal]:
    found = _CONTRAINDICATED.search(sentence)
    is_contraindicated = (
        found is not None
        and (found["link"] or "").lower() in _LINKS
        and not _NOT_CONTRAINDICATED.search(sentence)
    )
    of_reproduction = _REPRODUCTION.search(sentence) is not None
    if _REPRODUCTION.search(about) and of_reproduction and "interact" not in about:
        if _SAYS_REPRODUCTION.search(sentence):
            yield _for_people("reproduction", "pregnancy-or-lactation", sentence)
    elif is_contraindicated and _TOGETHER.search(sentence):
        yield _for_people("interaction", "contraindicated-together", sentence)
        yield from _known(sentence, "interaction", concepts.medicines)
    elif is_contraindicated:
        kind = "reproduction" if _only_reproduction(sentence) else "contraindication"
        yield _for_people(kind, kind, sentence)
        if kind == "contraindication":
            yield from _known(sentence, kind, concepts.conditions)
    elif "interaction" in about and _names_interaction(sentence):
        yield _for_people("interaction", "interaction", sentence)
        yield from _known(sentence, "interaction", concepts.medicines)


def _names_interaction(sentence: str) -> bool:
    """Whether a sentence says what happens with something that it names."""
    if _ADVICE.search(sentence):  # "tell your doctor of all medicines, including …"
        return False
    return bool(_NAMES_SOMETHING.search(sentence) and _INTERACTS.search(sentence))


def _only_reproduction(sentence: str) -> bool:
    """Whether a sentence speaks of pregnancy or lactation alone."""
    after = re.split(r"contra-?indicated", sentence, flags=re.IGNORECASE)[-1]
    others = "," in after.partition(" due ")[0] or _OTHERS.search(after)
    return _REPRODUCTION.search(after) is not None and not others


def _for_people(kind: str, id_: str, sentence: str) -> Proposal:
    return Proposal(
        id=id_,
        kind=kind,
        span=sentence,
        summary=sentence,
        people="Proposed by import: name the concepts that a record can have.",
    )


def _known(sentence: str, kind: str, concepts: dict[str, str]) -> Iterator[Proposal]:
    """Propose what the knowledge has a concept for, under the name that the sentence gives it."""
    member = "condition" if kind == "contraindication" else "with"
    before = _NO_HISTORY if kind == "contraindication" else _LISTED
    for name, id_ in concepts.items():
        found = re.search(rf"\b{re.escape(name)}\b", sentence, re.IGNORECASE)
        if found and before.search(sentence[: found.start()]):
            yield Proposal(
                id=id_,
                kind=kind,
                span=sentence,
                members=((member, id_),),
                summary=f"{name}: {kind}.",
            )

"""Abbreviations in prose: which are used, and which are explained.

`IGF-I` and `IGF-1` are one, `DM1-patiënten` uses DM, `RCTs` uses RCT.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.documents.passages import Form
from primum.knowledge.form import Role, recognise
from primum.lint.paper import Paper, role_of
from primum.lint.reading.references.works import is_reference

# Capitals, perhaps with figures and with a small letter before, within or after: GH, IGF-1, rhIGF-1.
_ABBREVIATION = re.compile(
    r"(?<![\w.@/-])(?:[a-z]{1,2})?[A-Z](?:[a-z]?[A-Z]{1,12}\d{0,3}|[A-Z0-9]{1,6}[A-Z]\d{0,3})"
    r"(?:-(?:[A-Z]{0,3}\d{1,2}|I{1,3}V?)\b)?(?:s\b|['’]s\b)?(?![\w@])"
)
_SPELLED_BEFORE = re.compile(
    r"\(\s*(?P<short>[^()\s,;:]{2,12})(?:(?P<alone>\))|(?=[\s,;:])[^()]{0,60}\))"
)
_OR = re.compile(r"\b(?:or|of|ofwel|oftewel|hierna|henceforth)\s+(?P<short>[A-Z][A-Z0-9-]{1,9})\b")
_LOWER = re.compile(r"[^\W\d_A-Z][^\W\d_]{3,}[-\w]*")
_PARTS = re.compile(r"[^\W_]+")
_SPELLED_AFTER = re.compile(
    r"(?P<short>[^\s()]{2,12})\s+(?:[^\W\d_A-Z]{3,20}\s+)?\((?P<long>[^()]{6,120})\)"
)
# ALS: amyotrophic lateral sclerosis; ADRs were adverse drug reactions.
_SPELLED_OUT = re.compile(
    r"(?<![\w-])(?P<short>[^\s():=]{2,12})(?:\s?[:=]|\s(?:is|are|was|were|means?|stands for|zijn|staat voor|"
    r"betekent))\s+(?P<long>[^():.;=\n]{6,120})"
)
# Before or after these words stands a name: of a gene, a study, a registry.
_GENE = re.compile(
    r"(?i)[\s-]{0,2}(?:genes?\b|genotyp|mutati|mutant|polymorphi|variant|allel|[A-Z]\d+[A-Z]\b|\*\d)"
)
_STUDY = re.compile(
    r"(?:(?:,|\s(?:and|en|or|of|&))?\s[A-Z][A-Z0-9-]{1,12}){0,6}[\s-]"
    r"(?:trials?|stud(?:y|ies|ie)|studies|onderzoek(?:en)?|regist(?:ry|er)|programme?)\b"
)
_CODE = re.compile(r"[A-Z]{1,4}-?\d{3,}")  # of a substance that has no name yet: MK-0677
_FORMULA = re.compile(
    r"(?=.*\d)(?:(?:H|C|N|O|F|P|S|K|B|I|Na|Mg|Al|Si|Cl|Ca|Fe|Zn|Ti|Li|Cu|Mn|Br)\d{0,2}){2,6}"
)
_SHOUTED = re.compile(r"\b[A-Z]{2,}(?:\s[A-Z]{2,}){2,}\b")  # DO NOT USE
_LONGEST = 6  # letters; a longer word of capitals is a word
# Known to all who read such reports: substances of life, tests, units, form and figures of reports.
_EVERYDAY = """
    DNA RNA mRNA pH HIV AIDS HbA1c ECG EEG MRI CT ATC ICD INN EU USA US UK FDA WHO PICO
    DOI PMID NCT ISBN ISSN URL PDF HTML ID NR OK AM PM IU IE IUL mIU kIU mEq MBq kBq kJ MJ
    CI BI HR OR RR SD SE SEM IQR NS BMI BSA IV IM SC PO VS
    LDL HDL ALT AST ALAT ASAT INR GFR TSH QT CNS TNF ACE AV NSAID BID TID QID ULN GABA TB
    FAQ HLA UV UVA UVB IgA IgE IgG IgM MD PhD RN AUC NYHA ASA DSM ISO NB LET OP HU
    EMA MHRA NICE BNF CBG KNMP NHG TGA SPC SmPC FDA MEB GSK BMS MSD AB AG BV NV KGaA PLC LLC
    NL BE DE XR SR ER MR EC OD XL UMC
    AND OR NOT IN EN OF
    II III IV VI VII VIII IX XI XII
    PUBMED EMBASE MEDLINE COVID SARS ADHD
"""
_KNOWN = frozenset(_EVERYDAY.split())
_MUTATION = re.compile(r"[A-Z]\d+[A-Z]\d*")  # V600E, H1N1: a name made of a code
# Numbers of registers, addresses and enzymes are made of capitals, and are no abbreviations.
_NAMES = re.compile(r"\b(?:EudraCT|ISRCTN|NCT|CYP)\S*|\bdoi\b\S*|https?://\S+|10\.\d{4,9}/\S+")


class Used(Struct, frozen=True, kw_only=True):
    """An abbreviation that a text uses without saying what it means."""

    text: str
    line: int
    times: int
    in_conclusion: bool


def find_undefined(paper: Paper) -> list[Used]:
    """Give the abbreviations that a text uses and does not explain, in order of first use."""
    known = {key(it) for it in _KNOWN} | _explained(paper)
    prose = " ".join(passage.text for passage in paper.prose)
    words = set(re.findall(r"\b[a-z]{2,}\b", prose))
    first: dict[str, Used] = {}
    for text, line, role in _uses(paper):
        name = key(text)
        if name in known or name.lower() in words or not 1 < len(name) <= _LONGEST:
            continue
        earlier = first.get(name)
        concluded = role is Role.CONCLUSION
        first[name] = Used(
            text=earlier.text if earlier else re.sub(r"['’]?s$", "", text),
            line=earlier.line if earlier else line,
            times=(earlier.times if earlier else 0) + 1,
            in_conclusion=concluded or (earlier is not None and earlier.in_conclusion),
        )
    return list(first.values())


def base(text: str) -> str:
    """An abbreviation without what inflects or numbers it: `DM1` and `DMs` are `DM`."""
    bare = re.sub(r"['’]?s$", "", text)
    return re.sub(r"(?<=[A-Z]{2})(?:-?\d{1,2}|-I{1,3})$", "", bare)


def key(text: str) -> str:
    """What the spellings of one abbreviation share, its capitals: `rhIGF-1` and `IGF-I` are IGF."""
    return re.sub(r"[^A-Z]", "", base(text)) or text


def _uses(paper: Paper) -> Iterator[tuple[str, int, Role | None]]:
    """Every abbreviation in the prose and its own headings, with line and section."""
    for passage in paper.passages:
        role = role_of(passage)
        heading = passage.form is Form.HEADING
        if paper.lines and not paper.lines[passage.line - 1]:
            continue  # the import wrote it
        if role in (Role.ABBREVIATIONS, Role.REFERENCES, Role.SEARCH, Role.CASES):
            continue
        if (heading and recognise(passage.text)) or is_reference(passage.text):
            continue
        text = _NAMES.sub(lambda it: " " * len(it[0]), passage.text)
        if text.isupper():
            continue  # a line in capitals
        text = _SHOUTED.sub(lambda it: " " * len(it[0]), text)
        for match in _ABBREVIATION.finditer(text):
            if not _is_name(match):
                yield match[0], passage.line_at(match.start()), role


def _is_name(match: re.Match[str]) -> bool:
    """Whether capitals are no abbreviation but a code, formula, gene or study."""
    text, end = match.string, match.end()
    if any(it.fullmatch(match[0]) for it in (_MUTATION, _FORMULA)) or _CODE.match(
        text, match.start()
    ):
        return True
    return bool(_GENE.match(text, end) or _STUDY.match(text, end))


def _explained(paper: Paper) -> set[str]:
    """The keys of what the list of abbreviations has, or the text spells out."""
    found: set[str] = set()
    for passage in paper.passages:
        if role_of(passage) is Role.ABBREVIATIONS:
            listed = re.findall(r"[\w-]*[A-Z][\w-]*", passage.text)
            found.update(name for it in listed for name in _keys(it))
            continue
        for match in _SPELLED_BEFORE.finditer(passage.text):
            if _is_spelled_before(match, passage.text):
                found.update(_keys(match["short"]))
        for match in _OR.finditer(passage.text):
            before = " ".join(passage.text[: match.start()].split()[-8:])
            if _stands_for(match["short"], before):
                found.update(_keys(match["short"]))
        for pattern in (_SPELLED_AFTER, _SPELLED_OUT):
            for match in pattern.finditer(passage.text):
                if _stands_for(match["short"], match["long"]):
                    found.update(_keys(match["short"]))
    return found


def _is_spelled_before(match: re.Match[str], text: str) -> bool:
    """Whether words before a bracket are what the abbreviation in it stands for.

    `chronic hepatitis C (HCV)`: alone in its bracket it names them; else its first letter decides.
    """
    words = text[: match.start()].split()[-8:]
    if match["alone"] is not None and words and _LOWER.fullmatch(words[-1]):
        return True
    return any(
        part[0] == match["short"][0].lower() for part in _PARTS.findall(" ".join(words).lower())
    )


def _keys(short: str) -> set[str]:
    """The keys of an abbreviation and of its parts: `MAO-B` explains MAO too."""
    return {key(short), *map(key, re.findall(r"[A-Za-z]*[A-Z][\w]+", short))}


def _stands_for(short: str, long: str) -> bool:
    """Whether the letters of an abbreviation come by, in order, in words that may be its own."""
    letters = [letter for letter in short.lower() if letter.isalpha()]
    if len(letters) < 2 or not any(letter.isupper() for letter in short):
        return False
    words = long.lower()
    start = re.search(rf"\b{re.escape(letters[0])}", words)
    at = start.start() if start else -1
    for letter in letters:
        at = words.find(letter, at) + 1 if at >= 0 else 0
        if at == 0:
            return False
    return True

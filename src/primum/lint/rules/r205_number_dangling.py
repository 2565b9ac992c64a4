"""A citation number that stands in no list.

What it finds
Numbers in square brackets (`[212, 248, 249]`) that no numbered note or reference of the text has.
Intervals (`median 12 [4, 16]`) are no citations. Each bracket is one remark.

Why it matters
The numbers mostly belong to the list of another text, from which the sentence was taken over. Here
they lead nowhere, or, worse, to the wrong work.

Wrong
    ## Guidelines
    Wheezing is a common feature of fictional asthma [212, 248, 249].

Right
    ## Guidelines
    Wheezing is a common feature of fictional asthma [1].

    [1] Handbook of invented diseases, consulted on 04/02/2022.
"""

import re
from collections.abc import Iterator

from primum.documents.passages import Passage
from primum.knowledge.form import Role
from primum.lint.paper import Paper, role_of
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_BRACKET = re.compile(
    r"\[([1-9]\d{0,2}(?:\s?[,–-]\s?[1-9]\d{0,2})*)\](?![\w(\]])"
    r"(?!\s?(?:%|[mkµ]?c?g\b|m?L\b|ml\b|years?\b|jaar\b|months?\b|maanden\b|weeks?\b|weken\b|da(?:ys?|gen)\b))"
)
_ATTACHED = re.compile(r"(?<=[\w.,;)])\[\d{1,3}\]")
_NOTE = re.compile(
    r"(?m)^[ \t>*|-]*(?:\[\^?(\d{1,3})\]:?|(?:ref(?:erence|erentie)?\.? )?\(?(\d{1,3})(?:[.)\]:]|[ \t]*\|))[ \t]+\S",
    re.IGNORECASE,
)
# In a list of references: numbers that follow one another in a line, or have no sign after them.
_LISTED = re.compile(r"(?m)(?:^|[:;.]\s)\s{0,3}(\d{1,3})(?:[.)]?\s+(?=[^\W\d_a-z])|[.)]\s)")
_LIST_HEAD = re.compile(
    r"(?i)\s*(?:references?|referenties?|literatu(?:ur|re)|bronnen|sources)\s*:"
)
_MEASURE = re.compile(
    r"(?i)\b(?:days?|weeks?|months?|years?|hours?|minutes?|dag(?:en)?|weken|maand(?:en)?|jaar|uur|"
    r"minuten|[kmµnp]?c?g|[mdµ]?L|mol|[kmµnp]g/\w+|mmol/L|points?|punten|times|keer)\s*$"
)
# Before a number or one of these words stand figures, not citations.
_FIGURES = re.compile(
    r"(?i)(?:[\d%=<>≥≤]|\b(?:iqr|ci|bi|range|spreiding|bereik|interval|interquartile|median|mediaan|mean|gemiddelde|score|aged?|leeftijd|scale|schaal))[\s:,]*$"
)
_CLOSEST = 30  # characters before a bracket


def find(paper: Paper) -> Iterator[Remark]:
    """Find citation numbers without a list."""
    if not re.search(r"\[\d", paper.document.text):
        return
    several = len(set(_ATTACHED.findall(paper.document.text))) > 1
    notes = {int(it[1] or it[2]) for it in _NOTE.finditer(paper.document.text)} | _listed_in(paper)
    for passage in paper.prose:
        for bracket in _BRACKET.finditer(passage.text):
            missing = [number for number in _numbers(bracket[1]) if number not in notes]
            if missing and _cites(passage, bracket) and (several or _stands_apart(bracket)):
                yield Remark(
                    place=paper.document.place(passage.line_at(bracket.start())),
                    fault=f"no numbered list of this text has {_listed(missing)}{_why(passage)}",
                    value=bracket[0],
                    remedy="Name the works, or say of which text these numbers are.",
                    verdict=Verdict.SUSPICIOUS,
                )


def _listed_in(paper: Paper) -> set[int]:
    """The numbers of a list of references; of one without numbers, those of its items."""
    found: set[int] = set()
    items = 0
    for passage in paper.prose:
        if role_of(passage) is Role.REFERENCES or _LIST_HEAD.match(passage.text):
            found.update(int(it[1]) for it in _LISTED.finditer(passage.text))
            items += 1
    return found or set(range(1, items + 1))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _listed(numbers: list[int]) -> str:
    *most, last = map(str, numbers)
    return f"{', '.join(most)} or {last}" if most else last


def _cites(passage: Passage, bracket: re.Match[str]) -> bool:
    """Whether a bracket stands where a citation does: after words, and not as a note itself."""
    before = passage.text[max(0, bracket.start() - _CLOSEST) : bracket.start()]
    if before.endswith(('"', "“", "„", "'", "‘", "«")):
        return False  # the numbers are spoken of
    if re.fullmatch(r"\d+\s?[–-]\s?\d+", bracket[1]) and _MEASURE.search(before):
        return False  # four days [2-7]
    return bool(before.strip()) and not _FIGURES.search(before)


def _stands_apart(bracket: re.Match[str]) -> bool:
    """Whether there is a space before it: one `local[2]` in a text is a name."""
    return bracket.string[bracket.start() - 1].isspace()


def _why(passage: Passage) -> str:
    quoted = role_of(passage) in (Role.GUIDELINES, Role.PRODUCT_INFORMATION)
    return "; they seem to be those of the text that is quoted" if quoted else ""

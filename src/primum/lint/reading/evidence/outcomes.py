"""The words by which an outcome of the question would be found in the evidence.

A word is looked for by its beginning, without accents, so that `macrovasculaire` finds
`macrovascular`. An outcome is also found by what belongs to it (`_KIN`): a study of retinopathy
speaks of microvascular complications without naming them.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.documents.letters import fold

_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*-?")
_STEM = 7  # letters: `complic`, `macrova`
_SHORTEST = 4
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z0-9][A-Za-z0-9]*")

# Words that say what becomes of an outcome, or join it; they name none by themselves (en, nl).
_EMPTY = """
    increase increased decrease decreased change changes more less fewer rise fall worsening better
    improvement reduction risk incidence frequency number occurrence onset severe mild serious
    complications complication effect effects side adverse events event outcome outcomes level
    levels value values need with without from into during after before of and the than other any
    all clinical patients patient people treatment therapy drug drugs medicine medicines
    toename afname toegenomen afgenomen verandering veranderingen wijziging wijzigingen stijging
    daling verhoging verlaging verslechtering verbetering vermindering ontregeling risico
    incidentie frequentie aantal optreden ontstaan ernstige ernstig milde complicaties complicatie
    effect effecten bijwerking bijwerkingen gebeurtenissen uitkomst uitkomsten waarde waarden
    behoefte meer minder hogere lagere met zonder tijdens voor door andere alle klinische patienten
    patient mensen behandeling therapie geneesmiddel geneesmiddelen medicatie loss control poor
    slecht slechte goede good kwaliteit quality
"""
_WORDLESS = frozenset(_EMPTY.split())
# What belongs to an outcome: where any word of the first begins one of it, any of the second
# answers it. Beginnings of words, lower case, without accents.
_KIN = (
    (
        ("vascul", "microvas", "macrovas", "cardiovas"),
        "vascul retinop nefropa nephrop neuropa cardiov myocard infarct beroert stroke albumin amput",
    ),
    (
        ("mortali", "mortalit", "death", "sterfte", "overlij", "surviv", "overlev"),
        "mortal death died dood sterf overl surviv fatal letal",
    ),
    (("glucose", "glycem", "glycaem", "glykem"), "gluc glyc glyk hba1c suiker sugar diabet"),
    (("hypogly",), "hypogly hypos"),
    (("hypergly",), "hypergly"),
    (("fractur", "fractu", "botbreu"), "fractu breuk botbr"),
    (("bleeding", "bloedin", "hemorrh", "haemorr"), "bleed bloedin hemor haemor"),
    (("exacerb",), "exacerb opvlam aanval attack"),
    (("hospita", "ziekenh", "opname"), "hospit ziekenh opname opgeno admi"),
    (("pain", "pijn"), "pain pijn algesi"),
    (("quality", "kwaliteit", "qol"), "quality kwaliteit qol welbev wellbe"),
)


class Asked(Struct, frozen=True, kw_only=True):
    """A part of an outcome, as printed, and the beginnings of words that would answer it."""

    text: str
    words: tuple[str, ...]
    beginnings: frozenset[str]


def read_asked(outcome: str) -> Iterator[Asked]:
    """Take an outcome apart at its commas: each part asks for itself."""
    for part in re.split(r"[,;]\s+|\s*\|\s*", re.sub(r"[*†]", "", outcome)):
        words = tuple(_content(part))
        if words:
            yield Asked(text=part.strip(), words=words, beginnings=_beginnings(words))


def words_in(text: str) -> frozenset[str]:
    """All words of a text, as they are looked for; one with hyphens also in its parts."""
    folded = fold(text)
    return frozenset(
        (*re.findall(r"[^\W_]+", folded), *re.findall(r"[^\W_]+(?:-[^\W_]+)+", folded))
    )


def is_answered(asked: Asked, words: frozenset[str]) -> bool:
    """Whether any word of a text begins as one that would answer."""
    beginnings = tuple(asked.beginnings)
    return any(word.startswith(beginnings) for word in words)


def _content(part: str) -> list[str]:
    """The words of a part that name something: `micro- of macrovasculaire` is two words."""
    tokens = _TOKEN.findall(part)
    found: list[str] = []
    for at, token in enumerate(tokens):
        word = fold(token).strip("-")
        if token.endswith("-") and at + 2 < len(tokens):
            found.append(_completed(word, fold(tokens[at + 2])))
        elif word not in _WORDLESS and (len(word) >= _SHORTEST or _ACRONYM.fullmatch(token)):
            found.append(word)
    return list(dict.fromkeys(found))


def _completed(begin: str, whole: str) -> str:
    """`micro-` before `macrovasculaire`: of two words in one, the second half is shared."""
    for kind in (
        "macro",
        "micro",
        "hyper",
        "hypo",
        "extra",
        "intra",
        "pre",
        "post",
        "over",
        "onder",
    ):
        if whole.startswith(kind):
            return begin + whole.removeprefix(kind)
    return begin


def _beginnings(words: tuple[str, ...]) -> frozenset[str]:
    stems = {word[:_STEM] for word in words}
    for names, kin in _KIN:
        if any(name in word for name in names for word in words):
            stems.update(kin.split())
    return frozenset(stems)

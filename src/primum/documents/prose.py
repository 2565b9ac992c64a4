"""Prose without its Markdown, and its last sentence.

A block belongs to the sentence above it, and a finding shows that sentence to a clinician: it
must not be cut at `e.g.` or at `0.12 mg/kg. `, and must read without asterisks.
"""

import re

# No span holds its own mark, so that a line of a million asterisks costs no quadratic time; what
# is nested (`**a *b* c**`) goes from the inside out.
_STARS = re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])([^*]{1,2000})(?<=[^\s\\])\1(?!\*)"), r"\2"
_LOW_LINES = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_]{1,2000})(?<=[^\s\\])\1(?!\w)"), r"\2"
_MARKUP = (
    (re.compile(r"!?\[([^\]\[]{0,500})\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,500}\")?\)"), r"\1"),
    (re.compile(r"[ ]?\[\^[^\]\s]{1,100}\]"), ""),  # a footnote mark
    _STARS,
    _LOW_LINES,
    _STARS,
    (re.compile(r"(?<!`)(`{1,3})(?=[^`])([^`]{1,2000})(?<=[^`])\1(?!`)"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
_LEAD = re.compile(
    r"[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?"
)
_TABLE_RULE = re.compile(r"[\s|:-]+")
_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[^\sa-zà-ÿ])")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]+$")

# These are followed by what they introduce, never by a new sentence (English and Dutch).
_INTRODUCING = """
    e.g i.e vs cf viz approx ca circa dr prof mr mrs ms drs ir st bijv d.w.z d.i m.a.w incl excl
    resp o.a m.n t.o.v i.v.m t.g.v i.p.v a.u.b bv evt
"""
# These bind only a number or a bracket: "max. 5 mg" goes on, "at the max. Then" does not.
_NUMBERED = """
    no nr max min al sect par fig tab art hfst blz p pp vol ch eq jan feb mar apr jun jul aug sep
    sept oct nov dec
"""
# A single capital is an initial (J. Smith), but not after these words (hepatitis B. Patients).
_LETTERED = """
    vitamin vitamine hepatitis type class category group groep categorie klasse factor schedule
    grade graad stage stadium annex bijlage influenza immunoglobulin figure table part deel or of
    and en
"""
_LOOK_BACK = 80  # characters: more than two words have
_BINDING = frozenset(_INTRODUCING.split())
_BINDING_NUMBERS = frozenset(_NUMBERED.split())
_BEFORE_LETTERS = frozenset(_LETTERED.split())


def plain_text(lines: list[str]) -> str:
    """Give the lines of a paragraph or list item as running text without Markdown."""
    return _unmarked(" ".join(_LEAD.sub("", line, count=1).strip() for line in lines))


def last_sentence(lines: list[str]) -> str:
    """Give the last sentence of a paragraph or list item; of a table, its last row."""
    if lines and lines[0].lstrip().startswith("|"):
        rows = [line for line in lines if not _TABLE_RULE.fullmatch(line)]
        return _unmarked(rows[-1]) if rows else ""
    return sentences(plain_text(lines))[-1]


def sentences(text: str) -> list[str]:
    """Cut running text into sentences; joined by spaces they are the text."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        stop = end.start()
        before = text[max(start, stop - _LOOK_BACK) : stop]
        if text[stop] != "." or not _is_abbreviated(before, text[end.end()]):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return [*found, text[start:]]


def _unmarked(text: str) -> str:
    for pattern, kept in _MARKUP:
        text = pattern.sub(kept, text)
    if text.startswith("|"):
        text = " ".join(cell for part in text.split("|") if (cell := part.strip()))
    return " ".join(text.split())


def _is_abbreviated(before: str, following: str) -> bool:
    """Whether the full stop after `before` belongs to its last word, given what follows."""
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    if word.lower() in _BINDING:
        return True
    if word.lower() in _BINDING_NUMBERS:
        return following.isdigit() or following in "(["
    if len(word) != 1 or not word.isupper():
        return False
    earlier = before[: -len(word)].split()[-1:]
    return not earlier or (earlier[0].lower() not in _BEFORE_LETTERS and earlier[0][0].isupper())

"""Foreign text as plain text and as GitHub Flavored Markdown of which nothing but text can come.

Clients render `detail` as Markdown, many with raw HTML in it and with addresses made links, so
what comes from documents or patient data is escaped for all of that: characters that Markdown
reads (backslash), HTML (entities, which also hold where no Markdown is read), constructs that only
begin a line, and whatever a linkifier takes for an address. Linkifiers look at the text after
escapes are gone; a word joiner (U+2060, without width) is what keeps them from seeing one.
"""

import re

# Controls, line ends, marks that turn the direction of writing, halves of a surrogate pair.
_NOISE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+"
)
_SPACES = re.compile(" {2,}")
# A set of characters first, to which the search can jump; then, which of them hold only before
# others.
_SPECIAL = re.compile(
    r"[\\`*_\[\]|~$<>&@/.wW]"
    r"(?:(?<![/.wW])|(?<=/)(?=/)|(?<=\.)(?=[^\W\d])|(?<=[wW])(?i:ww)(?=\.))"
)
_START = re.compile(r"[#+=:-]|\d{1,9}(?=[.)](?:\s|$))")
_JOINER = "\u2060"
_ESCAPED = {
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "/": f"/{_JOINER}",
    "@": f"{_JOINER}@",
}
_LONGEST = 139  # characters of a summary: "< 140" (CDS Hooks 2.0.1, card attributes)


def one_line(text: str) -> str:
    """Give a text as one line without control characters or space at its ends."""
    if not text.isprintable():
        text = _NOISE.sub(" ", text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


def markdown(text: str) -> str:
    """Escape foreign text: any Markdown renderer shows it as it is, at any place of a line."""
    line = one_line(text)
    escaped = _SPECIAL.sub(_escape, line)
    start = _START.match(line)
    if start is None:
        return escaped
    end = start.end()
    return f"{line[:end]}\\{escaped[end:]}" if line[0].isdigit() else f"\\{escaped}"


def _escape(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) > 1:  # www, before its dot
        return text + _JOINER
    return _ESCAPED.get(text) or f"\\{text}"


def bullets(lines: list[str]) -> str:
    """Make a list of lines that are Markdown already; one that says nothing is no line."""
    return "\n".join([f"- {line}" for line in lines if line])


def shortened(text: str, ending: str = "") -> str:
    """Fit plain text into a summary, cut at a word with an ellipsis; `ending` always stands."""
    line = one_line(text)
    room = _LONGEST - len(ending)
    if len(line) > room:
        head = line[: room - 1]
        if line[room - 1] != " ":
            word = head.rfind(" ")
            head = head[:word] if word > room // 2 else head
        line = f"{head.rstrip(' ,;:.(')}…"
    return line + ending

"""One paragraph of Markdown to spans: emphasis, code, addresses, and citations that lead somewhere.

What is no Markdown stays text, character for character; HTML in it is text too.
"""

import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from primum.reports.rendering.sheet import Span, Spans

Cite = Callable[[str], str]  # what is cited, as written -> `#id` of its reference, or nothing

_PLAIN = Span(text="")
_LONGEST = 2000  # characters in one emphasis: a million opened ones then cost no quadratic time
_TOKEN = re.compile(
    rf"""
    \\(?P<escaped>[!-/:-@\[-`{{-~])
    | (?<!`)(?P<ticks>`{{1,3}})(?P<code>[^`]{{1,{_LONGEST}}})(?P=ticks)(?!`)
    | !?\[(?P<label>[^\[\]]{{0,500}})\]\((?P<address>[^()\s]{{0,{_LONGEST}}})(?:\s"[^"]{{0,500}}")?\)
    | <(?P<auto>(?:https?://|mailto:)[^\s<>]{{1,{_LONGEST}}})>
    | (?P<url>https?://[^\s<>]{{1,{_LONGEST}}})
    | (?P<doi>(?:\bdoi:[ ]?)?\b10\.\d{{4,9}}/[^\s<>]{{1,300}})
    | \[(?P<bracket>[^\[\]]{{1,200}})\]
    | \*\*(?=\S)(?P<bold>(?:[^*]|\*(?!\*)|\*(?=\*\*(?!\*))){{1,{_LONGEST}}}?)(?<=\S)\*\*(?!\*)
    | (?<!\w)__(?=\S)(?P<strong>(?:[^_]|_(?!_)){{1,{_LONGEST}}}?)(?<=\S)__(?!\w)
    | \*(?=[^\s*])(?P<italic>[^*]{{1,{_LONGEST}}})(?<=\S)\*
    | (?<!\w)_(?=[^\s_])(?P<slanted>[^_]{{1,{_LONGEST}}})(?<=\S)_(?!\w)
    | (?<![\w-])(?P<mention>[^\W\d_][\w'’-]{{1,40}}(?:\ et\ al\.?)?,?\ \(?(?:19|20)\d\d\b\)?)
    | (?<![\w-])(?P<id>[a-z][a-z0-9]{{0,40}}(?:-{{1,2}}[a-z0-9]{{1,40}}){{1,10}})(?![\w-])
    """,
    re.VERBOSE,
)
_ENDS = ".,;:!?)]}'\"”’"  # what follows an address in running text, and is none of it
_SCHEMES = ("https://", "http://", "mailto:")
_PARTS = re.compile(r"([,;]\s*)")


def read_spans(text: str, cite: Cite = lambda _: "", style: Span = _PLAIN) -> Spans:
    """Read the text of a paragraph; what it cites leads to where `cite` says."""
    spans: list[Span] = []
    end = 0
    for found in _TOKEN.finditer(text):
        if found.start() > end:
            spans.append(replace(style, text=text[end : found.start()]))
        spans += _token(found, cite, style)
        end = found.end()
    if text[end:]:
        spans.append(replace(style, text=text[end:]))
    return _joined(spans)


def address_of(text: str) -> str:
    """Give an address that may be followed, empty for any other (`javascript:`, a file)."""
    return text if text.lower().startswith(_SCHEMES) else ""


def _token(found: re.Match[str], cite: Cite, style: Span) -> Iterator[Span]:
    kind = found.lastgroup
    text = found[kind] if kind else ""
    match kind:
        case "escaped":
            yield replace(style, text=text)
        case "code":
            yield replace(style, text=text.strip() or text, code=True, to=cite(text))
        case "address":
            label = found["label"] or text
            to = style.to or address_of(text)
            yield from read_spans(label, style=replace(style, to=to))
        case "auto" | "url" | "doi":
            yield from _address(text, style)
        case "bracket":
            yield from _bracket(text, cite, style)
        case "bold" | "strong":
            yield from read_spans(text, cite, replace(style, bold=True))
        case "italic" | "slanted":
            yield from read_spans(text, cite, replace(style, italic=True))
        case _:
            yield replace(style, text=found[0], to=style.to or cite(text))


def _address(text: str, style: Span) -> Iterator[Span]:
    bare = text.rstrip(_ENDS)
    if "(" in bare and text[len(bare) :].startswith(")") and bare.count("(") > bare.count(")"):
        bare += ")"  # Crossref has DOIs that end in a bracket
    doi = bare[bare.lower().startswith("doi:") and 4 :].strip()
    yield replace(style, text=bare, to=address_of(bare) or f"https://doi.org/{doi}")
    if text[len(bare) :]:
        yield replace(style, text=text[len(bare) :])


def _bracket(text: str, cite: Cite, style: Span) -> Iterator[Span]:
    """Read `[Khwaja 2014, Bang 2021]`: each of them leads to its own reference."""
    yield replace(style, text="[")
    for part in _PARTS.split(text):
        target = cite(part.strip()) if part.strip(" ,;") else ""
        if target:
            yield replace(style, text=part, to=target)
        else:
            yield from read_spans(part, cite, style)
    yield replace(style, text="]")


def _joined(spans: list[Span]) -> Spans:
    """Join neighbours of one style."""
    joined: list[Span] = []
    for span in spans:
        if joined and replace(joined[-1], text="") == replace(span, text=""):
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    return tuple(joined)

"""The list of references: every work that was cited, with the places that cite it."""

from primum.reports.rendering.evidence_rows import address_spans, citation_of
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sheet import (
    Body,
    Content,
    Item,
    Items,
    Paragraph,
    Span,
    text,
)
from primum.reports.rendering.statements import standing_words
from primum.reports.rendering.works import Citation, Work, anchor_of, dated


def reference_list(scribe: Scribe, lines: dict[str, tuple[int, int]]) -> Body:
    """List what was cited so far. `lines` says where this document itself describes a work."""
    items = []
    for work, places in scribe.works.cited():
        at = (lines[work.id],) if work.id in lines else ()
        items.append(Item(body=_entry(scribe, work, places), id=anchor_of(work), lines=at))
    return (Items(items=tuple(items), plain=True),) if items else ()


def _entry(scribe: Scribe, work: Work, places: tuple[Citation, ...]) -> Body:
    spans: list[Span] = [Span(text=work.label, bold=True)]
    if work.citation and work.citation != work.label:
        spans.append(Span(text=f". {citation_of(work).rstrip('.')}."))
    elif not work.known:
        spans.append(Span(text=f" ({scribe.say('not-in-knowledge')})."))
    for address in address_spans(work):
        spans += [Span(text=" "), address] if address.text.strip() else []
    more = []
    if work.version and work.version not in work.citation:
        bare = work.version[:1].isdigit()
        version = dated(work.version, scribe.language)
        more.append(scribe.say("version", version) if bare else version)
    if work.accessed:
        more.append(scribe.say("accessed-on", dated(work.accessed, scribe.language)))
    if more:
        spans.append(Span(text=f" ({'; '.join(more)})"))
    standing = standing_words(scribe, work)
    if standing:
        spans.append(Span(text=f" {standing}", bold=True))
    body: list[Content] = [Paragraph(spans=tuple(spans))]
    cited = [place for place in places if place.to]
    if cited:
        links: list[Span] = [Span(text=scribe.say("cited-by"))]
        for at, place in enumerate(cited):
            links += text("; " * bool(at))
            links.append(Span(text=place.label, to=f"#{place.to}"))
        body.append(Paragraph(spans=tuple(links), small=True))
    return tuple(body)

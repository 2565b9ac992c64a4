"""A trace from a pack alone: checks, statements and sources. Evidence stays in the documents."""

from msgspec import structs

from primum.checks.check import Check, Reading, SourceRef, text_in
from primum.checks.pack import Pack
from primum.documents.dois import plain_doi
from primum.reports.trace import Node
from primum.reports.traced import check_node

LIMITS = (
    "A pack holds checks, statements and the sources that they cite. Studies, guidelines, "
    "conclusions and how a source was read stand in the documents: use --knowledge DIR."
)


def trace_in_pack(pack: Pack, asked: str, language: str) -> list[Node]:
    """Trace a source, a check, or every check of a medicine or document, as far as a pack can."""
    said: list[Check | Reading] = [*pack.meaning.checks, *pack.meaning.readings]
    down = [_check(one, pack, language) for one in said if asked in (one.id, *_homes(one, pack))]
    return [*_up(said, pack, asked), *down]


def known_in_pack(pack: Pack) -> list[str]:
    """Give all that can be asked of a pack: sources, checks and medicines."""
    sources = {source.id for it in pack.provenance.values() for source in it.sources}
    return [*sorted(sources), *pack.provenance, *pack.meaning.medicines]


def _homes(one: Check | Reading, pack: Pack) -> tuple[str, str]:
    document = pack.provenance[one.id].statement.document
    return one.medicine, document.rsplit("/", 1)[-1].removesuffix(".md")


def _up(said: list[Check | Reading], pack: Pack, asked: str) -> list[Node]:
    doi = plain_doi(asked)
    found: dict[str, list[Node]] = {}
    cited: dict[str, SourceRef] = {}
    for one in said:
        for source in pack.provenance[one.id].sources:
            if asked == source.id or (doi and doi == plain_doi(source.url)):
                cited.setdefault(source.id, source)
                section = {"cites section": source.section} if source.section else {}
                statement = _statement(one, pack)
                check = check_node(one.id, one, ())
                found.setdefault(source.id, []).append(
                    structs.replace(statement, facts={**section, **statement.facts}, parts=(check,))
                )
    return [
        structs.replace(_source(structs.replace(source, section="")), parts=tuple(found[id_]))
        for id_, source in cited.items()
    ]


def _check(one: Check | Reading, pack: Pack, language: str) -> Node:
    provenance = pack.provenance[one.id]
    statement = structs.replace(
        _statement(one, pack), parts=tuple(_source(source) for source in provenance.sources)
    )
    return structs.replace(
        check_node(one.id, one, ()), says=text_in(one.summary, language), parts=(statement,)
    )


def _statement(one: Check | Reading, pack: Pack) -> Node:
    provenance = pack.provenance[one.id]
    statement = provenance.statement
    return Node(
        kind="statement",
        id=one.id,
        says=statement.sentence,
        document=statement.document,
        line=statement.line,
        facts={"under": statement.heading} if statement.heading else {},
        suspect=provenance.suspicions,
    )


def _source(source: SourceRef) -> Node:
    facts = {"section": source.section, "version": source.version, "url": source.url}
    return Node(
        kind="source",
        id=source.id,
        says=source.citation,
        facts={name: value for name, value in facts.items() if value},
    )

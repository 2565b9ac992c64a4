"""What cards tell machines: extensions, sources, links, and rows for the feedback store.

Members that say nothing are left out: the standard forbids null, "", [] and {}.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from msgspec import UNSET, UnsetType

from primum.cds_hooks.cards.detail import summary_of
from primum.cds_hooks.cards.making import Telling
from primum.cds_hooks.cards.markdown import shortened
from primum.cds_hooks.cards.model import Card, Coding, Link, Source
from primum.cds_hooks.feedback.model import ShownCheck
from primum.cds_hooks.quiet.model import Weighed
from primum.findings.model import Finding, Order, Report
from primum.record.json import Json

FINDINGS = "urn:primum:findings"
CHECKED = "urn:primum:checked"
TOPIC = "urn:primum:check"


def extension(telling: Telling, shows: Sequence[Weighed]) -> dict[str, Json] | UnsetType:
    """Give the findings of a card as data."""
    found = [_marked(telling, weighed.finding) for weighed in shows]
    return {FINDINGS: found} if found else UNSET


def _marked(telling: Telling, finding: Finding) -> dict[str, Json]:
    of_all = telling.making.forms.marks
    key = finding.check or finding.medicine
    found = of_all.get(key)
    if found is None:
        found = of_all[key] = _marks(telling, finding)
    marks: dict[str, Json] = {"order": finding.order, **found}
    if finding.check is None and finding.missing:
        unanswered = dict.fromkeys([id_ for it in finding.missing for id_ in it.checks])
        if unanswered:
            marks["unanswered"] = list(unanswered)
    return marks


def _marks(telling: Telling, finding: Finding) -> dict[str, Json]:
    """Give what is the same for every patient, of a check or what could not be assessed."""
    decision, statement = finding.decision, finding.statement
    marks = _filled(
        check=finding.check,
        medicine=finding.medicine,
        status=finding.status.value,
        decision={
            "contraindication": decision.contraindication.value,
            "action": decision.action.value,
            "management": decision.management.value,
        },
        statement=statement and _filled(document=statement.document, line=statement.line or None),
        pack=telling.report.pack.meaning,
    )
    if not finding.verified:
        marks["verified"] = False
    if finding.held:
        marks["held"] = True
    return marks


def checked(report: Report) -> dict[str, Json]:
    """Say what was checked: no card is not nothing looked at."""
    made = report.checked
    pack = report.pack
    return {
        CHECKED: {
            **_filled(
                covered=[_order(order) for order in made.covered],
                notCovered=[_order(order) for order in made.not_covered],
                pack=_filled(title=pack.title, version=pack.version, meaning=pack.meaning),
                jurisdiction=report.jurisdiction,
                at=report.at,
            ),
            "checks": len(made.checks),
            "held": len(made.held),
            "unverified": len(made.unverified),
        }
    }


def _order(order: Order) -> dict[str, Json]:
    said: dict[str, Json] = {}
    if order.order:
        said["order"] = order.order
    if order.medicine:
        said["medicine"] = order.medicine
    if order.name:
        said["name"] = order.name
    return said


def _filled(**members: Json) -> dict[str, Json]:
    return {key: value for key, value in members.items() if value not in (None, "", [], {})}


def source(telling: Telling, finding: Finding | None = None) -> Source:
    """Name the knowledge, with the page on the medicine or that on all of it.

    The address is of the source; what is particular to a card is a link (CDS Hooks, "Source").
    """
    sources = telling.making.forms.sources
    key = (finding.check or finding.medicine) if finding else ""
    found = sources.get(key)
    if found is None:
        found = sources[key] = _source(telling, finding)
    return found


def _source(telling: Telling, finding: Finding | None) -> Source:
    page = telling.making.page
    about = page(finding.medicine) if finding else ""
    return Source(
        label=telling.label(),
        url=about or page("index") or UNSET,
        topic=Coding(system=TOPIC, code=finding.check) if finding and finding.check else UNSET,
    )


def links(telling: Telling, findings: Sequence[Finding]) -> tuple[Link, ...] | UnsetType:
    """Link to the pages that the findings rest on, of those there are."""
    if len(findings) == 1:
        return _links(telling, findings[0]) or UNSET
    found: dict[str, Link] = {}
    for finding in findings:
        for link in _links(telling, finding):
            found[link.url] = link
    return tuple(found.values()) or UNSET


def _links(telling: Telling, finding: Finding) -> tuple[Link, ...]:
    of_all = telling.making.forms.links
    key = finding.check or finding.medicine
    found = of_all.get(key)
    if found is None:
        pages = ((telling.making.page(path), label) for path, label in _pages(telling, finding))
        found = of_all[key] = tuple(Link(label=label, url=url) for url, label in pages if url)
    return found


def _pages(telling: Telling, finding: Finding) -> Iterator[tuple[str, str]]:
    words, name_of = telling.words, telling.making.name_of
    if finding.check:
        yield finding.check, shortened(f"{words.evidence}: {summary_of(finding)}").rstrip(".")
    if finding.statement:
        document = PurePosixPath(finding.statement.document)
        if document.stem != finding.medicine:
            is_assessment = document.parent.name == "assessments"
            label = words.assessment if is_assessment else words.monograph
            names = words.in_condition.join(map(name_of, document.stem.split("--")))
            yield document.stem, label.format(names)
    yield finding.medicine, words.monograph.format(name_of(finding.medicine))


def row(card: Card, weighed: Weighed) -> ShownCheck:
    """Give what the store keeps of a finding on a card."""
    finding = weighed.finding
    return ShownCheck(
        card=card.uuid,
        check=finding.check or "",
        medicine=finding.medicine,
        status=finding.status.value,
        management=finding.decision.management.value,
        indicator=card.indicator.value,
        facts=weighed.facts,
    )

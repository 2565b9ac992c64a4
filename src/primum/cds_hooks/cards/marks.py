"""What cards tell machines: extensions, sources, links, and rows for the feedback store.

Members that say nothing are left out: the standard forbids null, "", [] and {}.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from msgspec import UNSET, UnsetType

from primum.cds_hooks.cards.making import Noted, Telling
from primum.cds_hooks.cards.model import Coding, Link, Source
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
    if finding.check is None:
        unanswered = list(dict.fromkeys(id_ for it in finding.missing for id_ in it.checks))
        marks = _marks(telling, finding) | _filled(unanswered=unanswered)
    else:
        of_checks = telling.making.forms.marks
        found = of_checks.get(finding.check)
        if found is None:
            found = of_checks[finding.check] = _marks(telling, finding)
        marks = found
    return {"order": finding.order, **marks}


def _marks(telling: Telling, finding: Finding) -> dict[str, Json]:
    """Give what is the same of a check for every patient."""
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
                covered=list(map(_order, made.covered)),
                notCovered=list(map(_order, made.not_covered)),
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
    if order.order and order.medicine and order.name:
        return {"order": order.order, "medicine": order.medicine, "name": order.name}
    return _filled(order=order.order, medicine=order.medicine, name=order.name)


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
    words = telling.words
    if finding.check:
        yield finding.check, f"{words.evidence}: {finding.check}"
    if finding.statement:
        document = PurePosixPath(finding.statement.document)
        if document.stem != finding.medicine:
            is_assessment = document.parent.name == "assessments"
            label = words.assessment if is_assessment else words.monograph
            yield document.stem, label.format(document.stem)
    yield finding.medicine, words.monograph.format(telling.making.name_of(finding.medicine))


def rows(telling: Telling, noted: Noted) -> Iterator[ShownCheck]:
    """Give what the store keeps of a card, a row for each finding."""
    of_checks = telling.making.forms.rows
    uuid, indicator = noted.card.uuid, noted.card.indicator.value
    for weighed in noted.shows:
        finding = weighed.finding
        id_ = finding.check or finding.medicine
        form = of_checks.get(id_)
        if form is None:
            form = of_checks[id_] = _row(finding)
        check, medicine, status, management = form
        yield ShownCheck(
            card=uuid,
            check=check,
            medicine=medicine,
            status=status,
            management=management,
            indicator=indicator,
            facts=weighed.facts,
        )


def _row(finding: Finding) -> tuple[str, str, str, str]:
    return (
        finding.check or "",
        finding.medicine,
        finding.status.value,
        finding.decision.management.value,
    )

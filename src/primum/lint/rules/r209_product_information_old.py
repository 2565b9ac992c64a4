"""Product information that was old when it was used.

What it finds
Product information in a risk analysis whose version is more than three years older than the risk
analysis: than its own date, or else the latest date that is printed in the report. Three years is a
rule of the project. In a folder of knowledge also product information that a source marks as
superseded, by a version that was there at the date of the risk analysis and that it does not use.

Why it matters
A label changes when more is known of the medicine, often of its harm. What was added since, a warning or a
contraindication, is then missing from the risk analysis.

Wrong
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    date: 2022-02-04
    ---
    ```yaml reference
    id: examplin-smpc
    citation: "SPC Examplin. EMA 16/07/2017."
    date: 2017-07-16
    ```

    ```yaml product-information
    source: examplin-smpc
    section: "4.4"
    text: {en: "Measure the fictional glow before each dose."}
    ```

Right
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    date: 2022-02-04
    ---
    ```yaml reference
    id: examplin-smpc
    citation: "SPC Examplin. EMA 16/07/2021."
    date: 2021-07-16
    ```

    ```yaml product-information
    source: examplin-smpc
    section: "4.4"
    text: {en: "Measure the fictional glow before each dose."}
    ```
"""

from collections.abc import Iterator

from msgspec import Struct

from primum.documents.dates import read_dates
from primum.knowledge.fronts import SourceFront, Standing
from primum.knowledge.linked import Entry
from primum.lint.paper import Corpus, Paper
from primum.lint.reading.age import judged_at, months_between
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

YEARS = 3
_REMEDY = "Read the version that was in force, and see whether these sections changed."


class Label(Struct, frozen=True, kw_only=True):
    """Product information that a text uses: where first, its date, and whose it is."""

    source: str
    place: Place
    date: str
    jurisdiction: str
    entry: Entry[SourceFront] | None


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find old labels, each once a text."""
    for paper in corpus.papers:
        labels = _labels(paper, corpus)
        asked, what = judged_at(paper, corpus.today) if labels else ("", "")
        for label in labels:
            newer = any(_replaces(other, label) for other in labels)
            remark = (
                None if newer else _superseded(label, corpus, asked) or _aged(label, asked, what)
            )
            if remark:
                yield remark


def _labels(paper: Paper, corpus: Corpus) -> list[Label]:
    sources = corpus.knowledge.sources if corpus.knowledge else {}
    own = {it.content.id: it for it in paper.assessment.references}
    found: dict[str, Label] = {}
    for one in paper.assessment.product_information:
        source = one.content.source
        entry, own_reference = sources.get(source), own.get(source)
        reference = own_reference.content if own_reference else None
        if source in found:
            continue
        date = (reference.date if reference else entry.front.date if entry else None) or ""
        if not date and reference:
            date = max((it.iso for it in read_dates(reference.citation)), default="")
        found[source] = Label(
            source=source,
            place=own_reference.place if own_reference else one.place,
            date=date,
            jurisdiction=(entry.front.jurisdiction if entry else None) or "",
            entry=entry,
        )
    return list(found.values())


def _replaces(other: Label, label: Label) -> bool:
    """Whether a text also uses a later version of a label."""
    one_market = not (label.jurisdiction and other.jurisdiction) or (
        label.jurisdiction == other.jurisdiction
    )
    return one_market and other is not label and other.date > label.date


def _superseded(label: Label, corpus: Corpus, asked: str) -> Remark | None:
    """The remark on a label whose successor was there already."""
    standing = label.entry.front.standing if label.entry else None
    if standing is None or standing.is_ is not Standing.SUPERSEDED or corpus.knowledge is None:
        return None
    successor = corpus.knowledge.sources.get(standing.by or "")
    since = standing.since or (successor.front.date if successor else None) or ""
    if not since or (asked and months_between(asked, since)):
        return None  # it was the latest at the time
    by = f" by {standing.by}" if standing.by else ""
    return Remark(
        place=label.place,
        fault=f"this product information was superseded{by} on {since}",
        value=label.source,
        remedy=_REMEDY,
    )


def _aged(label: Label, asked: str, what: str) -> Remark | None:
    """The remark on a label that was old by its age alone."""
    months = months_between(label.date, asked) if label.date and asked else None
    if months is None or months <= 12 * YEARS:
        return None
    return Remark(
        place=label.place,
        fault=(
            f"this product information of {label.date} was {months / 12:.1f} years old at "
            f"{what} ({asked}); at most {YEARS} is the rule"
        ),
        value=label.source,
        remedy=_REMEDY,
        verdict=Verdict.SUSPICIOUS,
    )

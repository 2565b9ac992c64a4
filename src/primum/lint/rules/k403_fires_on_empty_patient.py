"""A check that alerts for a patient of whom nothing is on record.

What it finds
A check that answers yes, and would interrupt, for an order of its medicine when the record holds
nothing else: no birth date, no problem list, no measurements, no allergies, no dose.

Why it matters
Unknown is never a yes. A check that fires on nothing fires on everybody, and is switched off
together with those that matter. Often a `not` stands around what absence leaves at no. (Where an
omission is meant, as in START criteria, answer the remark with that reason.)

Wrong
    file: medicines/otherin.md
    ---
    title: Otherin
    codes: {atc: Z99AA02}
    ---
    file: medicines/examplin.md
    ---
    title: Examplin
    codes: {atc: Z99AA01}
    ---
    It is a medicine.

    ```yaml statement
    id: everybody
    kind: warning
    when: {not: {takes: otherin}}
    decision: {contraindication: not-assessed, action: yes}
    management: monitor
    summary: {en: Look.}
    sources: []
    ```

Right
    file: medicines/examplin.md
    ---
    title: Examplin
    codes: {atc: Z99AA01}
    ---
    It is a medicine.

    ```yaml statement
    id: asthma
    kind: warning
    condition: asthma
    decision: {contraindication: not-assessed, action: yes}
    management: monitor
    summary: {en: Look.}
    sources: []
    ```
"""

from collections.abc import Iterator

from primum.checks.check import Check
from primum.engines.memory.answer import exhaustive_answers
from primum.engines.memory.ask import Ask
from primum.engines.memory.chart import Chart
from primum.engines.program import Program
from primum.lint.paper import Corpus
from primum.lint.reading.checks import written_checks
from primum.lint.rule import Remark
from primum.record.read import read_bundle
from primum.vocabulary.dates import moment_of
from primum.vocabulary.problem import Verdict


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Ask every check of an order of its medicine, and of nothing else."""
    if corpus.pack is None:
        return
    chart = _empty_chart(Program(corpus.pack), corpus.today)
    fired = {
        check.id
        for medicine in corpus.pack.meaning.medicines
        for check in _fired(chart, medicine, corpus)
    }
    for written in written_checks(corpus):
        if written.check.id in fired:
            yield Remark(
                place=written.statement.place_of(),
                fault="this check alerts for a patient of whom nothing is on record",
                value=written.check.id,
                remedy="Ask for what makes it true; what is not on record must leave it unknown.",
                verdict=Verdict.SUSPICIOUS,
            )


def _empty_chart(program: Program, today: str) -> Chart:
    """Lay out a record of one order, whose medicine is whatever is asked."""
    order = {
        "resourceType": "MedicationRequest",
        "id": "order",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/nobody"},
        "authoredOn": today,
        "medicationCodeableConcept": {"text": "a medicine"},
    }
    patient = {"resourceType": "Patient", "id": "nobody"}
    entries = [{"resource": patient}, {"resource": order}]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return Chart(program, read_bundle(bundle), moment_of(today), is_now=False)


def _fired(chart: Chart, medicine: str, corpus: Corpus) -> Iterator[Check]:
    assert corpus.pack is not None
    meaning = corpus.pack.meaning
    ask = Ask(chart, chart.record.medications[0], meaning.medicines[medicine])
    checks = [check for check in meaning.checks if check.medicine == medicine]
    for answer in exhaustive_answers(checks, ask):
        if answer.is_yes and answer.check.decision.interrupts:
            yield answer.check

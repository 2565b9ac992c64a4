"""Properties of a screening, on invented packs and patients: whatever was asked before, and of whom."""

from hypothesis import given, settings
from hypothesis import strategies as st

from generative.crowds import crowded_packs, crowds, queues
from generative.invented import records
from generative.packs import packs
from primum.checks.check import Status
from primum.engines.memory.answer import exhaustive_answers
from primum.engines.memory.ask import Ask
from primum.engines.memory.chart import Chart
from primum.findings.model import FindingStatus
from primum.screening.patient import Options, Screener
from primum.vocabulary.dates import moment_of

_options = st.builds(
    Options,
    at=st.sampled_from(("2026-06-01", "2025-01-01", "order")),
    jurisdiction=st.sampled_from(("eu", "us")),
    role=st.sampled_from(("prescriber", "pharmacist", "patient")),
    language=st.sampled_from(("en", "nl")),
    only_approved=st.booleans(),
)

_few_options = st.builds(
    Options,
    at=st.sampled_from(("2026-06-01", "2025-01-01")),
    jurisdiction=st.sampled_from(("eu", "us")),
    role=st.sampled_from(("prescriber", "patient")),
    language=st.sampled_from(("en", "nl")),
    only_approved=st.sampled_from((False, False, False, True)),
)


class _Plain:
    """Answers every check plainly, and remembers nothing."""

    def among(self, candidates, ask):
        """Answer as `Answers.among` does."""
        return list(exhaustive_answers(candidates.all, ask))


@settings(max_examples=200, deadline=None)
@given(crowded_packs(), crowds(), st.lists(_few_options, min_size=1, max_size=2), st.data())
def test_many_in_turn_are_told_what_each_would_be_told_alone(pack, patients, options, data):
    """Whatever is remembered of whom: findings, reasons, what is missing, what was checked."""
    shared = Screener(pack)
    for record in data.draw(queues(patients)):
        asked = data.draw(st.sampled_from(options))
        plain = Screener(pack)
        plain.answers = _Plain()
        assert shared.screen(record, asked) == plain.screen(record, asked)


@settings(max_examples=150, deadline=None)
@given(packs(), st.lists(st.tuples(records(), _options), min_size=2, max_size=4))
def test_nothing_is_remembered_from_one_question_to_another(pack, questions):
    shared = Screener(pack)
    for record, options in questions:
        assert shared.screen(record, options) == Screener(pack).screen(record, options)


@settings(max_examples=200, deadline=None)
@given(packs(), records(), _options.filter(lambda options: options.at != "order"))
def test_what_the_plain_evaluator_answers_is_told_of_some_order(pack, record, options):
    """Pruned, denied, cached, merged with a newer order or not: a check that speaks is heard."""
    screener = Screener(pack)
    report = screener.screen(record, options)
    chart = Chart(screener.program, record, moment_of(options.at))
    rows = {row.ref: row for row in record.medications}
    checks = [
        check
        for check in pack.meaning.checks
        if (not check.jurisdictions or options.jurisdiction in check.jurisdictions)
        and (check.status is Status.APPROVED or not options.only_approved)
    ]
    yes, lacking = set(), set()
    for order in report.checked.covered:
        ask = Ask(chart, rows[order.order], pack.meaning.medicines[order.medicine])
        asked = [check for check in checks if check.medicine == order.medicine]
        for answer in exhaustive_answers(asked, ask):
            (yes if answer.is_yes else lacking).add(answer.check.id)
    told = [each for each in report.findings if each.verified and not each.held]
    assert {each.check for each in told if each.check} == yes
    unassessed = [each for each in told if each.status is FindingStatus.NOT_ASSESSABLE]
    assert {id_ for each in unassessed for fact in each.missing for id_ in fact.checks} == lacking

"""The rules of numbers on invented studies: true ones raise no alarm, foreign ones no error."""

from math import exp, log, sqrt
from statistics import NormalDist, mean, stdev

from hypothesis import given, settings
from hypothesis import strategies as st

from primum.documents.reader import read_document
from primum.knowledge.assessment import Reported
from primum.lint.paper import Corpus, paper_of
from primum.lint.rulebook import all_rules
from primum.lint.run import lint
from primum.vocabulary.problem import Verdict

CODES = {"E103", "E104", "E105", "E108", "E109", "E110", "E112", "E115", "E116", "E117", "E118"}
RULES = tuple(rule for rule in all_rules() if rule.code in CODES)

_ARM = st.integers(2, 200).flatmap(
    lambda n: st.tuples(st.integers(1, n - 1), st.just(n), st.lists(st.integers(0, 9), min_size=3))
)


def _problems(text: str):
    document, _ = read_document("text.md", text)
    return lint(Corpus(papers=(paper_of(document),), today="2026-11-22"), RULES).problems


def _study(rows: list[str], n: int, arms: list[tuple[int, int, list[int]]]) -> str:
    lines = [f"  - {{id: a{at}, name: {{en: Arm}}, n: {arm[1]}}}" for at, arm in enumerate(arms)]
    body = "\n".join(["arms:", *lines, "outcomes:", *(f"  - {{{row}}}" for row in rows)])
    return f"```yaml study\nsource: bloom-2024\ndesign: rct\nin-pico: yes\nn: {n}\n{body}\n```\n"


def _rows_of(arms: list[tuple[int, int, list[int]]], decimals: int) -> list[str]:
    """What an honest table prints of these arms."""
    rows = []
    for at, (events, n, values) in enumerate(arms):
        share = f"{100 * events / n:.{decimals}f}"
        sd = 100 * sqrt(events * (n - events) / (n * (n - 1)))
        rows.append(
            f'outcome: falls, arm: a{at}, kind: percentage, reported: "{share}%", sd: "{sd:.1f}", '
            f"events: {events}, n: {n}"
        )
        rows.append(
            f'outcome: tablets, arm: a{at}, kind: mean, reported: "{mean(values):.2f}", '
            f'sd: "{stdev(values):.2f}", items: 1, n: {len(values)}'
        )
    events, n = sum(arm[0] for arm in arms), sum(arm[1] for arm in arms)
    share = f"{100 * events / n:.{decimals}f}"
    rows.append(f'outcome: falls, kind: percentage, reported: "{share}%", events: {events}')
    return rows


def _ratio(arms: list[tuple[int, int, list[int]]]) -> tuple[str, str]:
    """The odds ratio of the first arm against the second: as a row, and as a sentence."""
    (a, m, _), (b, n, _) = arms[:2]
    effect = log(a * (n - b) / (b * (m - a)))
    error = sqrt(1 / a + 1 / (m - a) + 1 / b + 1 / (n - b))
    odds, low, high = (f"{exp(effect + step * error):.2f}" for step in (0, -1.96, 1.96))
    p = f"{2 * NormalDist().cdf(-abs(effect / error)):.3f}"
    row = (
        f'outcome: falls, arm: a0, against: a1, kind: odds-ratio, reported: "{odds}", '
        f'ci: "[{low}; {high}]", p: "p = {p}"'
    )
    return row, f"Some fell ({a}/{m} versus {b}/{n}; OR {odds}; 95% CI {low}-{high}; p = {p})."


@settings(max_examples=150)
@given(st.lists(_ARM, min_size=2, max_size=3), st.integers(0, 2))
def test_an_honest_study_raises_no_alarm(
    arms: list[tuple[int, int, list[int]]], decimals: int
) -> None:
    row, sentence = _ratio(arms)
    rows = [*_rows_of(arms, decimals), row]
    text = f"{sentence}\n\n{_study(rows, sum(arm[1] for arm in arms), arms)}"
    faults = [it for it in _problems(text) if it.verdict is not Verdict.UNTESTABLE]
    assert faults == []


_WORD = st.text(alphabet="0123456789.,%-−±()[];=<>ptFrzχ² SDCIORvs/naper", max_size=24)
_NUMBER = st.one_of(st.integers(-3, 10**7), st.just(0))


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(Reported)), *[_WORD] * 5, *[_NUMBER] * 4),
        min_size=1,
        max_size=4,
    ),
    st.lists(_WORD, max_size=4),
)
def test_a_foreign_study_raises_no_error(rows: list[tuple[object, ...]], words: list[str]) -> None:
    lines = []
    for kind, reported, sd, ci, p, statistic, events, n, items, time in rows:
        lines.append(
            f"outcome: falls, id: a, part-of: a, arm: a0, against: a0, kind: {kind}, "
            f"reported: '{reported}', sd: '{sd}', ci: '{ci}', p: '{p}', statistic: '{statistic}', "
            f"events: {events}, n: {n}, items: {items}, person-time: {time}"
        )
    text = f"{' '.join(words)}\n\n{_study(lines, 5, [(1, 3, []), (0, 0, [])])}"
    failed = [it for it in _problems(text) if "failed here" in it.fault]
    assert failed == []


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(
            _WORD,
            st.sampled_from(
                [
                    "The mean number of falls was ",
                    " (n = ",
                    "OR ",
                    "95% CI ",
                    " versus ",
                    " patients, of whom ",
                    " falls in ",
                    " patient-years (",
                    " per 100 patient-years",
                    "t(",
                    ") = ",
                    ", p = ",
                    "0",
                    "9,9",
                ]
            ),
        ),
        max_size=14,
    )
)
def test_foreign_prose_raises_no_error(parts: list[str]) -> None:
    failed = [it for it in _problems("".join(parts) + "\n") if "failed here" in it.fault]
    assert failed == []


def test_the_same_study_with_one_figure_altered_does() -> None:
    arms = [(22, 80, [1, 2, 5]), (23, 224, [3, 3, 4])]
    row, _ = _ratio(arms)
    text = _study([*_rows_of(arms, 1), row], 304, arms)
    assert _problems(text) == ()
    for true, false, code in (
        ('reported: "2.67"', 'reported: "2.69"', "E103"),
        ('sd: "2.08"', 'sd: "2.12"', "E104"),
        ('sd: "44.9"', 'sd: "40.9"', "E105"),
        ('reported: "3.31"', 'reported: "0.30"', "E112"),
        ('p: "p = 0.000"', 'p: "p = 0.400"', "E109"),
        ('reported: "3.31"', 'reported: "9.31"', "E110"),
        ("n: 304", "n: 300", "E115"),
        ("events: 22, n: 80", "events: 82, n: 80", "E116"),
    ):
        assert true in text, true
        codes = {it.rule[:4] for it in _problems(text.replace(true, false))}
        assert code in codes, (false, codes)

"""What the linter found, as text for people and as JSON for machines; and the page of a rule."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from primum.lint.rule import HEADINGS, Rule
from primum.lint.run import LintReport
from primum.lint.suppression import Suppressed
from primum.reports.page import Ink, Page, counted
from primum.reports.problems import FlatProblem, flat, pretty
from primum.vocabulary.problem import Problem, Verdict

_INKS = {
    Verdict.IMPOSSIBLE: Ink.ALARM,
    Verdict.SUSPICIOUS: Ink.CAUTION,
    Verdict.UNTESTABLE: Ink.FAINT,
}


class Answered(Struct, frozen=True, kw_only=True):
    """A remark that the document itself answers, with the reason that it gives."""

    problem: FlatProblem
    reason: str


class Linted(Struct, frozen=True, kw_only=True):
    """The JSON of `primum lint`. `verdicts` counts the problems by verdict."""

    texts: int
    rules: int
    verdicts: dict[str, int]
    problems: tuple[FlatProblem, ...]
    suppressed: tuple[Answered, ...]


def lint_json(report: LintReport) -> str:
    """Render everything, also what could not be tested and what was answered."""
    counts = Counter(problem.verdict.value for problem in report.problems)
    return pretty(
        Linted(
            texts=report.texts,
            rules=report.rules,
            verdicts={verdict.value: counts[verdict.value] for verdict in Verdict},
            problems=tuple(map(flat, report.problems)),
            suppressed=tuple(map(_answered, report.suppressed)),
        )
    )


def _answered(suppressed: Suppressed) -> Answered:
    return Answered(problem=flat(suppressed.problem), reason=suppressed.reason)


def lint_text(report: LintReport, page: Page, *, everything: bool = False) -> str:
    """Render the faults, and with `everything` also what was answered or could not be tested."""
    shown = report.problems if everything else report.faults
    for problem in shown:
        _write(problem, page)
    if everything:
        for suppressed in report.suppressed:
            _write(suppressed.problem, page)
            page.line(f"  Answered: {suppressed.reason}", ink=Ink.FAINT)
    page.blank()
    page.write(_summed(report, everything=everything), ink=Ink.STRONG)
    return str(page)


def _write(problem: Problem, page: Page) -> None:
    # One line each, however long: editors and grep go by lines, and terminals wrap by themselves.
    head = f"{problem.place}: {problem.rule}: {problem.message} [{problem.verdict}]"
    page.line(head, ink=_INKS[problem.verdict])
    page.line(f"  {problem.remedy}")


def _summed(report: LintReport, *, everything: bool) -> str:
    counts = Counter(problem.verdict for problem in report.problems)
    parts = [
        f"{counts[Verdict.IMPOSSIBLE]} impossible",
        f"{counts[Verdict.SUSPICIOUS]} suspicious",
    ]
    quiet = []
    if counts[Verdict.UNTESTABLE]:
        quiet.append(f"{counts[Verdict.UNTESTABLE]} untestable")
    if report.suppressed:
        quiet.append(f"{len(report.suppressed)} answered")
    read = f"{counted(report.texts, 'text')}, {counted(report.rules, 'rule')}: {', '.join(parts)}"
    if not quiet:
        return f"{read}."
    return f"{read}; {', '.join(quiet)}{'' if everything else ' (--all shows them)'}."


def rules_text(rules: Iterable[Rule], page: Page) -> str:
    """List the rules, a line each."""
    for rule in rules:
        page.entry(rule.code, f"{rule.name}: {rule.summary}", indent=0, gutter=6)
    return str(page)


def rule_text(rule: Rule) -> str:
    """Give the page of one rule, as its file has it."""
    parts = [f"{rule.title}\n\n{rule.summary}"]
    for heading in HEADINGS:
        parts.append(f"{heading}\n\n{_indented(rule.parts[heading])}")
    return "\n\n".join(parts)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def rules_json(rules: Iterable[Rule]) -> str:
    """Give the rules with the parts of their pages."""
    return pretty(
        [
            {"code": rule.code, "name": rule.name, "summary": rule.summary, **rule.parts}
            for rule in rules
        ]
    )

"""The linter at work: every rule over every text, less what writers have answered."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from primum.lint.paper import Corpus, Paper
from primum.lint.rule import Remark, Rule
from primum.lint.rulebook import all_rules
from primum.lint.suppression import Suppressed, Suppression, read_suppressions, unused_answer
from primum.vocabulary.problem import Place, Problem, Verdict


class LintReport(Struct, frozen=True, kw_only=True):
    """What the linter has to say, in the order of places; `suppressed` was answered by a writer."""

    problems: tuple[Problem, ...]
    suppressed: tuple[Suppressed, ...]
    texts: int
    rules: int

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is impossible or suspicious: what could not be tested is no fault."""
        return tuple(it for it in self.problems if it.verdict is not Verdict.UNTESTABLE)


def lint(
    corpus: Corpus,
    rules: Iterable[Rule] | None = None,
    done: Callable[[Paper], None] = lambda _: None,
) -> LintReport:
    """Run the rules (all of them by default); `done` is told of each text that was read.

    What was wrong with reading the texts is said too. Places are those of the files that were named.
    """
    report = lint_documents(corpus, rules, done)
    papers = {paper.document.path: paper for paper in corpus.papers}

    def placed(problem: Problem) -> Problem:
        # What was wrong with reading a file was found in that very file.
        return problem if problem in corpus.problems else _placed(problem, papers)

    return replace(
        report,
        problems=tuple(_ordered([placed(it) for it in report.problems])),
        suppressed=tuple(replace(it, problem=placed(it.problem)) for it in report.suppressed),
    )


def lint_documents(
    corpus: Corpus,
    rules: Iterable[Rule] | None = None,
    done: Callable[[Paper], None] = lambda _: None,
) -> LintReport:
    """Run the rules as `lint` does; the places of an imported text stay those of its document."""
    chosen = tuple(all_rules() if rules is None else rules)
    problems: list[Problem] = list(corpus.problems)
    for rule in chosen:
        if rule.find_in:
            problems += _signed(rule, rule.find_in, corpus)
    for paper in corpus.papers:
        for rule in chosen:
            if rule.find:
                problems += _signed(rule, rule.find, paper)
        done(paper)
    kept, suppressed = _answered(corpus, problems, {rule.code for rule in chosen})
    asked = corpus.only
    return LintReport(
        problems=tuple(it for it in _ordered(kept) if not asked or it.place.path in asked),
        suppressed=tuple(it for it in suppressed if not asked or it.problem.place.path in asked),
        texts=len(corpus.only or corpus.papers),
        rules=len(chosen),
    )


def join_reports(reports: list[LintReport]) -> LintReport:
    """Make one report of several that were made by the same rules."""
    return LintReport(
        problems=tuple(it for report in reports for it in report.problems),
        suppressed=tuple(it for report in reports for it in report.suppressed),
        texts=sum(report.texts for report in reports),
        rules=max((report.rules for report in reports), default=0),
    )


def _ordered(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda it: (it.place, it.rule, it.value))


def _signed(
    rule: Rule, find: Callable[..., Iterator[Remark]], subject: Paper | Corpus
) -> list[Problem]:
    """Run one rule. A bug in it must not hide what the others find."""
    problems: list[Problem] = []
    try:
        problems += (rule.problem(remark) for remark in find(subject))
    except Exception as error:  # noqa: BLE001 - whatever it stumbled over is said
        place = subject.document.place() if isinstance(subject, Paper) else Place("")
        problems.append(
            Problem(
                place=place,
                rule=rule.title,
                fault="this rule failed here, which is a fault of Primum",
                value=f"{type(error).__name__}: {error}",
                remedy="Report it, with the text; the other rules did run.",
                verdict=Verdict.UNTESTABLE,
            )
        )
    return problems


def _answered(
    corpus: Corpus, problems: list[Problem], codes: set[str]
) -> tuple[list[Problem], list[Suppressed]]:
    """Set apart what the comments of a document answer."""
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        by_path.setdefault(problem.place.path, []).append(problem)
    kept: list[Problem] = []
    suppressed: list[Suppressed] = []
    for paper in corpus.papers:
        path = paper.document.path
        answers, faults = read_suppressions(paper.document)
        found = by_path.pop(path, [])
        said = [(problem, _answer(problem, answers)) for problem in found]
        used = {answer for _, answer in said if answer}
        idle = [it for it in answers if it not in used and codes.issuperset(it.codes)]
        faults += [unused_answer(paper.document.place(it.line), it) for it in idle]
        faults += [problem for problem, answer in said if not answer]
        kept += faults
        suppressed += [
            Suppressed(problem=problem, reason=answer.reason) for problem, answer in said if answer
        ]
    return [*kept, *(problem for rest in by_path.values() for problem in rest)], suppressed


def _answer(problem: Problem, answers: list[Suppression]) -> Suppression | None:
    return next((answer for answer in answers if answer.answers(problem)), None)


def _placed(problem: Problem, papers: dict[str, Paper]) -> Problem:
    """Put the line of an imported document back to that of the file that was named."""
    paper = papers.get(problem.place.path)
    line = problem.place.line
    if paper is None or not 0 < line <= len(paper.lines):
        return problem
    return replace(problem, place=Place(problem.place.path, paper.lines[line - 1]))

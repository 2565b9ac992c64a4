"""How the worked patients of the documents fared."""

from collections.abc import Mapping, Sequence

from primum.reports.page import Ink, Page, counted
from primum.reports.problems import FlatProblem, flat, pretty
from primum.trial.mutation import MutationResult, Score, Tried, score_of, scores_by
from primum.trial.run import CaseResult


def trial_json(
    results: Sequence[CaseResult], uncased: Sequence[str], problems: Sequence[FlatProblem]
) -> str:
    """Render the results as JSON: `passed`, `failed`, `cases`, `without_case` and `problems`."""
    passed = sum(result.passed for result in results)
    return pretty(
        {
            "passed": passed,
            "failed": len(results) - passed,
            "cases": results,
            "without_case": uncased,
            "problems": problems,
        }
    )


def trial_text(results: Sequence[CaseResult], uncased: Sequence[str], page: Page) -> str:
    """Write each failed case, then the sums, and give the page's text."""
    failed = [result for result in results if not result.passed]
    for result in failed:
        page.write(f"{result.place}: {result.case} ({result.jurisdiction})", ink=Ink.ALARM)
        page.write(result.title, indent=4)
        page.write(result.message, indent=4)
    page.blank()
    if uncased:
        page.write(f"No case expects anything of: {', '.join(uncased)}", ink=Ink.CAUTION)
    cases = len({(result.medicine, result.case) for result in results})
    page.write(
        f"{len(results) - len(failed)} passed, {len(failed)} failed: {cases} cases, "
        f"each in {' and '.join(sorted({result.jurisdiction for result in results}))}"
        if results
        else "no cases: nothing was tried",
        ink=Ink.ALARM if failed else Ink.STRONG,
    )
    return str(page)


# --- mutants of the checks --------------------------------------------------------------------------


def mutation_json(result: MutationResult, problems: Sequence[FlatProblem]) -> str:
    """Render the mutants as JSON: `score` (0 to 1, null of none), its parts, and each `mutant`.

    A mutant has `check`, `operator`, `change`, the case it was `killed_by`, and, of a survivor, the
    problem it `survived` as.
    """
    score = score_of(result.tried)
    return pretty(
        {
            "score": score.share,
            "killed": score.killed,
            "all": score.all,
            "undrawn": result.undrawn,
            "failing_cases": result.failing,
            "by_operator": scores_by(result.tried, _operator_of),
            "by_check": scores_by(result.tried, _check_of),
            "mutants": [_flat_fate(one) for one in result.tried],
            "problems": problems,
        }
    )


def _flat_fate(tried: Tried) -> dict[str, object]:
    return {
        "check": tried.check,
        "operator": tried.operator,
        "change": tried.change,
        "killed_by": tried.killed_by,
        "survived": flat(tried.survived) if tried.survived else None,
    }


def mutation_text(result: MutationResult, page: Page) -> str:
    """Write each survivor with its remedy, then the scores, and give the page's text."""
    for one in result.tried:
        if one.survived:
            page.write(f"{one.survived.place}: {one.check} ({one.operator})", ink=Ink.CAUTION)
            page.write(one.change, indent=4)
            page.write(one.survived.remedy, indent=4)
    if not result.tried:
        page.write("no check to mutate: nothing was tried", ink=Ink.ALARM)
        return str(page)
    page.blank()
    _write_scores(page, "killed, by operator", scores_by(result.tried, _operator_of))
    by_check = scores_by(result.tried, _check_of)
    weak = {name: score for name, score in by_check.items() if score.killed < score.all}
    _write_scores(page, "killed, of the checks with a survivor", weak)
    if result.failing:
        page.write(
            f"Left out, since they fail without any mutant: {', '.join(result.failing)}",
            ink=Ink.ALARM,
        )
    score = score_of(result.tried)
    undrawn = f" ({result.undrawn:,} more were not drawn)" if result.undrawn else ""
    page.write(
        f"{score.killed:,} of {counted(score.all, 'mutant')} killed: {_percent(score)}, "
        f"in {counted(len(by_check), 'check')}{undrawn}",
        ink=Ink.STRONG,
    )
    return str(page)


def _write_scores(page: Page, title: str, scores: Mapping[str, Score]) -> None:
    if not scores:
        return
    page.write(title, ink=Ink.STRONG)
    wide = max(len(name) for name in scores)
    for name, score in scores.items():
        fraction = f"{score.killed:,} of {score.all:,}"
        page.line(f"  {name:<{wide}}  {fraction:>14}  {_percent(score):>6}")
    page.blank()


def _percent(score: Score) -> str:
    """A share in percent, rounded down: all is said of nothing less than all."""
    return f"{score.killed * 1000 // score.all / 10:g} %"


def _operator_of(tried: Tried) -> str:
    return tried.operator


def _check_of(tried: Tried) -> str:
    return tried.check

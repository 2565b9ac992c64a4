"""How the worked patients of the documents fared."""

from collections.abc import Sequence

from primum.reports.page import Ink, Page
from primum.reports.problems import FlatProblem, pretty
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

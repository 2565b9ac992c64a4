"""What rests on a source that no longer stands, in a list: why, and what becomes of the check."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from primum.checks.check import Check, Reading, Suspicion
from primum.checks.pack import Pack
from primum.findings.caveat import caveat
from primum.knowledge.linked import Knowledge
from primum.knowledge.suspicion import find_suspects
from primum.knowledge.uses import User
from primum.reports.page import Ink, Page, counted
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Problem

# What becomes of the check of a suspect statement.
_CHECK = {
    "caveat": "its check runs, and its findings say so",
    "held": "its check is held: shown, not run",
    "not-run": "it is not run anyway",
}


class ListedSuspect(Struct, frozen=True, kw_only=True):
    """Something suspect: a statement, an assessment or another document, and where it stands.

    `check` says of a statement what becomes of its check: caveat, held, or not-run (a draft, or a
    text for people); it is empty for a document.
    """

    what: str
    id: str
    document: str
    line: int
    check: str
    reasons: tuple[Suspicion, ...]


class Suspects(Struct, frozen=True, kw_only=True):
    """All that is suspect in a folder, and the folder's policy: caveat or hold."""

    when_suspect: str
    suspect: tuple[ListedSuspect, ...]


def list_suspects(knowledge: Knowledge, pack: Pack) -> Suspects:
    """List what is suspect: statements, then assessments, then other documents."""
    made: list[Check | Reading] = [*pack.meaning.checks, *pack.meaning.readings]
    said = {it.id: it for it in made}
    return Suspects(
        when_suspect=knowledge.folder.when_suspect.value,
        suspect=tuple(
            ListedSuspect(
                what=it.user.value,
                id=it.id,
                document=it.place.path,
                line=it.place.line,
                check=_check(said.get(it.id)) if it.user is User.STATEMENT else "",
                reasons=it.reasons,
            )
            for it in find_suspects(knowledge)
        ),
    )


def _check(made: Check | Reading | None) -> str:
    if isinstance(made, Check):
        return "caveat"
    return "held" if made is not None and made.is_held else "not-run"


def suspects_json(listing: Suspects, problems: Iterable[Problem]) -> str:
    """Render the list as JSON: `{"when_suspect", "suspect": [...], "problems": [...]}`."""
    return pretty(
        {
            "when_suspect": listing.when_suspect,
            "suspect": listing.suspect,
            "problems": [flat(problem) for problem in problems],
        }
    )


def suspects_text(listing: Suspects, page: Page, *, asked: int) -> str:
    """Write each with its reasons, and give the page's text; `asked` counts what might be suspect."""
    for one in listing.suspect:
        page.write(f"{one.what} {one.id} · {one.document}:{one.line}", ink=Ink.CAUTION)
        for reason in one.reasons:
            page.write(f"{caveat(reason, 'en')} Used: {reason.used}.", indent=4)
        if one.check:
            page.write(f"{_CHECK[one.check]}", indent=4, ink=Ink.FAINT)
    page.blank()
    if not asked:
        page.write("There is no statement or risk analysis here that could be suspect.")
        return str(page)
    if not listing.suspect:
        page.write("Nothing is suspect: every source that something rests on still stands.")
        return str(page)
    counts = Counter(one.what for one in listing.suspect)
    total = ", ".join(counted(number, what) for what, number in counts.items())
    page.write(f"Suspect: {total}. The folder's policy is {listing.when_suspect}.")
    return str(page)

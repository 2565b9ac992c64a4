"""Remarks that a writer has answered: a comment in the document, with the reason.

    <!-- primum: ignore E101: counted per injection, not per patient -->

It speaks of the paragraph, list item, table or block that follows it; `ignore-in-document` in the
place of `ignore` speaks of the whole document. Without a reason it does nothing, which is said.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.documents.markdown import Shape, read_elements, split_lines
from primum.documents.model import Document
from primum.documents.reader import front_lines
from primum.vocabulary.problem import Place, Problem, Verdict

_COMMENT = re.compile(
    r"<!--\s*primum:\s*(?P<scope>ignore(?:-in-document)?)\s+(?P<codes>[A-Z]\d{3}(?:[ ,]+[A-Z]\d{3})*)"
    r"\s*(?::\s*(?P<reason>.*?))?\s*-->",
    re.DOTALL,
)
_MEANT = re.compile(r"<!--\s*primum:")


class Suppression(Struct, frozen=True, kw_only=True):
    """The lines that a comment speaks of, the rules that are answered there, and why."""

    line: int
    first: int
    last: int
    codes: tuple[str, ...]
    reason: str

    def answers(self, problem: Problem) -> bool:
        """Whether it speaks of a problem of its document."""
        return problem.rule[:4] in self.codes and self.first <= problem.place.line <= self.last


class Suppressed(Struct, frozen=True, kw_only=True):
    """A problem that was answered, and the answer."""

    problem: Problem
    reason: str


def read_suppressions(document: Document) -> tuple[list[Suppression], list[Problem]]:
    """Read the comments of a document; one that is not understood is a problem."""
    if "primum:" not in document.text:
        return [], []
    found: list[Suppression] = []
    problems: list[Problem] = []
    for line, text, (first, last) in _comments(document):
        match = _COMMENT.search(text)
        if match is None or not (match["reason"] or "").strip():
            problems.append(_not_understood(document.place(line), text))
            continue
        whole = match["scope"] == "ignore-in-document"
        found.append(
            Suppression(
                line=line,
                first=0 if whole else first,
                last=document.text.count("\n") + 1 if whole else last,
                codes=tuple(re.findall(r"[A-Z]\d{3}", match["codes"])),
                reason=" ".join(match["reason"].split()),
            )
        )
    return found, problems


def _comments(document: Document) -> Iterator[tuple[int, str, tuple[int, int]]]:
    """Give each comment for Primum: its line, its text, and the lines that it speaks of."""
    lines = split_lines(document.text.lstrip("\ufeff"))
    waiting: list[tuple[int, str]] = []
    for element in read_elements(lines, len(front_lines(document))):
        if element.shape is Shape.BLANK:
            continue
        text = "".join(lines[element.first : element.end])
        if element.shape is Shape.COMMENT and _MEANT.search(text):
            waiting.append((element.first + 1, text))
            continue
        for line, comment in waiting:
            yield line, comment, (element.first + 1, element.end)
        waiting = []
    for line, comment in waiting:  # nothing follows it
        yield line, comment, (line, line)


def _not_understood(place: Place, text: str) -> Problem:
    return Problem(
        place=place,
        rule="suppression-not-understood",
        fault="this comment names no rule, or gives no reason, and is not followed",
        value=" ".join(text.split())[:80],
        remedy="Write <!-- primum: ignore E101: the reason -->.",
    )


def unused_answer(place: Place, suppression: Suppression) -> Problem:
    """The problem of an answer to which there is no remark any more."""
    return Problem(
        place=place,
        rule="suppression-unused",
        fault="no remark is left that this comment answers",
        value=", ".join(suppression.codes),
        remedy="Take the comment out.",
        verdict=Verdict.SUSPICIOUS,
    )

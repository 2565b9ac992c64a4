"""Proportions in tables: `| hypoglycaemia | 30 (42%) |` under a column that is headed `(n=71)`."""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from primum.documents.passages import Form, Passage
from primum.evidence.consistency.printed import read_printed
from primum.lint.paper import Paper, once
from primum.lint.reading.evidence.numbers import read_count
from primum.lint.reading.evidence.proportions import Claim, Of, claims_of
from primum.lint.reading.evidence.wordings import MAY_HAVE_PERCENTAGE, NO_PROPORTION
from primum.lint.reading.sentences import Sentence

_SIZE = re.compile(r"\b[nN]\s?=\s?([0-9][0-9.,]*[0-9]|[0-9])(?![0-9])")
_BARE = re.compile(r"\s?([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s?%\s?")
# Rows about measurements, of which a percentage counts nobody.
_MEASURED = re.compile(
    r"(?i)time in|in range|hours?|uren|days?\b|dagen|cytes?\b|cyten|phils?\b|fielen|heritab|erfelijkheid|"
    r"variation|variatie|i[2²]|retention|volume|fraction|fractie|content|gehalte|recovery|opbrengst|"
    r"purity|zuiverheid|yield|index|fat\b|vet\b|% of\b|% van\b|target|streef"
)
_JOINT = " | "  # as passages join cells


class Table(Struct, frozen=True):
    """The rows of a table, its head first."""

    rows: tuple[Passage, ...]

    def sizes(self, paper: Paper) -> dict[int, int]:
        """Give, for each column whose head says so, how many people it is about."""
        found: dict[int, int] = {}
        for at, cell in enumerate(self.rows[0].text.split(_JOINT)):
            sizes = _SIZE.findall(cell)
            n = read_count(sizes[0], paper.language) if len(sizes) == 1 else None
            if n is not None:
                found[at] = n
        return found


def read_tables(paper: Paper) -> Iterator[Table]:
    """Give the tables of a text."""
    rows: list[Passage] = []
    for passage in paper.prose:
        # The rule under the head is no row, so that two lines lie between it and the next.
        follows = rows and passage.line - rows[-1].line <= (2 if len(rows) == 1 else 1)
        if rows and not (passage.form is Form.ROW and follows):
            yield Table(tuple(rows))
            rows = []
        if passage.form is Form.ROW:
            rows.append(passage)
    if rows:
        yield Table(tuple(rows))


@once
def read_table_claims(paper: Paper) -> list[Claim]:
    """Give every proportion in the tables of a text, with the n that heads its column."""
    return [claim for table in read_tables(paper) for claim in _claims(table, paper)]


def _claims(table: Table, paper: Paper) -> Iterator[Claim]:
    head = table.rows[0].text
    sizes = table.sizes(paper)
    for row in table.rows[1:]:
        if not MAY_HAVE_PERCENTAGE.search(row.text):
            continue
        sentence = Sentence(text=row.text, start=0, passage=row, paper=paper)
        for claim in claims_of(sentence):
            n = sizes.get(row.text.count(_JOINT, 0, claim.start))
            said = claim.of is not Of.NOT_SAID
            yield claim if said or n is None else replace(claim, of=Of.COLUMN, n=n, certain=False)
        text = head + row.text
        if sizes and not NO_PROPORTION.search(text) and not _MEASURED.search(text):
            yield from _bare(sentence, sizes)


def _bare(sentence: Sentence, sizes: dict[int, int]) -> Iterator[Claim]:
    """Read the cells that hold nothing but a percentage."""
    start = 0
    for at, cell in enumerate(sentence.text.split(_JOINT)):
        found = _BARE.fullmatch(cell)
        printed = read_printed(found[1] + "%") if found else None
        if printed and at in sizes:
            yield Claim(
                sentence=sentence,
                start=start,
                end=start + len(cell),
                percentage=printed,
                n=sizes[at],
                of=Of.COLUMN,
                certain=False,
            )
        start += len(cell) + len(_JOINT)

"""A table of studies, as spreadsheets write it, to studies: nothing guessed, nothing passed over."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO

from msgspec import Struct

from primum.evidence.pooling.model import Counts, Measure, Study
from primum.evidence.pooling.numbers import Misread, is_decimal_comma, read_count, read_number
from primum.vocabulary.problem import Place, Problem, Unreadable

MAX_BYTES = 16_000_000
DELIMITERS = ",;\t"
GROUPS = {  # the columns of each group: its events, and its size
    Measure.PROPORTION: (("events", "n"),),
    Measure.RATE: (("events", "person_time"),),
    Measure.RISK_RATIO: (("events1", "n1"), ("events2", "n2")),
}
NUMBERS = "Write digits, a decimal point where one is needed, and no sign for thousands."
REMEDIES = {
    "ambiguous-number": "Write 1344 for a thousand and more, 1.3440 for one and a fraction.",
    "cell-empty": "Look it up in the study; leave the row out when the study does not tell.",
}
SAVE = "Save the sheet as CSV in UTF-8 (Excel: Save As, CSV UTF-8)."
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
TOTALS = frozenset(
    {"total", "totals", "subtotal", "grand total", "sum", "overall", "pooled", "all studies"}
    | {"totaal", "subtotaal", "som", "gepoold", "alle studies"}
)
_SEPARATOR = re.compile(r'"?sep=.?"?(?=[\r\n])', re.IGNORECASE)  # a line that Excel puts on top
ABOUT = ("cohort", "registry", "arm", "outcome")  # columns that a table may have


class Row(Struct, frozen=True):
    """The cells of a line, by column."""

    line: int
    cells: dict[str, str]


def read_studies(data: bytes, path: str, measure: Measure) -> tuple[list[Study], list[Problem]]:
    """Read the studies of a table and say what is wrong with which rows.

    Raises Unreadable where no row can be understood: no text in UTF-8, no header, a column that
    is missing, no row at all.
    """
    text = _text(data, path)
    first = _SEPARATOR.match(text)
    text = text[first.end() :] if first else text
    delimiter = _delimiter(text)
    rows, problems = _rows(text, delimiter, path, measure)
    if not rows and not problems:
        raise Unreadable(
            Problem(
                place=Place(path),
                rule="table-empty",
                fault="the table has no study",
                remedy=f"Give one row for each study, under the header {_header(measure)}.",
            )
        )
    counts = [column for group in GROUPS[measure] for column in group]
    # A semicolon between cells is how spreadsheets write where a comma is the decimal sign.
    commas = delimiter == ";" or any(
        is_decimal_comma(row.cells[name]) for row in rows for name in counts
    )
    studies = []
    for row in rows:
        study = _study(row, path, measure, commas=commas)
        if isinstance(study, Study):
            studies.append(study)
        else:
            problems.extend(study)
    return studies, sorted(problems, key=lambda problem: problem.place)


# --- text to rows ----------------------------------------------------------------------------------


def _text(data: bytes, path: str) -> str:
    if len(data) > MAX_BYTES:
        raise _unreadable(path, "table-too-large", "the table has more than 16 MB")
    if data.startswith(WORKBOOKS):
        fault = "this is a workbook of a spreadsheet program, and no CSV"
        raise _unreadable(path, "table-is-a-workbook", fault, SAVE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = "the table is not in UTF-8"
        raise _unreadable(path, "table-not-utf8", fault, SAVE, line) from error


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=header.count)


def _rows(
    text: str, delimiter: str, path: str, measure: Measure
) -> tuple[list[Row], list[Problem]]:
    lines = _lines(text, delimiter, path)
    line, names = next(lines, (1, []))
    if not names:
        raise _unreadable(path, "table-empty", "the table is empty")
    columns = [_column(name) for name in names]
    _check_columns(columns, names, Place(path, line), measure)
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in lines:
        if any(cells[len(columns) :]) or len(cells) < _needed(columns, measure):
            problems.append(_ragged(Place(path, line), len(cells), len(columns)))
            continue
        padded = [*cells, *[""] * len(columns)]
        rows.append(Row(line, dict(zip(columns, padded, strict=False))))
    return rows, problems


def _lines(text: str, delimiter: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Give the cells of each line that has any, with its number; a cell may run over lines."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable(
                path,
                "table-broken",
                f"the table cannot be read on from here ({error})",
                "Close every quotation mark, and write one within a cell twice.",
                begun,
            ) from error
        cells = [cell.strip() for cell in cells]
        if any(cells):
            yield begun, cells
        begun = reader.line_num + 1


def _column(name: str) -> str:
    """Give a column's name without capitals, spaces, hyphens and underscores."""
    plain = "".join(letter for letter in name.casefold() if letter.isalnum())
    return "person_time" if plain == "persontime" else plain


def _check_columns(
    columns: Sequence[str], names: Sequence[str], place: Place, measure: Measure
) -> None:
    needed = ["study", *(column for group in GROUPS[measure] for column in group)]
    missing = [column for column in needed if column not in columns]
    if missing:
        raise Unreadable(
            Problem(
                place=place,
                rule="column-missing",
                fault=f"to pool a {measure} the table lacks {', '.join(missing)}",
                value=", ".join(name for name in names if name),
                remedy=f"Give the table the header {_header(measure)}.",
            )
        )
    twice = [column for column, count in Counter(columns).items() if count > 1 and column in needed]
    if twice:
        raise _unreadable(
            place.path,
            "column-twice",
            f"the table has two columns {', '.join(twice)}",
            "Leave one of them.",
            place.line,
        )


def _header(measure: Measure) -> str:
    return ", ".join(["study", *(column for group in GROUPS[measure] for column in group)])


def _needed(columns: Sequence[str], measure: Measure) -> int:
    """Give how many cells a row must have to reach its last number; a spreadsheet drops the rest."""
    counts = [column for group in GROUPS[measure] for column in group]
    return 1 + max(columns.index(column) for column in ["study", *counts])


def _ragged(place: Place, found: int, expected: int) -> Problem:
    return Problem(
        place=place,
        rule="row-of-other-length",
        fault="the row has not as many cells as the header",
        value=f"{found}, the header {expected}",
        remedy="Put text with a comma or semicolon between quotation marks.",
    )


def _unreadable(
    path: str, rule: str, fault: str, remedy: str = "Name a CSV table of studies.", line: int = 0
) -> Unreadable:
    return Unreadable(Problem(place=Place(path, line), rule=rule, fault=fault, remedy=remedy))


# --- rows to studies -------------------------------------------------------------------------------


def _study(row: Row, path: str, measure: Measure, *, commas: bool) -> Study | list[Problem]:
    place = Place(path, row.line)
    name = " ".join(row.cells["study"].split())
    problems = [] if name else [_nameless(place)]
    if name.casefold().strip(" :.") in TOTALS:
        problems.append(_total(place, name))
    groups: list[Counts] = []
    for events, size in GROUPS[measure]:
        group = _group(row, (events, size), place, commas=commas)
        if isinstance(group, Counts):
            groups.append(group)
        else:
            problems.extend(group)
    if problems:
        return problems
    return Study(
        name=name,
        group=groups[0],
        control=groups[1] if len(groups) > 1 else None,
        place=place,
        **{column: row.cells.get(column, "") for column in ABOUT},
    )


def _group(
    row: Row, columns: tuple[str, str], place: Place, *, commas: bool
) -> Counts | list[Problem]:
    cells = [row.cells[column] for column in columns]
    people = columns[1] != "person_time"
    events = read_count(cells[0], commas=commas)
    size = (read_count if people else read_number)(cells[1], commas=commas)
    problems = [
        _misread(place, column, cell, read)
        for column, cell, read in zip(columns, cells, (events, size), strict=True)
        if isinstance(read, Misread)
    ]
    if isinstance(events, Misread) or isinstance(size, Misread):
        return problems
    if size == 0:
        return [_impossible(place, "group-empty", f"{columns[1]} is 0", cells[1])]
    if people and events > size:
        fault = f"there are more {columns[0]} than {columns[1]}"
        return [_impossible(place, "more-events-than-people", fault, f"{events} of {size}")]
    return Counts(events, size)


def _nameless(place: Place) -> Problem:
    return Problem(
        place=place,
        rule="study-unnamed",
        fault="the row does not say which study it is",
        remedy="Name the study: without a name nobody can see whether it is here twice.",
    )


def _total(place: Place, name: str) -> Problem:
    return Problem(
        place=place,
        rule="total-row",
        fault="this row seems to add up the others: its people would count twice",
        value=name,
        remedy="Take the row out; where it is a study, give it the name of its authors.",
    )


def _misread(place: Place, column: str, cell: str, read: Misread) -> Problem:
    return Problem(
        place=place,
        rule=read.rule,
        fault=f"{column}: {read.fault}",
        value=cell,
        remedy=REMEDIES.get(read.rule, NUMBERS),
    )


def _impossible(place: Place, rule: str, fault: str, value: str) -> Problem:
    return Problem(
        place=place,
        rule=rule,
        fault=fault,
        value=value,
        remedy="Look it up in the study; leave the row out when the study does not tell.",
    )

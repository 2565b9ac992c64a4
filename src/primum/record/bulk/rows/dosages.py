"""Dosages of many orders: what they repeat is found by SQL, and read once by the bedside's code.

A *form* is one row of a dosage view without its words, its route and its dates; a *template* the
forms of one dosage (several for several doseAndRate); a *manner* its route. Both are few beside the
orders. A *line* is a dosage of an order: template, words where these matter, manner and dates.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from primum.record.bulk.from_records import dosage_lines
from primum.record.bulk.row_tables import ROW_TABLES, row_table
from primum.record.bulk.rows.handed import hand_over
from primum.record.bulk.rows.ordered import list_numbers
from primum.record.bulk.shape import quoted
from primum.record.dosage import normalise
from primum.record.dosage_rows import raw_dosages
from primum.record.model import RawDosage
from primum.record.tables import DOSAGE, ROUTE
from primum.vocabulary.codes import Coding

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KINDS = (
    "medication_request",
    "medication_dispense",
    "medication_statement",
    "medication_administration",
)

# Columns of a dosage view that are no part of its form.
_BOUNDS = ("bounds_start", "bounds_end", "bounds_value", "bounds_unit")
_APART = frozenset({"dosage", "text", "route_text", *_BOUNDS})
_FORM = tuple(name for name, _ in DOSAGE if name not in _APART)

# The columns of a read template: those of the row table that the dates do not decide.
_READ = tuple(
    (name, type_)
    for name, type_ in ROW_TABLES["dosage"]
    if name not in ("regimen", "line", "routes", "start", "end")
)
_NOTHING = normalise(RawDosage()).problems  # what is said of a dosage without anything
_MADE = (
    *("form", "piece", "template", "wordy", "read", "manner", "given", "way"),
    *("worded", "distinct", "lined", "lined_list", "held", "end"),
)

_Row = dict[str, Any]
_Form = tuple[Any, ...]


def number_regimens(connection: "DuckDBPyConnection") -> None:
    """Fill the row table `dosage`, and `med_regimen`: the regimen of each order (`n`) with any.

    A course is dosages and routes that orders in `med_main` share; `med_order` has the course (`d`)
    of each order, and `med_line` the dosages of each course, with their bounds.
    """
    _courses(connection)
    _pieces(connection)
    _lines(connection)
    _read_templates(connection)
    _read_manners(connection)
    _regimens(connection)
    for table in _MADE:
        connection.execute(f"DROP TABLE med_{table}")


def _courses(connection: "DuckDBPyConnection") -> None:
    """Number what orders share: the keys of their dosages and routes."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_course AS SELECT CAST(row_number() OVER () AS INTEGER) "
        "AS d, dosage, route FROM (SELECT DISTINCT dosage, route FROM med_main); "
        "CREATE OR REPLACE TEMP TABLE med_order AS SELECT n, d FROM med_main "
        "JOIN med_course USING (dosage, route)"
    )


def _pieces(connection: "DuckDBPyConnection") -> None:
    """Number the forms, and give each dosage row of a course its form."""
    columns = ", ".join(map(quoted, _FORM))
    every = " UNION ALL ".join(f"SELECT {columns} FROM {kind}_dosage" for kind in KINDS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_form AS SELECT CAST(row_number() OVER () AS INTEGER) "
        f"AS form, * FROM (SELECT DISTINCT {columns} FROM ({every}))"
    )
    same = " AND ".join(
        f"d.{quoted(name)} IS NOT DISTINCT FROM f.{quoted(name)}" for name in _varying(connection)
    )
    apart = ", ".join(f"d.{name}" for name in ("text", "route_text", *_BOUNDS))
    every = " UNION ALL ".join(
        f"SELECT m.d, d.dosage, d.rowid AS place, f.form AS c, {apart} FROM {kind}_dosage d "
        f"JOIN med_course m ON m.dosage = d.id JOIN med_form f ON {same or 'true'}"
        for kind in KINDS
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE med_piece AS {every}")


def _varying(connection: "DuckDBPyConnection") -> list[str]:
    """Name the columns by which forms differ: most of FHIR's Dosage is never used."""
    differ = ", ".join(
        f"min({name}) IS DISTINCT FROM max({name}) OR count({name}) NOT IN (0, count(*))"
        for name in map(quoted, _FORM)
    )
    found = connection.execute(f"SELECT {differ} FROM med_form").fetchone() or ()
    return [name for name, differs in zip(_FORM, found, strict=True) if differs]


def _lines(connection: "DuckDBPyConnection") -> None:
    """Make a row of each dosage of a course, its template and its manner numbered."""
    list_numbers(connection, "med_piece", "d, dosage")
    _routes(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_template AS SELECT CAST(row_number() OVER () AS INTEGER)"
        " AS template, * FROM (SELECT DISTINCT numbers AS forms FROM med_piece_list)"
    )
    apart = ", ".join(f"d.{name}" for name in ("text", "route_text", *_BOUNDS))
    # What is no part of a form is the same in every row of one dosage, so in its first.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE med_line AS SELECT l.d, l.place, t.template, "
        f"coalesce(r.numbers, []) AS routes, {apart} "
        "FROM med_piece_list l JOIN med_template t ON l.numbers = t.forms "
        "JOIN med_piece d ON d.d = l.d AND d.place = l.place "
        "LEFT JOIN med_route_list r ON r.d = l.d AND r.dosage = l.dosage"
    )
    connection.execute("DROP TABLE med_piece_list; DROP TABLE med_route_list; DROP TABLE med_route")


def _routes(connection: "DuckDBPyConnection") -> None:
    """Number the codings of routes, in `med_way`, and list those of each dosage."""
    columns = ", ".join(name for name, _ in ROUTE[1:])
    every = " UNION ALL ".join(f"SELECT {columns} FROM {kind}_route" for kind in KINDS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_way AS SELECT CAST(row_number() OVER () AS INTEGER) "
        f"AS c, * FROM (SELECT DISTINCT {columns} FROM ({every}))"
    )
    same = " AND ".join(f"d.{name} IS NOT DISTINCT FROM w.{name}" for name, _ in ROUTE[1:])
    every = " UNION ALL ".join(
        f"SELECT m.d, d.dosage, d.rowid AS place, w.c FROM {kind}_route d "
        f"JOIN med_course m ON m.route = d.id JOIN med_way w ON {same}"
        for kind in KINDS
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE med_route AS {every}")
    list_numbers(connection, "med_route", "d, dosage")


def _read_templates(connection: "DuckDBPyConnection") -> None:
    """Read every template: without words, and once for each text where words change anything.

    Makes `med_read`: `template`, `words` (null where none matter), and what was read.
    """
    forms = _forms(connection)
    found = connection.execute("SELECT template, forms FROM med_template").fetchall()
    templates = {template: [forms[form] for form in held] for template, held in found}
    rows = [_template(template, None, held) for template, held in templates.items()]
    # Words are kept for the problems of a dosage alone, and of few.
    wordy = [
        row["template"]
        for row in rows
        if row["problems"]
        and _problems(templates[row["template"]], "x")
        != _problems(templates[row["template"]], None)
    ]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_wordy AS SELECT unnest(CAST($wordy AS INTEGER[])) "
        "AS template",
        {"wordy": wordy},
    )
    said = connection.execute(
        "SELECT DISTINCT template, text FROM med_line SEMI JOIN med_wordy USING (template) "
        "WHERE text IS NOT NULL"
    ).fetchall()
    rows += [_template(template, words, templates[template]) for template, words in said]
    hand_over(connection, "med_read", (("template", "INTEGER"), ("words", "VARCHAR"), *_READ), rows)


def _forms(connection: "DuckDBPyConnection") -> dict[int, _Form]:
    """Give each form as a row of a dosage view; what is no part of a form is nothing."""
    columns = ", ".join(
        quoted(name) if name in _FORM else "0" if name == "dosage" else "NULL" for name, _ in DOSAGE
    )
    found = connection.execute(f"SELECT form, {columns} FROM med_form").fetchall()
    return {form: tuple(row) for form, *row in found}


def _raw(forms: Sequence[_Form], words: str | None) -> RawDosage:
    if words is not None:
        forms = [(form[0], words, *form[2:]) for form in forms]
    return raw_dosages(forms, ())[0]


def _problems(forms: Sequence[_Form], words: str | None) -> tuple[tuple[str, str], ...]:
    return normalise(_raw(forms, words)).problems


def _template(template: int, words: str | None, forms: Sequence[_Form]) -> _Row:
    row = dosage_lines(0, [_raw(forms, words)])[0]
    return {"template": template, "words": words, **{name: row.get(name) for name, _ in _READ}}


def _read_manners(connection: "DuckDBPyConnection") -> None:
    """Read every manner of giving, in `med_manner`: its routes, and what is said of them."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_manner AS SELECT CAST(row_number() OVER () AS INTEGER) "
        "AS manner, * FROM (SELECT DISTINCT routes, route_text FROM med_line)"
    )
    ways = {
        way: Coding(*coding)
        for way, *coding in connection.execute(
            "SELECT c, system, code, display FROM med_way"
        ).fetchall()
    }
    rows = []
    found = connection.execute("SELECT manner, routes, route_text FROM med_manner").fetchall()
    for manner, routes, text in found:
        coded = tuple(ways[way] for way in routes)
        read = normalise(RawDosage(route=coded, route_text=text))
        told = [{"rule": rule, "value": value} for rule, value in read.problems[len(_NOTHING) :]]
        rows.append({"manner": manner, "given": read.routes, "told": told})
    columns = (
        ("manner", "INTEGER"),
        ("given", "VARCHAR[]"),
        ("told", "STRUCT(rule VARCHAR, value VARCHAR)[]"),
    )
    hand_over(connection, "med_given", columns, rows)


def _regimens(connection: "DuckDBPyConnection") -> None:
    """Number the distinct lines, then the distinct lists of them, and write these down."""
    bounds = ", ".join(_BOUNDS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_worded AS "
        "SELECT d, place, template, CASE WHEN w.template IS NOT NULL THEN text END AS words, "
        f"manner, {bounds} FROM med_line l LEFT JOIN med_wordy w USING (template) "
        "JOIN med_manner m ON l.routes = m.routes AND l.route_text IS NOT DISTINCT FROM m.route_text"
    )
    columns = ("template", "manner", "words", *_BOUNDS)
    same = " AND ".join(f"w.{name} IS NOT DISTINCT FROM d.{name}" for name in columns)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_distinct AS SELECT CAST(row_number() OVER () AS INTEGER) "
        f"AS c, * FROM (SELECT DISTINCT {', '.join(columns)} FROM med_worded); "
        "CREATE OR REPLACE TEMP TABLE med_lined AS SELECT w.d, place, c FROM med_worded w "
        f"JOIN med_distinct d ON {same}"
    )
    list_numbers(connection, "med_lined", "d")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_held AS SELECT CAST(row_number() OVER () AS INTEGER) "
        "AS regimen, numbers FROM (SELECT DISTINCT numbers FROM med_lined_list); "
        "CREATE OR REPLACE TEMP TABLE med_regimen AS SELECT n, regimen "
        "FROM med_lined_list JOIN med_held USING (numbers) JOIN med_order USING (d)"
    )
    _write(connection)


def _write(connection: "DuckDBPyConnection") -> None:
    """Fill the row table: every line of every regimen, with its dates."""
    read = {
        "regimen": "h.regimen",
        "line": "h.line",
        "routes": "g.given",
        "start": "d.bounds_start",
        "end": "coalesce(d.bounds_end, e.last)",
        "problems": "r.problems || g.told",
    }
    columns = ", ".join(read.get(name, f"r.{name}") for name, _ in ROW_TABLES["dosage"])
    _read_ends(connection)
    connection.execute(
        f"INSERT INTO {row_table('dosage')} SELECT {columns} "
        "FROM (SELECT regimen, unnest(numbers) AS c, generate_subscripts(numbers, 1) AS line "
        "FROM med_held) h JOIN med_distinct d USING (c) "
        "JOIN med_read r ON r.template = d.template AND r.words IS NOT DISTINCT FROM d.words "
        "JOIN med_given g USING (manner) "
        "LEFT JOIN med_end e ON e.start = d.bounds_start AND e.value = d.bounds_value "
        "AND e.unit IS NOT DISTINCT FROM d.bounds_unit"
    )


def _read_ends(connection: "DuckDBPyConnection") -> None:
    """Reckon when a dosage with a start and a duration ends, each different one once."""
    found = connection.execute(
        "SELECT DISTINCT bounds_start, bounds_value, bounds_unit FROM med_distinct "
        "WHERE bounds_end IS NULL AND bounds_start IS NOT NULL AND bounds_value IS NOT NULL"
    ).fetchall()
    rows = []
    for start, value, unit in found:
        read = normalise(RawDosage(bounds_start=start, bounds_value=value, bounds_unit=unit))
        rows.append({"start": start, "value": value, "unit": unit, "last": read.end})
    columns = (("start", "VARCHAR"), ("value", "DOUBLE"), ("unit", "VARCHAR"), ("last", "VARCHAR"))
    hand_over(connection, "med_end", columns, rows)

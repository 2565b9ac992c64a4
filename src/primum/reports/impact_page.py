"""What a release does to a population, as one HTML file with pictures (docs/reference/impact.md).

No script and no other file: it can be sent, kept and read from a disk. Every text is escaped, and a
policy in the head forbids scripts and addresses besides.
"""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from primum.reports.bars import Bar, BarRow, Chart, render_chart
from primum.reports.impact import (
    DIFFERS,
    MOVED,
    PEOPLE,
    budget_line,
    difference_lines,
    group_of,
    has_moved,
    moved,
    name_of,
    numbers_of,
    packs_of,
    remarks,
    verdict,
)
from primum.reports.population import MANY, STATUS, told
from primum.screening.impact.budget import per_1000
from primum.screening.impact.model import ByAgeAndSex, ByCheck, Impact, Movement
from primum.screening.impact.suppression import FEW, LEAST, Headcount

_HERE = Path(__file__).parent
_STYLES = (_HERE / "rendering" / "sheet.css", _HERE / "impact_page.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_SIDES = (("old", "OLD"), ("new", "NEW"))
_WAYS = (("came", "came"), ("went", "went"))
_KNOWN = (
    "Clinicians override 46 to 96 % of the alerts of such systems (Poly 2020, 10.2196/15653), and in "
    "one Dutch system 69 % of 4,065 alerts were repeats (de Wit 2015)."
)


def render_page(impact: Impact) -> str:
    """Render the comparison as an HTML document."""
    style = "\n".join(path.read_text("utf-8") for path in _STYLES)
    title = f"Impact: {impact.old.pack.version} to {impact.new.pack.version}"
    notices = " ".join(dict.fromkeys((impact.new.notice, impact.old.notice)))
    body = "".join(
        (
            _head(impact),
            _tiles(impact),
            _burden(impact),
            _moves(impact),
            _people(impact),
            _differences(impact),
            _tables(impact),
            _problems(impact),
        )
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body class="plain">\n<p class="notice" role="note">{escape(notices)}</p>\n'
        f"<main>\n{body}</main>\n<footer><p>primum impact, {escape(impact.format)}</p></footer>\n"
        "</body>\n</html>\n"
    )


def _head(impact: Impact) -> str:
    old, new = impact.old.pack, impact.new.pack
    badges = "".join(
        f'<p class="badge {"alarm" if spent.exceeded else "good"}">{escape(budget_line(spent))}</p>'
        for spent in impact.budgets
    )
    over = "".join(
        f"<li>What brings most to {escape(spent.limit)}: "
        + ", ".join(f"{escape(it.check)} {it.alerts:,}" for it in spent.most)
        + "</li>"
        for spent in impact.budgets
        if spent.exceeded
    )
    said = "".join(f"<li>{escape(remark)}</li>" for remark in remarks(impact))
    facts = [
        ("Patients", f"{told(impact.patients.total)} in {impact.data}"),
        ("Asked", f"{impact.at}, {impact.jurisdiction.upper()}" + _only(impact)),
        *packs_of(impact),
    ]
    pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(what)}</dd>" for name, what in facts)
    same = old.title == new.title and old.version == new.version
    title = f"{new.title} {new.version}" if same else f"{old.title} {old.version} to {new.version}"
    return (
        f'<header><p class="kind">Impact of a release</p><h1>{escape(title)}</h1>\n'
        f'<p class="lead">{escape(verdict(impact))}</p>\n<div class="badges">{badges}</div>\n'
        + (f"<ul>{said}{over}</ul>\n" if said or over else "")
        + f'<dl class="facts">{pairs}</dl></header>\n'
    )


def _only(impact: Impact) -> str:
    return ", only approved" if impact.only_approved else ""


def _tiles(impact: Impact) -> str:
    alerts, people = impact.status("alert"), impact.patients
    old, new = impact.old.repeats, impact.new.repeats
    tiles = [
        (
            f"{alerts.old_per_1000_orders:,.1f} → {alerts.new_per_1000_orders:,.1f}",
            f"alerts per 1,000 orders judged ({impact.new.orders_judged:,} orders)",
        ),
        (f"+{alerts.came:,} / −{alerts.went:,}", "alerts that came, and went"),
        (f"{told(people.came.any)} / {told(people.went.any)}",
         "patients with an alert that came, and with one that went"),
        (f"{100 * old.share:.1f} → {100 * new.share:.1f} %", "of alerts repeat one of the patient"),
    ]  # fmt: skip
    items = "".join(f"<li><b>{escape(top)}</b><span>{escape(it)}</span></li>" for top, it in tiles)
    return f'<ul class="tiles">{items}</ul>\n<p class="small">{escape(_KNOWN)}</p>\n'


def _burden(impact: Impact) -> str:
    """Draw alerts per 1,000 orders by check, the heaviest of either pack first."""
    alerts = [it for it in impact.by_check if it.status == "alert"]
    heaviest = sorted(alerts, key=lambda it: (-max(it.old, it.new), it.check))
    old, new = impact.old.orders_judged, impact.new.orders_judged
    rows = [
        BarRow(
            it.check,
            (
                _rate("old", per_1000(it.old, old), it.old),
                _rate("new", per_1000(it.new, new), it.new),
            ),
            _aside(it),
        )
        for it in heaviest[:MANY]
    ]
    if not rows:
        return "<h2>Burden</h2>\n<p>Neither pack gives any alert here.</p>\n"
    chart = Chart("Alerts per 1,000 orders, by check", _SIDES, rows, _cut(heaviest))
    return f"<h2>Burden</h2>\n{render_chart(chart)}"


def _rate(series: str, rate: float, count: int) -> Bar:
    return Bar(series, rate, f"{rate:,.2f} ({count:,})")


def _aside(it: ByCheck) -> str:
    return "" if it.packs == "both" else f"only in {it.packs.upper()}"


def _cut(rows: Sequence[object]) -> str:
    more = len(rows) - MANY
    return f"{more:,} more are in the JSON." if more > 0 else ""


def _moves(impact: Impact) -> str:
    rows = [it for it in moved(impact.by_check, "alert") if it.came or it.went]
    if not rows:
        return "<h2>What came and went</h2>\n<p>No alert came, and none went.</p>\n"
    bars = [
        BarRow(
            it.check,
            (_signed("came", it.came, "+"), _signed("went", it.went, "−")),
            _aside(it),
        )
        for it in rows[:MANY]
    ]
    chart = Chart("Alerts that came and went, by check", _WAYS, bars, _cut(rows))
    return f"<h2>What came and went</h2>\n{render_chart(chart)}"


def _signed(series: str, count: int, sign: str) -> Bar:
    return Bar(series, count, f"{sign}{count:,}" if count else "0")


def _people(impact: Impact) -> str:
    people = impact.patients
    bands = [
        BarRow(f"{it.alerts} alert{'' if it.alerts == '1' else 's'}",
               (_head_count("old", it.old), _head_count("new", it.new)))
        for it in people.by_alerts
    ]  # fmt: skip
    head = ("", "any", "one", "several", "none")
    rows = [
        (f"an alert that {way}", *map(told, (it.any, it.one, it.several, it.none)))
        for way, it in (("came", people.came), ("went", people.went))
    ]
    return (
        "<h2>Patients</h2>\n"
        + f"<p>{escape(PEOPLE)}</p>\n"
        + render_chart(Chart("Patients by number of alerts", _SIDES, bands))
        + _table("Patients with", head, rows)
        + "<h2>Who is affected</h2>\n"
        + _by_age(people.by_age_and_sex)
    )


def _by_age(cells: Iterable[ByAgeAndSex]) -> str:
    affected = [it for it in cells if it.came or it.went]
    if not affected:
        return "<p>Nobody has an alert that came or went.</p>\n"
    rows = [
        BarRow(
            group_of(it).capitalize(),
            (_head_count("came", it.came), _head_count("went", it.went)),
            f"of {told(it.patients)}",
        )
        for it in affected
    ]
    title = "Patients with alerts that came and went, by age and sex"
    note = "Dashed: fewer than five, drawn as four. Bands without anybody affected are left out."
    return render_chart(Chart(title, _WAYS, rows, note))


def _head_count(series: str, count: Headcount) -> Bar:
    """Draw a number of people; one that is hidden as what is told of it."""
    if isinstance(count, int):
        return Bar(series, count, f"{count:,}")
    return Bar(series, LEAST - 1 if count == FEW else None, count, is_vague=True)


def _differences(impact: Impact) -> str:
    lines = difference_lines(impact)
    if not lines:
        return ""
    items = "".join(
        f"<dt>{escape(what)} ({len(ids):,})</dt><dd>{escape(', '.join(ids))}</dd>"
        for what, ids in lines
    )
    return f"<h2>What differs between the packs</h2>\n<dl>{items}</dl>\n"


def _tables(impact: Impact) -> str:
    statuses = [(STATUS[it.status], *_cells(it)) for it in impact.by_status]
    changed = "".join(
        f"<li>{STATUS[it.status]}: "
        + ", ".join(f"{count:,} {DIFFERS[part]}" for part, count in it.differs.items())
        + "</li>"
        for it in impact.by_status
        if it.differs
    )
    checks = [(name_of(it), *_cells(it)) for it in moved(impact.by_check, "alert")]
    references = [(name_of(it), *_cells(it)) for it in moved(impact.by_check, "reference")]
    medicines = [
        (f"{it.medicine}: {STATUS[it.status]}", *_cells(it))
        for it in impact.by_medicine
        if has_moved(it)
    ]
    return (
        "<h2>In numbers</h2>\n"
        + _table("Findings", ("", *MOVED), statuses)
        + (f"<p>What changed:</p><ul>{changed}</ul>\n" if changed else "")
        + _table("Medicines whose findings moved", ("", *MOVED), medicines)
        + _table("Checks whose alerts moved", ("", *MOVED), checks)
        + _table("Checks whose references moved", ("", *MOVED), references)
    )


def _cells(movement: Movement) -> tuple[str, ...]:
    return tuple(f"{count:,}" for count in numbers_of(movement))


def _problems(impact: Impact) -> str:
    if not impact.problems:
        return ""
    items = "".join(
        f"<li>{escape(it.rule)}: {it.count:,}. {escape(it.message)}. {escape(it.remedy)}</li>"
        for it in impact.problems
    )
    return f"<h2>Problems of the data</h2>\n<ul>{items}</ul>\n"


def _table(label: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    titles = "".join(f'<th scope="col">{escape(it)}</th>' if it else "<td></td>" for it in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(
            f'<td data-title="{escape(title)}">{escape(cell)}</td>'
            for title, cell in zip(head[1:], cells, strict=True)
        )
        + "</tr>\n"
        for name, *cells in rows
    )
    return (
        f'<div class="table numbers"><table><caption>{escape(label)}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table></div>\n"
    )

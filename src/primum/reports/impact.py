"""What a release does to a population, as text and as JSON (docs/reference/impact.md)."""

from collections.abc import Iterable, Sequence

from primum.reports.page import Ink, Page
from primum.reports.population import (
    MANY,
    STATUS,
    Line,
    told,
    write_more,
    write_problems,
    write_table,
)
from primum.reports.problems import pretty
from primum.screening.impact.model import ByAgeAndSex, ByCheck, Impact, Movement, Side, Spent

DIFFERS = {
    "decision": "in the decision",
    "reasons": "in the reasons",
    "missing": "in what is missing",
    "verified": "in being verified",
    "held": "in being held",
}
PEOPLE = (
    "Counts of people under 5 are told as <5. Where one could be worked out from a total, others are "
    "told as 5+."
)
MOVED = ("before", "now", "same", "changed", "came", "went")


def render_json(impact: Impact) -> str:
    """Render the comparison as indented JSON."""
    return pretty(impact)


def render_text(impact: Impact, page: Page) -> str:
    """Write the comparison on the page and give its text."""
    _write_header(impact, page)
    _write_differences(impact, page)
    _write_findings(impact, page)
    _write_burden(impact, page)
    _write_moved(impact, page)
    _write_people(impact, page)
    _write_budgets(impact.budgets, page)
    write_problems(page, impact.problems)
    page.blank()
    page.write(f"{impact.seconds:,.1f} s", ink=Ink.FAINT)
    return str(page)


def packs_of(impact: Impact) -> list[tuple[str, str]]:
    """Name both packs."""
    return [("OLD", _named(impact.old)), ("NEW", _named(impact.new))]


def _named(side: Side) -> str:
    pack = side.pack
    return f"{side.path}: {pack.title} {pack.version} ({pack.meaning[:12]})"


def verdict(impact: Impact) -> str:
    """Say in a sentence or two what becomes of the alerts."""
    alerts = impact.status("alert")
    same = (
        "Both packs have one meaning: only where things were written differs, so nothing can change. "
        if impact.differences.same_meaning and not impact.differences.same_provenance
        else "This is the same pack twice. "
        if impact.differences.same_meaning
        else ""
    )
    if not impact.is_changed:
        return same + "Nothing that is said of anybody changes."
    text = f"Of the alerts {alerts.came:,} came, {alerts.went:,} went, {alerts.changed:,} changed"
    return f"{same}{text} and {alerts.unchanged:,} stay as they are."


def remarks(impact: Impact) -> list[str]:
    """Say what the counts of alerts alone do not tell."""
    alerts, unsettled = impact.status("alert"), impact.unsettled
    found = []
    if not impact.old.orders_judged and not impact.new.orders_judged:
        found.append("There is no order in this data that could be judged.")
    elif not impact.old.orders_covered and not impact.new.orders_covered:
        found.append("No order is of a medicine that either pack speaks of: nothing was checked.")
    if alerts.from_other_status:
        found.append(f"{alerts.from_other_status:,} of those that came were references before.")
    if alerts.to_other_status:
        found.append(f"{alerts.to_other_status:,} of those that went are references now.")
    if unsettled.lost:
        found.append(
            f"{unsettled.lost:,} of those that went are not settled: NEW cannot assess their check."
        )
    if unsettled.gained:
        found.append(f"{unsettled.gained:,} of those that came OLD could not assess.")
    return found


def difference_lines(impact: Impact) -> list[tuple[str, tuple[str, ...]]]:
    """List what differs between the packs, by what it is; empty where nothing does."""
    differences = impact.differences
    lines = [
        ("statements only in OLD", differences.only_old),
        ("statements only in NEW", differences.only_new),
        ("statements changed", differences.changed),
        ("concepts and units changed", differences.concepts),
    ]
    return [(what, ids) for what, ids in lines if ids]


def _write_header(impact: Impact, page: Page) -> None:
    asked = f"{impact.data} at {impact.at}, {impact.jurisdiction.upper()}"
    page.write(asked + ", only approved" * impact.only_approved, ink=Ink.STRONG)
    for side, named in packs_of(impact):
        page.write(f"{side} {named}", ink=Ink.FAINT)
    for notice in dict.fromkeys((impact.new.notice, impact.old.notice)):
        page.write(notice, ink=Ink.FAINT)
    page.blank()
    page.write(verdict(impact), ink=Ink.STRONG)
    for remark in remarks(impact):
        page.write(remark)


def _write_differences(impact: Impact, page: Page) -> None:
    lines = difference_lines(impact)
    if not lines:
        return
    page.blank()
    page.line("What differs between the packs", ink=Ink.STRONG)
    for what, ids in lines:
        more = f" … and {len(ids) - MANY:,} more" if len(ids) > MANY else ""
        page.write(f"{what} ({len(ids):,}): {', '.join(ids[:MANY])}{more}", indent=4)


def numbers_of(movement: Movement) -> tuple[int, ...]:
    """Give before, now, same, changed, came, went."""
    return (
        movement.old,
        movement.new,
        movement.unchanged,
        movement.changed,
        movement.came,
        movement.went,
    )


def _write_findings(impact: Impact, page: Page) -> None:
    rows: list[Line] = [(STATUS[it.status], *numbers_of(it)) for it in impact.by_status]
    write_table(page, ("Findings", *MOVED), rows)
    for it in impact.by_status:
        if it.differs:
            parts = ", ".join(f"{count:,} {DIFFERS[part]}" for part, count in it.differs.items())
            page.write(f"{STATUS[it.status]} changed: {parts}", indent=4)


def _write_burden(impact: Impact, page: Page) -> None:
    old, new, alerts = impact.old, impact.new, impact.status("alert")
    rows: list[Line] = [
        ("orders judged", old.orders_judged, new.orders_judged),
        ("covered: the knowledge speaks of the medicine", old.orders_covered, new.orders_covered),
        (
            "alerts per 1,000 orders judged",
            f"{alerts.old_per_1000_orders:,.2f}",
            f"{alerts.new_per_1000_orders:,.2f}",
        ),
        ("alerts that repeat another of the patient", old.repeats.repeats, new.repeats.repeats),
        ("as share of all alerts", _percent(old.repeats.share), _percent(new.repeats.share)),
    ]
    write_table(page, ("Burden", "OLD", "NEW"), rows)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def has_moved(movement: Movement) -> bool:
    """Whether any of these findings came, went or changed."""
    return bool(movement.came or movement.went or movement.changed)


def moved(rows: Iterable[ByCheck], status: str) -> list[ByCheck]:
    """Give the checks of which findings of a status came, went or changed."""
    return [it for it in rows if it.status == status and has_moved(it)]


def name_of(it: ByCheck) -> str:
    """Name a check, and the pack where only one has it."""
    return it.check if it.packs == "both" else f"{it.check} (only in {it.packs.upper()})"


def _write_moved(impact: Impact, page: Page) -> None:
    for status in ("alert", "reference"):
        rows: list[Line] = [(name_of(it), *numbers_of(it)) for it in moved(impact.by_check, status)]
        write_table(page, (f"Checks whose {STATUS[status]} moved", *MOVED), rows[:MANY])
        write_more(page, len(rows) - MANY, "checks")
    medicines: list[Line] = [
        (f"{it.medicine}: {STATUS[it.status]}", *numbers_of(it))
        for it in impact.by_medicine
        if has_moved(it)
    ]
    write_table(page, ("Medicines whose findings moved", *MOVED), medicines[:MANY])
    write_more(page, len(medicines) - MANY, "medicines")


def _write_people(impact: Impact, page: Page) -> None:
    people = impact.patients
    write_table(
        page,
        ("Patients", "any", "one", "several", "none"),
        [
            (f"with an alert that {way}", it.any, it.one, it.several, it.none)
            for way, it in (("came", people.came), ("went", people.went))
        ],
    )
    page.write(f"of all {told(people.total)} patients", indent=4)
    bands: list[Line] = [(it.alerts, it.old, it.new) for it in people.by_alerts]
    write_table(page, ("Patients by number of alerts", "OLD", "NEW"), bands)
    affected: list[Line] = [
        (group_of(it), it.patients, it.came, it.went)
        for it in people.by_age_and_sex
        if it.came or it.went
    ]
    head = ("Patients with alerts that came or went", "all", "came", "went")
    write_table(page, head, affected)
    page.blank()
    page.write(PEOPLE, ink=Ink.FAINT)


def group_of(it: ByAgeAndSex) -> str:
    """Name an age band and sex."""
    age = "age unknown" if it.age == "unknown" else f"{it.age} years"
    return f"{age}, {'sex unknown' if it.sex == 'unknown' else it.sex}"


def budget_line(spent: Spent) -> str:
    """Say how much of a budget is spent."""
    what = "alerts" if spent.of == "alerts" else "alerts that came"
    text = f"{what}: {spent.per_1000_orders:,.2f} per 1,000 orders, budget {spent.limit}"
    if not spent.exceeded:
        return f"{text}: kept ({spent.alerts:,}, allowed {spent.allowed:,})"
    over = spent.alerts - spent.allowed
    return f"{text}: exceeded by {over:,} ({spent.alerts:,}, allowed {spent.allowed:,})"


def _write_budgets(budgets: Sequence[Spent], page: Page) -> None:
    if not budgets:
        return
    page.blank()
    page.line("Budget", ink=Ink.STRONG)
    for spent in budgets:
        page.write(budget_line(spent), indent=4, ink=Ink.ALARM if spent.exceeded else Ink.PLAIN)
        if spent.exceeded:
            most = (
                f"{it.check} {it.alerts:,} ({it.per_1000_orders:,.2f} per 1,000)"
                for it in spent.most
            )
            page.write(f"most by {', '.join(most)}", indent=8)

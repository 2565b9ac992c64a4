"""Rates of overriding: what is counted, once, and what comes first; on both databases."""

import pytest
from scipy.stats import binomtest

from postgres.entries import NOW, answer, asked, offered, shown, silenced
from primum.cds_hooks.feedback import migrate
from primum.cds_hooks.feedback.migrate import migrations
from primum.cds_hooks.feedback.open import connect_to_read
from primum.cds_hooks.feedback.rates import measure, name_reasons
from primum.cds_hooks.feedback.rates_page import render_rates
from primum.reports.page import Page


def rates_of(place, entries, by="check", since=0.0):
    async def work(store):
        for entry in entries:
            await (store.keep(entry) if hasattr(entry, "hook") else store.answer([entry]))

    place.with_store(work)
    database = connect_to_read(place.settings.url, {}, 10)
    try:
        return measure(database, by, since, None)
    finally:
        database.close()


def told(check, outcomes, medicine="med", **changed):
    """Show a check as often as there are outcomes, each on a card of its own; '' is no answer."""
    for n, outcome in enumerate(outcomes):
        name = f"{check}-{n}"
        part = shown(check, name, medicine=medicine, **changed)
        yield asked(name, part, patient=f"pseudonym-{n}")
        if outcome:
            yield answer(name, name, outcome, reason_code="later" if n % 2 else "")


ACC, OVER = "accepted", "overridden"


def test_what_became_of_a_check(place):
    entries = told("med/check", [OVER] * 6 + [ACC] * 2 + [""] * 2)
    found = rates_of(place, [*entries, asked("q", silenced("med/check"), pack_version="2.0.0")])
    (rate,) = found.rates
    assert (found.requests, rate.shown, rate.interrupting) == (11, 10, 10)
    assert (rate.answered, rate.accepted, rate.overridden, rate.silenced) == (8, 2, 6, 1)
    assert rate.unanswered == pytest.approx(0.2)
    oracle = binomtest(6, 8).proportion_ci(0.95, "wilson")
    assert rate.override_rate.share == 0.75
    assert rate.override_rate.low == pytest.approx(oracle.low)
    assert rate.override_rate.high == pytest.approx(oracle.high)
    assert rate.packs == ("1.0.0", "2.0.0")
    assert [(it.code, it.overridden) for it in rate.reasons] == [("", 3), ("later", 3)]


def test_a_card_that_is_sent_again_counts_once_and_by_its_last_answer(place):
    first = asked("a", shown(), shown(), shown("med/other"))
    answers = answer("late", outcome=ACC, received=NOW + 50), answer("early", outcome=OVER)
    found = rates_of(place, [first, asked("b", shown()), *answers])
    assert [(it.check, it.shown, it.accepted, it.overridden) for it in found.rates] == [
        ("med/check", 1, 1, 0),
        ("med/other", 1, 1, 0),
    ]


def test_what_was_done_with_an_acceptance(place):
    both = offered("s-1", "cancel-draft"), offered("s-2", "order-monitoring")
    other = offered("s-3", "order-monitoring", card="card-2")
    entries = [
        asked("a", shown(), shown("med/merged"), *both),
        asked("a-again", shown(), *both),
        asked("b", shown(card="card-2"), other),
        asked("c", shown(card="card-3")),
        asked("d", shown(card="card-4"), offered("s-4", "cancel-draft", card="card-4")),
        answer("1", "card-1", ACC, suggestions=("S-1", "s-2")),
        answer("2", "card-2", ACC, suggestions=("s-3", "nobody's")),
        answer("3", "card-3", ACC, suggestions=("s-3",)),  # another card's: nothing of this one
        answer("4", "card-4", ACC, suggestions=("s-4",)),
        answer("5", "card-4", OVER, received=NOW + 50),  # what was said last holds
    ]
    found = rates_of(place, [*entries, *entries])
    did = {it.check: {each.kind: each.accepted for each in it.suggestions} for it in found.rates}
    assert did == {
        "med/check": {"order-monitoring": 2, "cancel-draft": 1, "": 1},
        "med/merged": {"cancel-draft": 1, "order-monitoring": 1},
    }
    assert [it.accepted for it in found.rates if it.check == "med/check"] == [3]
    text = render_rates(found, Page(100))
    assert "accepted: monitoring ordered 2; no suggestion taken 1; draft cancelled 1" in text
    (by_medicine,) = rates_of(place, [], by="medicine").rates
    assert by_medicine.suggestions[0].accepted == 3


def test_an_older_store_is_brought_up_to_date_and_read_before_it_is(place, monkeypatch):
    entries = asked("a", shown(card="old")), answer("1", "old", ACC, suggestions=("s-1",))
    with monkeypatch.context() as older:
        every = migrations(place.kind)
        older.setattr(migrate, "migrations", lambda _: every[:2])
        found = rates_of(place, entries)
    assert (found.rates[0].accepted, found.rates[0].suggestions) == (1, ())
    new = asked("b", shown(), offered()), answer("2", "card-1", ACC, suggestions=("s-1",))
    (rate,) = rates_of(place, new).rates
    assert [(it.kind, it.accepted) for it in rate.suggestions] == [("", 1), ("order-monitoring", 1)]


def test_answers_of_another_client_are_not_counted(place):
    found = rates_of(place, [asked("a", shown()), answer(client="https://another.example")])
    assert found.rates[0].answered == 0
    assert found.rates[0].override_rate is None


def test_what_is_surely_overridden_most_comes_first_and_too_few_last(place):
    entries = [
        *told("med/few", [OVER] * 4),
        *told("med/often", [OVER] * 20 + [ACC] * 5),
        *told("med/always", [OVER] * 5),
        *told("med/never", [ACC] * 9),
    ]
    found = rates_of(place, entries).rates
    assert [it.check for it in found] == ["med/often", "med/always", "med/never", "med/few"]
    assert [it.is_few for it in found] == [False, False, False, True]


def test_by_medicine_and_what_could_not_be_assessed(place):
    entries = [
        *told("a/one", [OVER] * 3, medicine="a"),
        *told("", [ACC] * 3, medicine="a", indicator="info", status="not-assessable"),
        *told("b/one", [ACC] * 2, medicine="b"),
    ]
    (a, b) = rates_of(place, entries, by="medicine").rates
    assert (a.medicine, a.check, a.shown, a.interrupting, a.overridden) == ("a", "", 6, 3, 3)
    assert (b.medicine, b.is_few) == ("b", True)
    text = render_rates(rates_of(place, []), Page(100))
    assert "a: not assessable" in text


def test_since_leaves_out_what_was_asked_before(place):
    entries = [asked("old", shown(), at=NOW - 10), asked("new", shown(card="card-2"), at=NOW)]
    found = rates_of(place, entries, since=NOW)
    assert (found.requests, found.rates[0].shown) == (1, 1)


def test_reasons_with_their_checks(place):
    entries = [*told("a/one", [OVER] * 6, medicine="a"), *told("b/two", [OVER] * 2, medicine="b")]
    found = rates_of(place, entries, by="reason")
    assert [(it.code, it.overridden, it.checks) for it in found.reasons] == [
        ("", 4, ("a/one", "b/two")),
        ("later", 4, ("a/one", "b/two")),
    ]
    text = render_rates(found, Page(100))
    assert "no reason given" in text
    assert "50 % (22 to 78 %): 4 of all overrides" in text


def test_the_text_says_what_is_too_few_and_draws_the_rest(place):
    entries = [*told("med/often", [OVER] * 20 + [ACC] * 5), *told("med/few", [OVER, ""])]
    text = render_rates(rates_of(place, entries), Page(100))
    assert "████████████▒▒▒▒▒▒··  80 % (61 to 91 %): overridden 20 of 25 answered" in text
    assert "overridden 1 of 1 answered: too few to judge" in text
    assert "unanswered 50 %" in text


def test_what_interrupts_nobody_and_is_not_answered_is_one_line(place):
    entries = [
        *told("med/often", [OVER] * 5),
        *told("med/to-read", [""] * 3, indicator="info"),
        *told("med/also", [""] * 2, indicator="info"),
        *told("med/ignored", [""] * 2),
    ]
    text = render_rates(rates_of(place, entries), Page(100))
    assert "never answered\n    med/to-read 3; med/also 2\n" in text
    assert text.count("not answered yet") == 1  # that of an alert is a rate to look at


def test_a_reason_that_came_as_a_code_alone_is_named(place):
    found = rates_of(place, told("med/check", [OVER] * 4))
    named = name_reasons(found, {("", "later"): "I will see to it later"})
    assert [it.display for it in named.reasons] == ["", "I will see to it later"]
    assert "reasons: no reason given 2; I will see to it later 2" in render_rates(named, Page(100))
    assert name_reasons(named, {("", "later"): "Other words"}) == named


def test_an_empty_store_says_so(place):
    assert "No check was shown" in render_rates(rates_of(place, []), Page(100))

"""Rates of overriding: what is counted, once, and what comes first; on both databases."""

import pytest
from scipy.stats import binomtest

from postgres.entries import NOW, answer, asked, shown, silenced
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

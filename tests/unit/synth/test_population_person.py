"""Ages, bodies and dates of invented people."""

from collections import Counter
from datetime import date

import pytest

from primum.record.model import RawDosage
from primum.record.routes import read_routes
from primum.record.shapes import is_date
from primum.record.timing import read_frequency
from primum.synth.chance import Chance, ranked, shares
from primum.synth.population.dosages import ROUTES, route_of, timing_of
from primum.synth.population.person import any_age, make_person
from primum.vocabulary.codes import Coding
from primum.vocabulary.dates import read_when
from primum.vocabulary.quantity import nearly_equal

TODAY = date(2026, 6, 1)


def people(count, age=None):
    for number in range(count):
        chance = Chance(5, number)
        yield make_person(chance, any_age(chance) if age is None else age, TODAY)


def test_weights_are_plausible_for_age(shipped):
    bands = shipped.meaning.measurements["body-weight"].plausible
    for person in people(2_000):
        band = next(band for band in bands if person.age() < band.below_age)
        assert (band.low or 0) <= person.weight() <= band.high


def test_heights_are_plausible(shipped):
    band = shipped.meaning.measurements["body-height"].plausible[-1]
    assert all(band.low <= person.height() <= band.high for person in people(2_000))


def test_a_child_grows():
    for person in people(50, age=9):
        weights = [person.weight(ago) for ago in range(0, 3_000, 100)]
        assert weights == sorted(weights, reverse=True)


def test_there_are_children_adults_and_newborns():
    ages = [person.age() for person in people(3_000)]
    children = sum(age < 18 for age in ages) / len(ages)
    assert 0.2 < children < 0.32
    assert 0 < sum(age < 1 for age in ages) / len(ages) < 0.08
    assert max(ages) <= 100


def test_dates_are_those_of_fhir_and_of_that_day():
    for number, person in enumerate(people(200)):
        chance = Chance(6, number)
        for ago in (-5, 0, 1, 400):
            for text in (person.day(ago), person.moment(chance, ago), person.when(chance, ago)):
                assert is_date(text)
                day = read_when(person.day(ago))
                when = read_when(text)
                # In another time zone the day began up to fourteen hours before or after.
                assert when.latest >= day.earliest - 14 * 3600
                assert when.earliest <= day.latest + 14 * 3600


def test_the_past_is_within_the_life():
    for number, person in enumerate(people(300)):
        assert 0 <= person.past(Chance(7, number), 5_000) <= person.age_days


def test_the_nth_thing_is_drawn_an_nth_as_often():
    drawn, chance = ranked("abcd"), Chance(8, "zipf")
    counts = Counter(chance.among(drawn) for _ in range(20_000))
    for rank, thing in enumerate("abcd", start=1):
        assert counts[thing] / counts["a"] == pytest.approx(1 / rank, rel=0.1)


def test_a_share_of_nothing_is_never_drawn():
    drawn, chance = shares((("a", 1.0), ("b", 0.0))), Chance(9, "b")
    assert {chance.among(drawn) for _ in range(1_000)} == {"a"}


def test_draws_stay_within_their_bounds():
    chance = Chance(10, "bounds")
    assert {chance.whole(2, 4) for _ in range(200)} == {2, 3, 4}
    assert all(abs(chance.deviation()) <= 3 for _ in range(2_000))
    assert sorted(chance.shuffled("abc")) == list("abc")


@pytest.mark.parametrize("route", [*ROUTES, "epidural"])
def test_a_route_is_read_as_the_one_that_was_meant(route):
    chance = Chance(11, route)
    for _ in range(60):
        made = route_of(chance, route)
        codings = [Coding(it["system"], it["code"], None) for it in made.get("coding", ())]
        assert read_routes(codings, made.get("text")) == (route, "")


@pytest.mark.parametrize("often", [1, 2, 3, 4])
def test_a_timing_is_read_as_often_as_was_meant(often):
    chance = Chance(12, often)
    for _ in range(80):
        timing = timing_of(chance, often)
        repeat, code = timing.get("repeat", {}), timing.get("code", {})
        raw = RawDosage(
            timing_code=code.get("text") or (code["coding"][0]["code"] if code else None),
            frequency=repeat.get("frequency"),
            period=repeat.get("period"),
            period_unit=repeat.get("periodUnit"),
            time_of_day=len(repeat.get("timeOfDay", ())),
        )
        problems = []
        frequency = read_frequency(raw, problems)
        assert problems == []
        assert nearly_equal(frequency.high, often)

"""A rate against the events and the person-time it was made of."""

from fractions import Fraction

from msgspec import Struct

from primum.evidence.consistency.printed import Printed
from primum.vocabulary.problem import Verdict


class RateCheck(Struct, frozen=True, kw_only=True):
    """Events over person-time, against the printed rate per `per` of the same time."""

    events: int
    person_time: Printed
    rate: Printed
    per: Fraction
    computed: Fraction
    verdict: Verdict | None


def check_rate(
    events: int, person_time: Printed, rate: Printed, per: Fraction = Fraction(1)
) -> RateCheck:
    """Compare a printed rate per `per` units with events / person-time (above 0)."""
    if person_time.value <= 0:
        raise ValueError(f"expected a person-time above 0, got {person_time}")
    # Person-time is a rounded figure too.
    low = events * per / person_time.high
    # A time of `0` with no decimals could be next to nothing, and the rate as high as you please.
    high = events * per / max(person_time.low, person_time.half / 1000)
    fits = low <= rate.high and rate.low <= high
    return RateCheck(
        events=events,
        person_time=person_time,
        rate=rate,
        per=per,
        computed=events * per / person_time.value,
        verdict=None if fits else Verdict.IMPOSSIBLE,
    )

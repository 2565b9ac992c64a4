"""A server that stays silent is left alone for a while."""

from primum.cds_hooks.fhir.breaker import FAILURES, REST, Breaker


def silent_breaker(clock):
    breaker = Breaker(lambda: clock[0])
    for _ in range(FAILURES):
        assert breaker.may_ask()
        breaker.silent()
    return breaker


def test_it_opens_after_several_silences():
    assert not silent_breaker([100.0]).may_ask()


def test_an_answer_in_between_starts_the_count_again():
    breaker = Breaker(lambda: 100.0)
    for _ in range(3 * FAILURES):
        for _ in range(FAILURES - 1):
            breaker.silent()
        breaker.answered()
    assert breaker.may_ask()


def test_after_a_rest_one_request_tries():
    clock = [100.0]
    breaker = silent_breaker(clock)
    clock[0] += REST
    assert [breaker.may_ask() for _ in range(3)] == [True, False, False]


def test_an_answer_closes_it():
    clock = [100.0]
    breaker = silent_breaker(clock)
    clock[0] += REST
    assert breaker.may_ask()
    breaker.answered()
    assert [breaker.may_ask() for _ in range(3)] == [True, True, True]


def test_silence_again_keeps_it_open():
    clock = [100.0]
    breaker = silent_breaker(clock)
    clock[0] += REST
    assert breaker.may_ask()
    breaker.silent()
    clock[0] += REST - 0.1
    assert not breaker.may_ask()
    clock[0] += 0.2
    assert breaker.may_ask()


def test_a_try_that_was_given_up_is_followed_by_another():
    clock = [100.0]
    breaker = silent_breaker(clock)
    for _ in range(3):
        clock[0] += REST
        assert breaker.may_ask()

"""Feedback as clients send it: what is taken, what is refused, what counts once."""

import json

import pytest

from primum.cds_hooks.feedback.read import read_feedback
from primum.cds_hooks.refusal import Refused

CARD = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
ACCEPTED = {
    "card": CARD,
    "outcome": "accepted",
    "acceptedSuggestions": [{"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}],
    "outcomeTimestamp": "2026-01-11T10:05:31Z",
}
OVERRIDDEN = {
    "card": CARD,
    "outcome": "overridden",
    "overrideReason": {
        "reason": {"code": "d7ecf885", "system": "https://ehr.example/reasons", "display": "No"},
        "userComment": "Mrs Jansen knows",
    },
    "outcomeTimestamp": "2026-01-11T00:00:00Z",
}


def read(*items, keep_comments=False, client="https://ehr.example"):
    return read_feedback(
        {"feedback": [*items]}, keep_comments=keep_comments, client=client, received=5.0
    )


def faults(*items):
    with pytest.raises(Refused) as refused:
        read(*items)
    assert refused.value.status == 400
    return [problem.place.path for problem in refused.value.problems]


def changed(item, **members):
    merged = {**item, **members}
    return {name: value for name, value in merged.items() if value is not ...}


def test_an_acceptance_is_read():
    (answer,) = read(ACCEPTED)
    assert (answer.card, answer.outcome, answer.suggestions) == (
        CARD,
        "accepted",
        ("e56e1945-20b3-4393-8503-a1a20fd73152",),
    )
    assert answer.at == 1_768_125_931.0
    assert (answer.received, answer.client) == (5.0, "https://ehr.example")


def test_an_override_is_read_and_its_comment_kept_only_where_the_site_does():
    (answer,) = read(OVERRIDDEN)
    assert (answer.reason_system, answer.reason_code, answer.reason_display) == (
        "https://ehr.example/reasons",
        "d7ecf885",
        "No",
    )
    assert answer.comment == ""
    (answer,) = read(OVERRIDDEN, keep_comments=True)
    assert answer.comment == "Mrs Jansen knows"


@pytest.mark.parametrize(
    "item",
    [
        changed(ACCEPTED, acceptedSuggestions=...),
        changed(ACCEPTED, acceptedSuggestions=None),
        changed(ACCEPTED, acceptedSuggestions=[]),
        changed(OVERRIDDEN, overrideReason=...),
        changed(OVERRIDDEN, overrideReason={"userComment": "only this"}),
        changed(OVERRIDDEN, overrideReason={"reason": {"code": "x"}}),
        changed(OVERRIDDEN, extension={"com.example": 1}, outcomeTimestamp="2026-01-11t00:00:00z"),
    ],
)
def test_what_is_lenient(item):
    (answer,) = read(item)
    assert answer.outcome == item["outcome"]


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        ("2026-01-11T10:05:31+01:00", 1_768_122_331.0),
        ("2026-01-11T10:05:31.250Z", 1_768_125_931.25),
        ("2026-01-11 10:05:31.123456789Z", 1_768_125_931.123456),
        ("2016-12-31T23:59:60Z", 1_483_228_799.0),
    ],
)
def test_moments_of_rfc_3339(moment, seconds):
    assert read(changed(ACCEPTED, outcomeTimestamp=moment))[0].at == seconds


@pytest.mark.parametrize(
    ("item", "place"),
    [
        ("text", "feedback[0]"),
        (None, "feedback[0]"),
        (changed(ACCEPTED, card=...), "feedback[0].card"),
        (changed(ACCEPTED, card=" "), "feedback[0].card"),
        (changed(ACCEPTED, card=["x"]), "feedback[0].card"),
        (changed(ACCEPTED, card="x" * 256), "feedback[0].card"),
        (changed(ACCEPTED, outcome=...), "feedback[0].outcome"),
        (changed(ACCEPTED, outcome="ignored"), "feedback[0].outcome"),
        (changed(ACCEPTED, outcome=["accepted"]), "feedback[0].outcome"),
        (changed(ACCEPTED, acceptedSuggestions={}), "feedback[0].acceptedSuggestions"),
        (changed(ACCEPTED, acceptedSuggestions=["x"]), "feedback[0].acceptedSuggestions[0]"),
        (changed(ACCEPTED, acceptedSuggestions=[{}]), "feedback[0].acceptedSuggestions[0].id"),
        (changed(ACCEPTED, outcomeTimestamp=...), "feedback[0].outcomeTimestamp"),
        (changed(ACCEPTED, outcomeTimestamp=5), "feedback[0].outcomeTimestamp"),
        (changed(ACCEPTED, outcomeTimestamp="2026-01-11"), "feedback[0].outcomeTimestamp"),
        (changed(ACCEPTED, outcomeTimestamp="2026-01-11T10:05:31"), "feedback[0].outcomeTimestamp"),
        (
            changed(ACCEPTED, outcomeTimestamp="2026-02-30T10:05:31Z"),
            "feedback[0].outcomeTimestamp",
        ),
        (
            changed(ACCEPTED, outcomeTimestamp="0001-01-01T00:00:00+14:00"),
            "feedback[0].outcomeTimestamp",
        ),
        (changed(OVERRIDDEN, overrideReason="no"), "feedback[0].overrideReason"),
        (changed(OVERRIDDEN, overrideReason={"reason": "no"}), "feedback[0].overrideReason.reason"),
        (
            changed(OVERRIDDEN, overrideReason={"reason": {}}),
            "feedback[0].overrideReason.reason.code",
        ),
        (
            changed(OVERRIDDEN, overrideReason={"userComment": 1}),
            "feedback[0].overrideReason.userComment",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(item, place):
    assert faults(item) == [place]


def test_every_fault_is_told_and_no_value():
    items = [ACCEPTED, changed(ACCEPTED, card=..., outcome="Jansen"), OVERRIDDEN, 5]
    assert faults(*items) == ["feedback[1].card", "feedback[1].outcome", "feedback[3]"]
    with pytest.raises(Refused) as refused:
        read(*items)
    assert "Jansen" not in str(refused.value)


@pytest.mark.parametrize("document", [None, [], {}, {"feedback": []}, {"feedback": {}}, "x", 5])
def test_a_body_without_feedback_is_refused(document):
    with pytest.raises(Refused) as refused:
        read_feedback(document, keep_comments=False, client="", received=0.0)
    assert [problem.place.path for problem in refused.value.problems] == ["feedback"]


def test_the_same_feedback_has_one_key_however_it_is_sent():
    one, two = read(ACCEPTED, OVERRIDDEN)
    assert [answer.key for answer in read(OVERRIDDEN, OVERRIDDEN)] == [two.key]
    again = json.loads(json.dumps(changed(ACCEPTED, outcomeTimestamp="2026-01-11T11:05:31+01:00")))
    assert read(again)[0].key == one.key
    without = changed(OVERRIDDEN, overrideReason={"reason": OVERRIDDEN["overrideReason"]["reason"]})
    assert read(without)[0].key == two.key


@pytest.mark.parametrize(
    "item",
    [
        changed(ACCEPTED, card="another"),
        changed(ACCEPTED, outcome="overridden"),
        changed(ACCEPTED, outcomeTimestamp="2026-01-11T10:05:32Z"),
        changed(ACCEPTED, acceptedSuggestions=[{"id": "another"}]),
        changed(ACCEPTED, overrideReason={"reason": {"code": "x"}}),
    ],
)
def test_other_feedback_has_another_key(item):
    assert read(item)[0].key != read(ACCEPTED)[0].key


def test_clients_do_not_take_each_others_keys():
    assert read(ACCEPTED)[0].key != read(ACCEPTED, client="another")[0].key


def test_no_character_is_left_that_postgresql_refuses():
    (answer,) = read(changed(ACCEPTED, card="a\0b"))
    assert answer.card == "a\N{REPLACEMENT CHARACTER}b"


def test_of_very_many_faults_the_first_are_told():
    assert len(faults(*[7] * 10_000)) == 50

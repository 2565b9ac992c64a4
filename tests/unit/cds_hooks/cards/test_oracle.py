"""The oracle itself: it says what the standard forbids."""

import pytest

from unit.cds_hooks.cards.oracle import violations

CARD = {"summary": "s", "indicator": "info", "source": {"label": "l"}}
DELETE = {"type": "delete", "description": "d", "resourceId": "MedicationRequest/1"}


def test_good_responses_pass():
    assert violations({"cards": []}) == []
    suggestion = {"label": "l", "actions": [DELETE]}
    assert (
        violations({"cards": [CARD | {"suggestions": [suggestion], "selectionBehavior": "any"}]})
        == []
    )


@pytest.mark.parametrize(
    "response",
    [
        {},
        {"cards": None},
        {"cards": [], "systemActions": []},
        {"cards": [{}]},
        {"cards": [CARD | {"summary": "s" * 140}]},
        {"cards": [CARD | {"indicator": "hard-stop"}]},
        {"cards": [CARD | {"source": {}}]},
        {"cards": [CARD | {"detail": ""}]},
        {"cards": [CARD | {"extension": {"a": [None]}}]},
        {"cards": [CARD | {"suggestions": [{"label": "l"}]}]},
        {"cards": [CARD | {"overrideReasons": [{"code": "c", "system": "s"}]}]},
        {"cards": [CARD | {"links": [{"label": "l", "url": "u"}]}]},
        {
            "cards": [
                CARD
                | {"links": [{"label": "l", "url": "u", "type": "absolute", "appContext": "x"}]}
            ]
        },
        {"cards": [CARD | {"uuid": "u"}, CARD | {"uuid": "u"}]},
        {"cards": [], "systemActions": [DELETE | {"resourceId": "1"}]},
        {"cards": [], "systemActions": [{"type": "create", "description": "d"}]},
    ],
)
def test_bad_responses_are_named(response):
    assert violations(response) != []

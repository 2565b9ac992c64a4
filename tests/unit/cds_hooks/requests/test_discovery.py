"""What the services say of themselves."""

from primum.cds_hooks.requests.discovery import SERVICES, discovery
from primum.cds_hooks.requests.model import Hook
from primum.cds_hooks.requests.templates import templates
from spec.world import spec_pack

QUERIES = templates(spec_pack().meaning, {})
PLAIN = discovery(QUERIES, ["growthil"], "2.1")


def _values(found):
    yield found
    for inner in found.values() if isinstance(found, dict) else found:
        if isinstance(inner, dict | list):
            yield from _values(inner)
        else:
            yield inner


def test_every_hook_is_offered_once():
    assert sorted(service["hook"] for service in PLAIN["services"]) == sorted(Hook)
    assert {service["id"] for service in PLAIN["services"]} == set(SERVICES)


def test_orders_have_one_service_so_that_newer_cards_replace_older():
    ids = {service["hook"]: service["id"] for service in PLAIN["services"]}
    assert ids["order-select"] == ids["order-sign"]


def test_a_client_that_keeps_one_hook_of_an_id_keeps_signing():
    """The CDS Hooks Sandbox does: it files services by their address, and the last one stays."""
    kept = {service["id"]: service["hook"] for service in PLAIN["services"]}
    assert kept["primum-orders"] == "order-sign"


def test_each_service_has_what_the_standard_asks_and_no_more():
    members = {"hook", "id", "title", "description", "prefetch", "usageRequirements"}
    for service in PLAIN["services"]:
        assert set(service) == members
        assert service["prefetch"] == QUERIES


def test_nothing_is_null_or_empty():
    for said in (PLAIN, discovery(QUERIES, [], ""), discovery(QUERIES, ["a"], "1", "us", "n")):
        assert all(value not in (None, "", [], {}) for value in _values(said))


def test_a_description_says_what_is_covered_and_what_it_is_for():
    said = discovery(QUERIES, ["b", "A"], "2.1", "us", "Demonstration, not for care.")
    for service in said["services"]:
        for part in ("covered: A, b;", "2.1", "US", "Demonstration, not for care."):
            assert part in service["description"]


def test_very_many_medicines_are_counted():
    names = [f"m{number:03}" for number in range(100)]
    description = discovery(QUERIES, names, "1")["services"][0]["description"]
    assert "and 70 more" in description


def test_what_a_site_left_out_is_not_asked():
    queries = templates(spec_pack().meaning, {"flags": ""})
    for service in discovery(queries, ["a"], "1")["services"]:
        assert "flags" not in service["prefetch"]
        assert "Flag" not in service["usageRequirements"]

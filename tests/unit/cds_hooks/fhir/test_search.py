"""Pages are joined into one searchset, which counts as complete only when it surely is."""

import pytest

from fhir_server import faults
from fhir_server.asking import order, resource
from fhir_server.server import FhirServer, Trap, outcome, searchset
from primum.record.model import Supplied
from primum.record.searchset import read_searchset

CONDITIONS = [resource("Condition", f"c{number}") for number in range(5)]
QUERY = "Condition?patient=p1"
PAGED = f"{QUERY}&_count=2"


def ids(fetched):
    return [entry["resource"]["id"] for entry in fetched.resource.get("entry", [])]


def is_complete(fetched):
    search = read_searchset(fetched.resource, Supplied.CONDITIONS)
    return not search.missing and not search.failed


def test_pages_are_joined(fetch):
    with FhirServer(CONDITIONS) as server:
        fetched = fetch(server, PAGED)
    assert fetched.problem is None
    assert ids(fetched) == ["c0", "c1", "c2", "c3", "c4"]
    assert fetched.resource["total"] == 5
    assert "link" not in fetched.resource
    assert is_complete(fetched)
    assert len(server.asked) == 3


def test_nothing_found_is_a_searchset_without_entries(fetch):
    with FhirServer() as server:
        fetched = fetch(server)
    assert fetched.problem is None
    assert fetched.resource == {"resourceType": "Bundle", "type": "searchset", "total": 0}
    assert is_complete(fetched)


def test_packed_answer(fetch):
    with FhirServer(CONDITIONS) as server:
        server.faults["Condition"] = faults.gzip
        assert ids(fetch(server)) == ["c0", "c1", "c2", "c3", "c4"]


@pytest.mark.parametrize("kind", ["application/json", "Application/FHIR+JSON; charset=UTF-8"])
def test_content_types_of_json(kind, fetch):
    with FhirServer() as server:
        server.faults["*"] = faults.body(searchset(CONDITIONS), kind=kind)
        assert fetch(server).problem is None


@pytest.mark.parametrize(
    "address", ["?_page=2", "Condition?_page=2", "/fhir/Condition?_page=2", "{url}?_page=2"]
)
def test_next_page_by_any_address_within_the_base(address, fetch):
    with FhirServer(CONDITIONS[3:]) as server:
        first = searchset(CONDITIONS[:3], following=address.format(url=server.url))
        second = faults.body(searchset(CONDITIONS[3:]))
        server.faults["*"] = second
        server.faults["Condition"] = faults.once(faults.body(first), second)
        fetched = fetch(server)
    assert ids(fetched) == ["c0", "c1", "c2", "c3", "c4"]
    assert fetched.problem is None


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (faults.slow, "fhir-server-slow"),
        (faults.status(500), "fhir-server-error"),
        (faults.status(401), "fhir-token-refused"),
        (faults.status(404), "fhir-not-there"),
        (faults.html, "fhir-not-json"),
        (faults.reset, "fhir-connection-broken"),
        (faults.huge_announced, "fhir-answer-too-large"),
        (faults.body(CONDITIONS[4]), "fhir-wrong-resource"),
        (faults.body(outcome("expired")), "fhir-outcome"),
    ],
)
def test_page_that_fails_leaves_an_incomplete_search(fault, rule, fetch):
    with FhirServer(CONDITIONS) as server:
        server.faults["Condition"] = faults.once(faults.next_page("Condition?_page=2"), fault)
        fetched = fetch(server, retries=0, timeout=0.5)
    assert len(ids(fetched)) == 5
    assert not is_complete(fetched)
    assert fetched.problem.rule == rule


def test_page_of_another_patient_drops_everything(fetch):
    with FhirServer(CONDITIONS) as server:
        other = faults.body(searchset([resource("Condition", "c9", patient="p2")]))
        server.faults["Condition"] = faults.once(faults.next_page("Condition?_page=2"), other)
        fetched = fetch(server)
    assert (fetched.resource, fetched.problem.rule) == (None, "fhir-other-patient")


def test_loop_of_pages(fetch):
    with FhirServer(CONDITIONS) as server:
        server.faults["Condition"] = faults.next_page("Condition?_page=2")
        fetched = fetch(server)
    assert len(server.asked) == 2
    assert len(ids(fetched)) == 5  # each once
    assert not is_complete(fetched)
    assert fetched.problem.rule == "fhir-paging-loop"


def test_first_page_as_its_own_next(fetch):
    with FhirServer(CONDITIONS) as server:
        server.faults["Condition"] = faults.next_page(f"{server.url}/{QUERY}")
        fetched = fetch(server)
    assert len(server.asked) == 1
    assert fetched.problem.rule == "fhir-paging-loop"


def test_endless_pages(fetch):
    with FhirServer() as server:
        server.faults["Condition"] = faults.endless
        fetched = fetch(server, pages=7)
    assert len(server.asked) == 7
    assert len(ids(fetched)) == 7
    assert not is_complete(fetched)
    assert fetched.problem.rule == "fhir-too-many-pages"


def test_endless_pages_end_with_the_deadline(fetch):
    with FhirServer() as server:
        server.faults["Condition"] = faults.endless
        fetched = fetch(server, pages=1_000_000, deadline=0.2)
    assert not is_complete(fetched)
    assert fetched.problem.rule == "fhir-server-slow"


def test_next_page_elsewhere_is_not_asked_for(fetch):
    with FhirServer(CONDITIONS) as server, Trap() as trap:
        server.faults["Condition"] = faults.next_page(f"{trap.url}/Condition?_page=2")
        fetched = fetch(server)
        assert trap.visits == 0
    assert not is_complete(fetched)
    assert fetched.problem.rule == "fhir-page-elsewhere"
    assert trap.url not in str(fetched.problem)


@pytest.mark.parametrize(
    "address",
    ["//{host}/fhir/x", "/other/x", "../x", "file:///etc/x", "", "http://[x", "//a\u2100b/x"],
)
def test_next_page_outside_the_base_is_not_asked_for(address, fetch):
    with FhirServer(CONDITIONS) as server:
        following = address.format(host="127.0.0.1:1")
        page = searchset(CONDITIONS)
        page["link"] = [{"relation": "next", "url": following}]
        server.faults["Condition"] = faults.body(page)
        server.faults["*"] = faults.status(404)
        fetched = fetch(server)
    assert server.paths == [QUERY]
    assert not is_complete(fetched)
    assert fetched.problem


@pytest.mark.parametrize("total", [9, "9"])
def test_fewer_resources_than_were_counted(total, fetch):
    with FhirServer() as server:
        server.faults["*"] = faults.body({**searchset(CONDITIONS), "total": total})
        fetched = fetch(server)
    assert fetched.resource["total"] == 9
    assert not is_complete(fetched)
    assert fetched.problem.rule == "fhir-search-short"


def test_count_of_a_page_only(fetch):
    with FhirServer() as server:
        server.faults["*"] = faults.body(searchset(CONDITIONS, total=2))
        fetched = fetch(server)
    assert fetched.resource["total"] == 5
    assert fetched.problem is None


@pytest.mark.parametrize("total", ["many", "4", None, -1, 1.5, True])
def test_count_that_is_none(total, fetch):
    with FhirServer() as server:
        server.faults["*"] = faults.body({**searchset(CONDITIONS), "total": total})
        fetched = fetch(server)
    assert fetched.resource["total"] == 5
    assert fetched.problem is None


@pytest.mark.parametrize(
    "entry",
    [
        {"resource": resource("Observation", "o1")},
        {"resource": resource("Observation", "o1"), "search": {"mode": "match"}},
        {"resource": resource("Condition", "c9", patient=None)},
        {"resource": {"resourceType": "Condition", "id": "c9", "subject": {"display": "Jane"}}},
        {"resource": {"resourceType": "Condition", "subject": {"reference": "#she"}}},
        {"resource": {"resourceType": "Condition", "subject": {"reference": "Group/g1"}}},
        {"resource": {"resourceType": ["Condition"], "id": "c9"}},
        {"resource": {"id": "c9"}},
        {"resource": 1},
        {"response": {"status": "200"}},
        7,
    ],
)
def test_what_was_not_asked_for_is_left_out_and_still_counted(entry, fetch):
    with FhirServer() as server:
        page = searchset(CONDITIONS)
        page["entry"].append(entry)
        server.faults["*"] = faults.body(page)
        fetched = fetch(server)
    assert ids(fetched) == ["c0", "c1", "c2", "c3", "c4"]
    assert not is_complete(fetched)
    assert fetched.problem.rule == "fhir-resources-left-out"


@pytest.mark.parametrize(
    "included",
    [
        {"resourceType": "Practitioner", "id": "x"},
        {"resourceType": "Patient", "id": "p1"},
        resource("Observation", "o1"),
    ],
)
def test_what_is_included_unasked_is_left_out(included, fetch):
    with FhirServer() as server:
        page = searchset(CONDITIONS)
        page["entry"].append({"resource": included, "search": {"mode": "include"}})
        server.faults["*"] = faults.body(page)
        fetched = fetch(server)
    assert ids(fetched) == ["c0", "c1", "c2", "c3", "c4"]
    assert fetched.problem is None
    assert is_complete(fetched)


@pytest.mark.parametrize(("severity", "whole"), [("warning", True), ("error", False)])
def test_outcome_among_the_entries(severity, whole, fetch):
    with FhirServer() as server:
        page = searchset(CONDITIONS)
        said = outcome("timeout", severity)
        page["entry"].append({"resource": said, "search": {"mode": "outcome"}})
        server.faults["*"] = faults.body(page)
        fetched = fetch(server)
    assert is_complete(fetched) is whole
    assert (fetched.problem is None) is whole
    assert "Jane" not in str(fetched.resource)


def test_same_resource_in_two_versions_is_left_to_the_record(fetch):
    changed = {**CONDITIONS[0], "code": {"text": "changed"}}
    with FhirServer() as server:
        server.faults["*"] = faults.body(searchset([*CONDITIONS, changed, CONDITIONS[0]]))
        assert len(ids(fetch(server))) == 6


def test_server_does_not_say_what_was_searched_for(fetch):
    page = searchset(CONDITIONS)
    page["link"] = [{"relation": "self", "url": "Observation?patient=p1"}]
    with FhirServer() as server:
        server.faults["*"] = faults.body(page)
        fetched = fetch(server)
    assert read_searchset(fetched.resource, None).kinds == frozenset()


ORDERS = [order("m1", "Medication/a"), order("m2", "Medication/b"), order("m3", "Medication/a")]
MEDICATIONS = [{"resourceType": "Medication", "id": id_, "code": {"text": id_}} for id_ in "ab"]
ORDERED = "MedicationRequest?patient=p1"


def test_medications_that_orders_refer_to_are_read(fetch):
    with FhirServer([*ORDERS, *MEDICATIONS]) as server:
        fetched = fetch(server, ORDERED)
    assert fetched.problem is None
    assert ids(fetched) == ["m1", "m2", "m3", "a", "b"]
    modes = [entry["search"]["mode"] for entry in fetched.resource["entry"]]
    assert modes == ["match"] * 3 + ["include"] * 2
    assert fetched.resource["total"] == 3
    assert server.paths[0] == ORDERED
    assert sorted(server.paths[1:]) == ["Medication/a", "Medication/b"]


@pytest.mark.parametrize("mode", ["include", "match", None])
def test_medications_that_came_along_are_not_read_again(mode, fetch):
    with FhirServer() as server:
        page = searchset(ORDERS)
        search = {"search": {"mode": mode}} if mode else {}
        odd = {**MEDICATIONS[0], "id": ["a"]}
        page["entry"] += [{"resource": it, **search} for it in (*MEDICATIONS, odd)]
        server.faults["*"] = faults.body(page)
        fetched = fetch(server, ORDERED)
    assert ids(fetched) == ["m1", "m2", "m3", "a", "b", ["a"]]
    assert server.paths == [ORDERED]


def test_medication_by_its_whole_address(fetch):
    with FhirServer(MEDICATIONS) as server:
        server.resources.append(order("m1", f"{server.url}/Medication/a/_history/2"))
        assert ids(fetch(server, ORDERED)) == ["m1", "a"]


ELSEWHERE = ["#a", "http://127.0.0.1:1/fhir/Medication/a", "http://[x/Medication/a", "Device/a"]


@pytest.mark.parametrize("reference", ELSEWHERE)
def test_medication_elsewhere_is_not_read(reference, fetch):
    with FhirServer([order("m1", reference), *MEDICATIONS]) as server:
        fetched = fetch(server, ORDERED)
    assert ids(fetched) == ["m1"]
    assert server.paths == [ORDERED]


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(404),
        faults.slow,
        faults.html,
        faults.body(MEDICATIONS[1]),
        faults.body({"resourceType": "Patient", "id": "p2"}),
    ],
)
def test_medication_that_cannot_be_had_is_said(fault, fetch):
    with FhirServer(ORDERS[:1]) as server:
        server.faults["Medication"] = fault
        fetched = fetch(server, ORDERED, timeout=0.5)
    assert ids(fetched) == ["m1"]
    assert fetched.problem.rule == "fhir-medication-missing"


def test_medications_are_bounded(fetch):
    orders = [order(f"m{number}", f"Medication/{number}") for number in range(60)]
    with FhirServer(orders) as server:
        server.faults["Medication"] = faults.status(404)
        fetched = fetch(server, ORDERED, deadline=10.0, timeout=10.0)
    assert len(server.asked) == 51
    assert fetched.problem.rule == "fhir-medication-missing"


def test_several_faults_are_one_problem(fetch):
    with FhirServer() as server:
        page = searchset([*ORDERS, resource("Condition", "c1")], following="file:///x")
        server.faults["MedicationRequest"] = faults.body(page)
        fetched = fetch(server, ORDERED)
    assert fetched.problem.rule == "fhir-page-elsewhere"
    assert fetched.problem.fault.count(";") == 2

"""Packs are exchanged under load: no request is dropped, and no answer is of two packs."""

import asyncio
import json
import shutil
import signal
import time

import pytest

from serving import PATIENCE, running
from serving.patients import searchset
from serving.wire import posting
from small_release import DOCUMENTS, TRALIN, key_pair, release, write_documents

ORDERS = "/cds-services/primum-orders"
AT_ONCE = 16
FIRST, LATER = "Choose another medicine.", "Choose one that is safe in diabetes."

PATIENT = {"resourceType": "Patient", "id": "p", "birthDate": "2016-01-01"}
SUBJECT = {"subject": {"reference": "Patient/p"}}


def request():
    """An order of the one medicine, for a child with diabetes; no part is left out."""
    draft = SUBJECT | {
        "resourceType": "MedicationRequest",
        "id": "draft",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {
            "coding": [{"system": "http://www.whocc.no/atc", "code": "A01AA01"}]
        },
        "dosageInstruction": [
            {"doseAndRate": [{"doseQuantity": {"value": 1, "unit": "mg", "code": "mg"}}]}
        ],
    }
    diabetes = SUBJECT | {
        "resourceType": "Condition",
        "id": "diabetes",
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "E10"}]},
    }
    lists = ("medications", "observations", "allergies", "procedures", "flags")
    beside = ("medicationDispenses", "medicationStatements")
    return {
        "hook": "order-sign",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {
            "userId": "Practitioner/1",
            "patientId": "p",
            "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": draft}]},
        },
        "prefetch": {
            **{key: searchset([]) for key in (*lists, *beside)},
            "patient": PATIENT,
            "conditions": searchset([diabetes]),
        },
    }


class Releases:
    """Releases of knowledge that were built, each to be put into service at one place."""

    def __init__(self, folder):
        self._folder = folder
        self.place = folder / "service" / "pack.json"
        self.place.parent.mkdir()
        self.private, public = key_pair()
        self.stranger, _ = key_pair()
        self.key = folder / "trusted.pem"
        self.key.write_bytes(public)

    def build(self, name, pem=None, **changed):
        """Build a release beside the place, signed by the trusted key unless another is given."""
        documents = write_documents(self._folder / f"{name}-documents", **changed)
        pem = self.private if pem is None else pem
        release(self._folder / name / "pack.json", documents, pem)

    def put(self, name):
        """Put a release into service as a site does: what lies beside it first, then the pack."""
        source = self._folder / name
        for beside in source.iterdir():
            if beside.is_dir():
                shutil.copytree(beside, self.place.parent / beside.name, dirs_exist_ok=True)
            elif beside.name != "pack.json":
                shutil.copy(beside, self.place.parent)
        new = self.place.with_name("pack.new")
        shutil.copy(source / "pack.json", new)
        new.replace(self.place)


@pytest.fixture
def releases(tmp_path):
    releases = Releases(tmp_path)
    releases.build("first")
    releases.build("later", medicines__tralin=TRALIN.replace(FIRST, LATER))
    releases.put("first")
    return releases


@pytest.fixture
def service(tmp_path, releases):
    config = (
        f'[pack]\nfile = "{releases.place}"\ntrusted_keys = ["{releases.key}"]\npoll_s = 0.05\n'
        '[store]\nurl = "none"\n'
    )
    with running(tmp_path, config=config) as service:
        yield service


def advice(service):
    """What a hook advises: the words of the one pack or the other."""
    answer = service.http.post(ORDERS, json=request())
    assert answer.status_code == 200
    return told(answer.json())


def told(response):
    """Which release an answer is of; all of it is of one."""
    text = json.dumps(response)
    (card,) = [card for card in response["cards"] if card["indicator"] == "critical"]
    found = [words for words in (FIRST, LATER) if words in text]
    assert len(found) == 1, text
    packs = {one["pack"] for one in card["extension"]["urn:primum:findings"]}
    packs.add(response["extension"]["urn:primum:checked"]["pack"]["meaning"])
    assert len(packs) == 1
    return found[0], packs.pop()


def ready(service):
    answer = service.http.get("/ready")
    assert (answer.status_code == 200) == answer.json()["ready"]
    return answer.json()


def wait_until(is_so):
    ending = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < ending
        time.sleep(0.02)


def meaning(service):
    return ready(service)["pack"]["meaning"]


class Load:
    """Clients that ask without end; `answers` are what came, in order."""

    def __init__(self, url):
        self._host, port = url.removeprefix("http://").split(":")
        self._port = int(port)
        self.answers = []
        self.is_ending = False

    async def during(self, work):
        clients = [asyncio.create_task(self._one()) for _ in range(AT_ONCE)]
        await asyncio.to_thread(work)
        self.is_ending = True
        await asyncio.gather(*clients)

    async def _one(self):
        reader, writer = await asyncio.open_connection(self._host, self._port)
        sent = posting(ORDERS, json.dumps(request()).encode())
        while not self.is_ending:
            writer.write(sent)
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.partition("content-length: ")[2].partition("\r")[0])
            body = await reader.readexactly(length)
            self.answers.append((int(head.split()[1]), body))
        writer.close()


def test_packs_are_exchanged_under_load_without_a_request_dropped(service, releases):
    """Twenty exchanges while sixteen clients ask: every answer is whole, and of one pack."""
    packs = {}

    def exchange():
        for number in range(20):
            before = meaning(service)
            releases.put(("later", "first")[number % 2])
            wait_until(lambda before=before: meaning(service) != before)
            packs[meaning(service)] = (LATER, FIRST)[number % 2]

    load = Load(service.url)
    asyncio.run(load.during(exchange))
    assert {status for status, _ in load.answers} == {200}
    assert len(load.answers) > 200
    assert len(packs) == 2
    seen = set()
    for body in {body for _, body in load.answers}:
        words, pack = told(json.loads(body))
        assert packs[pack] == words
        seen.add(words)
    assert seen == {FIRST, LATER}
    assert "primum_faults_total 0.0" in service.http.get("/metrics").text


def unsigned(releases):
    releases.build("bad", pem="", medicines__tralin=TRALIN.replace(FIRST, LATER))


def signed_by_a_stranger(releases):
    releases.build("bad", pem=releases.stranger, medicines__tralin=TRALIN.replace(FIRST, LATER))


def with_a_page_tampered(releases):
    releases.build("bad", medicines__tralin=TRALIN.replace(FIRST, LATER))
    folder = next((releases.place.parents[1] / "bad").glob("*.pages"))
    page = next(folder.rglob("*.html"))
    page.write_bytes(page.read_bytes().replace(b"<", b"< ", 1))


def with_a_pack_tampered(releases):
    releases.build("bad", medicines__tralin=TRALIN.replace(FIRST, LATER))
    pack = releases.place.parents[1] / "bad" / "pack.json"
    pack.write_bytes(pack.read_bytes().replace(b"A01AA01", b"A01AA02"))


def cut_short(releases):
    releases.build("bad", medicines__tralin=TRALIN.replace(FIRST, LATER))
    pack = releases.place.parents[1] / "bad" / "pack.json"
    pack.write_bytes(pack.read_bytes()[:-100])


def of_which_a_canary_is_silent(releases):
    """The check is gone, and the canaries of the site ask for it."""
    releases.build("bad", medicines__tralin=TRALIN.replace("[E10]", "[E11]"),
                   conditions__diabetes=DOCUMENTS["conditions/diabetes"].replace("E10", "E11"))  # fmt: skip


BAD = [unsigned, signed_by_a_stranger, with_a_page_tampered, with_a_pack_tampered, cut_short]


@pytest.mark.parametrize("spoil", BAD)
def test_a_pack_that_is_not_right_is_refused_and_the_earlier_goes_on(service, releases, spoil):
    before = advice(service)
    spoil(releases)
    releases.put("bad")
    wait_until(lambda: not ready(service)["ready"])
    told = ready(service)
    assert told["problems"]
    assert told["pack"]["meaning"] == before[1]
    assert "primum_ready 0.0" in service.http.get("/metrics").text
    assert advice(service) == before
    releases.put("first")  # rolled back
    wait_until(lambda: ready(service)["ready"])
    assert ready(service)["problems"] == []
    assert advice(service) == before


def test_a_pack_of_which_a_canary_of_the_site_is_silent_is_refused(tmp_path, releases):
    canaries = tmp_path / "canaries"
    canaries.mkdir()
    folder = next(releases.place.parent.glob("*.pages"))
    own = next(path for path in folder.rglob("*.json") if b'"alerts"' in path.read_bytes())
    shutil.copy(own, canaries / "ours.json")
    of_which_a_canary_is_silent(releases)
    config = (
        f'[pack]\nfile = "{releases.place}"\ncanaries = "{canaries}"\npoll_s = 0.05\n'
        '[store]\nurl = "none"\n'
    )
    with running(tmp_path, config=config) as service:
        before = advice(service)
        releases.put("bad")
        wait_until(lambda: not ready(service)["ready"])
        (problem,) = ready(service)["problems"]
        assert problem["rule"] == "canary-silent"
        assert advice(service) == before


def test_a_signal_has_a_new_pack_looked_at_at_once(tmp_path, releases):
    config = f'[pack]\nfile = "{releases.place}"\npoll_s = 3600\n[store]\nurl = "none"\n'
    with running(tmp_path, config=config) as service:
        assert advice(service)[0] == FIRST
        releases.put("later")
        service.process.send_signal(signal.SIGHUP)
        wait_until(lambda: advice(service)[0] == LATER)

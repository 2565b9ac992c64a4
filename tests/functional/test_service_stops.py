"""How the service starts, or says why not, and how it stops."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading

import pytest

from fhir_server import faults
from fhir_server.server import FhirServer
from serving import PATIENCE, running
from serving.patients import Patient
from serving.wire import answer_on, connected, posting

ORDERS = "/cds-services/primum-orders"


@pytest.fixture
def serve(tmp_path, pack):
    """Start a service that is not going to run: its exit code and what it said."""

    def start(*arguments, config="", environment=None):
        settings = tmp_path / "wrong.toml"
        settings.write_text(config, "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "primum", "serve", "--config", str(settings), *arguments],
            cwd=tmp_path,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == 3, done.stderr
        assert done.stdout == ""
        first, remedy, *_ = done.stderr.splitlines()[-2:]
        assert remedy.startswith("  ")
        return first

    return start


class TestStart:
    def test_a_port_that_is_taken_is_named(self, serve, pack):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            said = serve("--pack", str(pack), "--port", str(port))
        assert said.startswith(f"127.0.0.1:{port}: address-not-free: ")

    def test_a_port_that_there_is_not_is_named(self, serve, pack):
        said = serve("--pack", str(pack), "--port", "70000")
        assert said.startswith("127.0.0.1:70000: address-not-free: ")
        assert "0-65535" in said

    def test_knowledge_without_a_check_is_not_served(self, serve, tmp_path):
        (tmp_path / "mine").mkdir()
        said = serve("--knowledge", "mine", "--port", "0")
        assert said.startswith("mine: knowledge-without-checks: ")

    def test_a_database_that_does_not_answer_is_said(self, tmp_path, pack):
        store = f"postgresql://primum@127.0.0.1:{faults.closed_port()}/primum"
        with running(tmp_path, "--pack", pack, "--store", store) as service:
            assert service.wait_for(f"feedback: {store}, which does not answer: ")

    def test_without_a_good_pack_it_says_that_hooks_are_refused(self, tmp_path):
        with running(tmp_path, "--pack", tmp_path / "none.json", "--store", "none") as service:
            assert any("answered with 503" in line for line in service.said)

    @pytest.mark.parametrize(
        ("config", "says"),
        [
            ('[prefetch]\nweights = "Observation"', "prefetch-key"),
            ('[fhir]\nrequired = ["weights"]', "required-part"),
        ],
    )
    def test_a_wrong_setting_is_told_also_without_a_pack(self, serve, config, says):
        assert says in serve("--pack", "none.json", "--port", "0", config=config)

    def test_an_address_of_another_machine_is_none_to_listen_on(self, serve, pack):
        said = serve(
            "--pack",
            str(pack),
            "--host",
            "192.0.2.1",
            "--port",
            "0",
            "--open-without-authentication",
        )
        assert "address-not-free" in said

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "127.0.0.1.example.org"])
    def test_a_network_is_not_listened_to_by_oversight(self, serve, pack, host):
        said = serve("--pack", str(pack), "--host", host, "--port", "0")
        assert "open-without-authentication" in said

    def test_opening_it_all_the_same_is_possible_and_said(self, tmp_path, pack):
        flag = ("--host", "0.0.0.0", "--open-without-authentication")
        with running(tmp_path, "--pack", pack, "--store", "none", *flag) as service:
            assert any("whoever reaches this address may ask" in line for line in service.said)
            assert any("for the network" in line for line in service.said)
            assert service.http.get("/health").status_code == 200

    def test_loopback_is_the_default_and_said(self, tmp_path, pack):
        with running(tmp_path, "--pack", pack, "--store", "none") as service:
            assert service.url.startswith("http://127.0.0.1:")
            assert any("for this machine only" in line for line in service.said)

    @pytest.mark.parametrize(
        ("config", "says"),
        [
            ("[service\n", "settings-not-toml"),
            ("[service]\nport = 'high'\n", "settings-invalid"),
            ("[service]\nprot = 8123\n", "prot"),
            ("[service]\nport = -1\n", "service.port"),
            ("[pack]\npoll_s = 0.0\n", "pack.poll_s"),
            ("[quiet]\ndays = 1e9\n", "quiet.days"),
            ("[fhir]\ntimeout = nan\n", "fhir.timeout"),
            ("[service]\njurisdiction = 'mars'\n", "mars"),
            ("[prefetch]\nproblems = 'Condition'\n", "problems"),
            ("[fhir]\nrequired = ['shoes']\n", "shoes"),
            ("[fhir]\nservers = ['ftp://ehr.example']\n", "fhir.servers"),
            ("[cors]\norigins = ['*']\n", "cors"),
            ("[[clients]]\nissuer = 'https://ehr.example'\n", "clients"),
            ("[store]\nurl = 'mysql://x'\n", "store"),
            ("[store]\nurl = 'postgresql://a:secret@h/b'\n", "password-in-settings"),
            ("[store]\nspool = '/proc/nowhere'\n", "spool-not-writable"),
        ],
    )
    def test_a_setting_that_is_wrong_is_named(self, serve, pack, config, says):
        said = serve("--pack", str(pack), "--port", "0", config=config)
        assert says in said
        assert "secret" not in said

    def test_settings_that_are_not_there_are_named(self, primum):
        done = primum("serve", "--config", "nowhere.toml")
        assert done.returncode == 3
        assert "nowhere.toml" in done.stderr

    def test_a_key_of_pseudonyms_that_is_too_short_is_refused_and_not_told(self, serve, pack):
        said = serve(
            "--pack", str(pack), "--port", "0", environment={"PRIMUM_PSEUDONYM_KEY": "abc"}
        )
        assert "PRIMUM_PSEUDONYM_KEY" in said

    def test_without_a_pack_hooks_are_refused_and_it_says_why(self, tmp_path):
        pack = tmp_path / "nowhere.json"
        with running(tmp_path, "--pack", pack, "--store", "none") as service:
            boy = Patient("boy-with-diabetes", "mecasermin-new")
            answer = service.http.post(ORDERS, json=boy.request("order-sign"))
            assert answer.status_code == 503
            assert answer.json()["resourceType"] == "OperationOutcome"
            ready = service.http.get("/ready")
            assert ready.status_code == 503
            assert ready.json()["problems"][0]["rule"] == "pack-missing"
            assert service.http.get("/health").status_code == 200


class TestStop:
    @pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_stops_it_without_a_word_too_many(self, tmp_path, pack, how):
        with running(tmp_path, "--pack", pack) as service:
            boy = Patient("boy-with-diabetes", "mecasermin-new")
            assert service.http.post(ORDERS, json=boy.request("order-sign")).status_code == 200
            assert service.stop(how) == 0
            assert not re.search(r"Traceback|KeyboardInterrupt|Error", "".join(service.said))

    def test_the_folder_of_knowledge_that_it_built_goes_with_it(self, tmp_path, knowledge):
        place = tmp_path / "tmp"
        place.mkdir()
        environment = {"TMPDIR": str(place)}
        arguments = ("--knowledge", knowledge, "--store", "none")
        with running(tmp_path, *arguments, environment=environment) as service:
            assert list(place.glob("primum-serve-*"))
            assert service.stop() == 0
        assert not list(place.iterdir())

    @pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
    def test_requests_on_their_way_are_finished(self, tmp_path, pack, how):
        boy = Patient("boy-with-diabetes", "mecasermin-new")
        with FhirServer(boy.record) as ehr:
            ehr.faults["Condition"] = faults.slow
            config = f'[fhir]\nservers = ["{ehr.url}"]\nwithout_token = true\ntimeout = 1.0\n[store]\nurl = "none"\n'
            with running(tmp_path, "--pack", pack, config=config) as service:
                request = boy.request("order-sign", left_out=["conditions"])
                body = json.dumps(request | {"fhirServer": ehr.url}).encode()
                with connected(service.url) as waiting:
                    waiting.sendall(posting(ORDERS, body))
                    assert ehr.wait_for("Condition")
                    service.process.send_signal(how)
                    status, response = answer_on(waiting)
                assert status == 200
                assert "did not answer in time" in json.dumps(response)
                assert service.stop() == 0

    def test_a_connection_that_waits_for_nothing_does_not_hold_it_up(self, tmp_path, pack):
        with running(tmp_path, "--pack", pack, "--store", "none") as service:
            with connected(service.url) as idle:
                ended = threading.Thread(target=service.stop)
                ended.start()
                assert idle.recv(1) == b""
                ended.join(PATIENCE)
            assert service.process.returncode == 0

"""Bad input: a clear message and the right exit code, never a traceback and never silence."""

import json
import shutil
import subprocess
import sys

import pytest

UNREADABLE = {
    "empty": "",
    "not JSON": "{",
    "not FHIR": '{"hello": "world"}',
    "a list": "[1, 2, 3]",
    "another resource": '{"resourceType": "Observation", "status": "final"}',
    "deep": "[" * 100_000 + "]" * 100_000,
    "a number": "1",
}


def problem_lines(stderr):
    """Give the first two lines: place with rule and message, and the remedy."""
    first, remedy, *_ = stderr.splitlines()
    assert first.count(": ") >= 2
    assert remedy.startswith("  ")
    return first


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_record_is_unreadable(primum, tmp_path, pack, text):
    path = tmp_path / "patient.json"
    path.write_text(text, "utf-8")
    done = primum("check", path, "--pack", pack)
    assert done.returncode == 3
    assert problem_lines(done.stderr).startswith(f"{path}: ")
    assert done.stdout == ""


def test_two_patients_in_one_bundle_are_unreadable(primum, tmp_path, pack, bundle_of):
    bundle = bundle_of("boy-with-diabetes")
    bundle["entry"].append({"resource": {"resourceType": "Patient", "id": "another"}})
    path = tmp_path / "two.json"
    path.write_text(json.dumps(bundle), "utf-8")
    done = primum("check", path, "--pack", pack)
    assert done.returncode == 3
    assert "patient" in problem_lines(done.stderr)


def test_a_missing_file_is_named(primum, pack):
    done = primum("check", "nowhere.json", "--pack", pack)
    assert done.returncode == 3
    assert problem_lines(done.stderr).startswith("nowhere.json: patient-missing: ")


def test_in_json_an_unreadable_input_is_json_too(primum, pack):
    done = primum("check", "nowhere.json", "--pack", pack, "--format", "json")
    assert done.returncode == 3
    (problem,) = json.loads(done.stdout)["problems"]
    assert set(problem) == {"path", "line", "rule", "verdict", "message", "remedy"}
    assert problem["rule"] == "patient-missing"


@pytest.mark.parametrize(
    "content", ["", "{}", '{"format": "primum-pack/1"}', "not JSON", '{"format": 3}']
)
def test_what_is_no_pack_is_unreadable(primum, tmp_path, patients, content):
    path = tmp_path / "pack.json"
    path.write_text(content, "utf-8")
    done = primum("check", patients / "boy-with-diabetes.json", "--pack", path)
    assert done.returncode == 3
    assert "pack" in problem_lines(done.stderr)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("0.12", "1.2"),
        ("Mecasermin", "Mecasermim"),
        ("not for care", "for care"),
        ('"excluding":[]', '"excludign":[]'),
        ("demonstration knowledge", "approved knowledge"),
    ],
)
def test_a_pack_that_was_altered_is_refused(primum, tmp_path, patients, pack, was, becomes):
    path = tmp_path / "altered.json"
    text = pack.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), "utf-8")
    done = primum("check", patients / "boy-with-diabetes.json", "--pack", path)
    assert done.returncode == 3
    assert "pack-altered" in done.stderr


def test_a_pack_that_is_no_utf_8_any_more_is_refused(primum, tmp_path, patients, pack):
    path = tmp_path / "altered.json"
    path.write_bytes(pack.read_bytes().replace(b"Lower the dose", b"Lower\xff the dose", 1))
    done = primum("check", patients / "boy-with-diabetes.json", "--pack", path)
    assert done.returncode == 3
    assert "pack-invalid" in problem_lines(done.stderr)


def test_a_pack_of_another_format_is_told_as_such(primum, tmp_path, patients):
    path = tmp_path / "later.json"
    path.write_text('{"format": "primum-pack/9", "checks": []}', "utf-8")
    done = primum("check", patients / "boy-with-diabetes.json", "--pack", path)
    assert done.returncode == 3
    assert "pack-format" in done.stderr
    assert "primum-pack/9" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("frobnicate",),
        ("check",),
        ("check", "x.json", "--at", "yesterday"),
        ("check", "x.json", "--at", "2026-13-45"),
        ("check", "x.json", "--at", "20260601"),
        ("check", "x.json", "--at", "2026-W23-1"),
        ("check", "x.json", "--at", "２０２６-06-01"),
        ("check", "x.json", "--jurisdiction", "mars"),
        ("check", "x.json", "--pack", "a", "--knowledge", "b"),
        ("build", "knowledge"),
        ("explain", "mecasermin/nothing-of-the-kind"),
    ],
    ids=" ".join,
)
def test_misuse_is_said(primum, arguments):
    done = primum(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["list", "test"])
def test_a_missing_folder_is_named(primum, command):
    done = primum(command, "nowhere")
    assert done.returncode == 3
    assert "nowhere: knowledge-missing" in done.stderr


PLAIN = "# Tralin\n\n## Dosage\n\nOne a day.\n"
BROKEN = "# Tralin\n\n```yaml statement\nid: [\n```\n"


@pytest.mark.parametrize("texts", [[], [PLAIN], [BROKEN]], ids=["empty", "plain", "broken"])
def test_knowledge_without_a_check_is_no_clean_report(primum, patients, tmp_path, texts):
    medicines = tmp_path / "mine" / "medicines"
    medicines.mkdir(parents=True)
    for text in texts:
        (medicines / "tralin.md").write_text(text, "utf-8")
    patient = patients / "boy-with-diabetes.json"
    for command in (
        ("check", patient, "--knowledge", "mine"),
        ("check", patient, "--knowledge", "mine", "--format", "json"),
        ("check", patient, "--knowledge", "mine", "--format", "fhir"),
    ):
        done = primum(*command)
        assert done.returncode == 3
        assert "mine: knowledge-without-checks" in done.stderr
        assert "primum list" in done.stderr  # what to do
        assert "Patient/tim" not in done.stdout


def test_a_pack_without_a_check_is_no_clean_report(primum, patients, tmp_path):
    (tmp_path / "mine").mkdir()
    primum("build", "mine", "-o", "empty.pack.json")
    done = primum("check", patients / "boy-with-diabetes.json", "--pack", "empty.pack.json")
    assert (done.returncode, done.stdout) == (3, "")
    assert "empty.pack.json: knowledge-without-checks" in done.stderr


def test_a_fault_in_one_resource_does_not_hide_the_rest(primum, tmp_path, pack, bundle_of):
    bundle = bundle_of("boy-with-diabetes")
    weight = next(
        entry["resource"]
        for entry in bundle["entry"]
        if entry["resource"].get("id") == "weight"
    )  # fmt: skip
    weight["effectiveDateTime"] = "2026-02-31"
    path = tmp_path / "patient.json"
    path.write_text(json.dumps(bundle), "utf-8")
    done = primum("check", path, "--pack", pack, "--at", "2026-06-01")
    assert done.returncode == 0
    assert "ALERT · adjust · mecasermin" in done.stdout
    assert "2026-02-31" in done.stderr


def test_a_reader_that_leaves_early_is_no_fault(primum, patients, pack):
    command = (
        f"{sys.executable} -m primum check {patients / 'boy-with-diabetes.json'} "
        f"--pack {pack} --format json | head -c 10"
    )
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_disk_without_room_for_the_answer_is_said(patients, pack):
    command = (
        f"{sys.executable} -m primum check {patients / 'boy-with-diabetes.json'} "
        f"--pack {pack} --format json >/dev/full"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert problem_lines(done.stderr).startswith("<stdout>: out-of-reach: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("closed", "code"), [("<&-", 3), (">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 3)]
)
def test_a_closed_stream_is_no_fault_of_the_command(patients, pack, closed, code):
    patient = "-" if "<" in closed else patients / "boy-with-diabetes.json"
    command = f"{sys.executable} -m primum check {patient} --pack {pack} {closed}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["list", "test", "lint --knowledge", "explain x --knowledge"])
def test_a_file_in_the_place_of_a_folder_is_said(primum, tmp_path, command):
    (tmp_path / "pack.json").write_text("{}", "utf-8")
    done = primum(*command.split(), "pack.json")
    assert done.returncode == 3
    assert "pack.json: knowledge-missing: this is a file, and no folder" in done.stderr


@pytest.mark.parametrize("named", ["mine", "mine/loop.md"])
@pytest.mark.parametrize("command", ["lint", "fmt", "fmt --check"])
def test_what_cannot_be_opened_is_no_clean_document(primum, tmp_path, command, named):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "loop.md").symlink_to("loop.md")
    done = primum(*command.split(), named)
    assert "mine/loop.md: " in done.stderr + done.stdout
    assert done.returncode == (1 if (command, named) == ("lint", "mine") else 3)


def test_a_pack_without_a_document_that_cannot_be_opened_is_not_whole(primum, tmp_path, knowledge):
    shutil.copytree(knowledge, tmp_path / "mine")
    (tmp_path / "mine" / "medicines" / "loop.md").symlink_to("loop.md")
    done = primum("build", "mine", "--no-pages", "-o", "pack.json")
    assert done.returncode == 1
    assert "mine/medicines/loop.md: unreadable: " in done.stderr


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_the_ends_of_the_calendar_are_moments_and_birth_dates(
    primum, tmp_path, pack, bundle_of, at
):
    bundle = bundle_of("boy-with-diabetes")
    path = tmp_path / "patient.json"
    path.write_text(json.dumps(bundle), "utf-8")
    assert primum("check", path, "--pack", pack, "--at", at).returncode == 0
    bundle["entry"][0]["resource"]["birthDate"] = at
    path.write_text(json.dumps(bundle), "utf-8")
    assert primum("check", path, "--pack", pack).returncode == 0


def test_a_member_given_twice_is_said(primum, tmp_path, pack, patients):
    text = (patients / "boy-with-diabetes.json").read_text("utf-8")
    twice = text.replace('"gender": "male"', '"gender": "female", "gender": "male"')
    assert twice != text
    path = tmp_path / "patient.json"
    path.write_text(twice, "utf-8")
    done = primum("check", path, "--pack", pack)
    assert done.returncode == 0
    assert "Patient/tim: duplicate-member: an object has this member twice" in done.stderr
    dutch = primum("check", path, "--pack", pack, "--lang", "nl")
    assert "Patient/tim: duplicate-member: een object heeft dit onderdeel twee keer" in dutch.stderr


@pytest.mark.parametrize(
    ("repeat", "rule"),
    [
        ({"frequency": 2, "period": 0, "periodUnit": "d"}, "timing-not-positive"),
        ({"frequency": 2, "period": -1, "periodUnit": "d"}, "timing-not-positive"),
        ({"frequency": 2, "period": 1, "periodUnit": "moon"}, "timing-unit-unknown"),
        ({"frequency": 1e9, "period": 1, "periodUnit": "d"}, "timing-implausible"),
    ],
)
def test_a_timing_that_cannot_be_is_said(primum, tmp_path, pack, bundle_of, repeat, rule):
    bundle = bundle_of("boy-with-diabetes")
    rows = [entry["resource"] for entry in bundle["entry"]]
    order = next(row for row in rows if row["id"] == "mecasermin-new")
    order["dosageInstruction"][0]["timing"] = {"repeat": repeat}
    path = tmp_path / "patient.json"
    path.write_text(json.dumps(bundle), "utf-8")
    done = primum("check", path, "--pack", pack)
    assert done.returncode == 0
    assert f"MedicationRequest/mecasermin-new: {rule}: " in done.stderr


def test_an_active_order_that_ran_out_is_said_unless_another_took_its_place(
    primum, tmp_path, pack, bundle_of
):
    bundle = bundle_of("boy-with-diabetes")
    path = tmp_path / "patient.json"
    rows = {entry["resource"]["id"]: entry["resource"] for entry in bundle["entry"]}
    over = {"start": "2026-01-01", "end": "2026-03-01"}

    def said():
        path.write_text(json.dumps(bundle), "utf-8")
        done = primum("check", path, "--pack", pack, "--at", "2026-06-01")
        return "MedicationRequest/mecasermin-new: active-but-over: " in done.stderr

    assert not said()
    for name in ("mecasermin-new", "mecasermin-before"):
        rows[name]["dosageInstruction"][0]["timing"]["repeat"]["boundsPeriod"] = over
    rows["mecasermin-new"]["status"] = "active"
    assert said()
    bundle["entry"].append({"resource": {**rows["mecasermin-new"], "id": "renewed",
                                         "authoredOn": "2026-05-30", "dosageInstruction": []}})  # fmt: skip
    assert not said()

"""`primum pool` from outside."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

DATA = Path(__file__).parents[1] / "unit" / "evidence" / "pooling" / "data"

PROPORTIONS = "study,events,n\nAlfa 2001,3,40\nBravo 2002,1,55\nCharlie 2003,9,80\n"


@pytest.fixture
def table(tmp_path):
    def write(text, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def pooled(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_vaccine_trials_in_json(primum):
    result = pooled(primum("pool", DATA / "bcg.csv", "--measure", "risk-ratio", "--format", "json"))
    assert set(result) >= {
        "measure", "method", "k", "level", "estimate", "ci", "prediction_interval", "tau2",
        "tau2_ci", "i2", "q", "link", "studies", "dropped", "notes", "problems",
    }  # fmt: skip
    assert (result["measure"], result["method"], result["k"]) == ("risk-ratio", "reml-hk", 13)
    assert result["estimate"] == pytest.approx(0.4894, abs=6e-5)
    link = result["link"]
    assert (link["name"], link["estimate"]) == ("log", pytest.approx(-0.7145, abs=6e-5))
    assert link["ci"] == pytest.approx([-1.1084, -0.3206], abs=6e-5)
    assert link["prediction_interval"] == pytest.approx([-1.9960, 0.5670], abs=6e-5)
    assert sum(study["weight"] for study in result["studies"]) == pytest.approx(100)
    assert result["problems"] == []


def test_the_text_says_the_result_in_a_sentence(primum, table):
    done = primum("pool", table(PROPORTIONS), "--measure", "proportion")
    assert done.returncode == 0
    assert "Alfa 2001" in done.stdout
    assert "a new study" in done.stdout
    assert "In a typical study of the 3," in done.stdout
    assert "read it with care" in done.stdout
    assert done.stderr == ""


def test_a_table_may_come_through_a_pipe(primum):
    done = primum("pool", "-", "--measure", "proportion", "--format", "json", stdin=PROPORTIONS)
    assert [study["weight"] for study in pooled(done)["studies"]] == [None] * 3


def test_zeros_have_an_exact_interval(primum, table):
    path = table("study,events,n\nAlfa,0,20\nBravo,0,21\n")
    result = pooled(primum("pool", path, "--measure", "proportion", "--format", "json"))
    assert (result["method"], result["estimate"]) == ("exact", 0)
    assert result["ci"] == pytest.approx([0, 0.0860], abs=6e-5)
    assert result["link"]["estimate"] is None


def test_a_scale_is_for_people_and_not_for_machines(primum, table):
    path = table("study;events;person time\nAlfa;3;4000,5\nBravo;9;8000\n")
    arguments = ("pool", path, "--measure", "rate", "--scale", "1000")
    assert "per 1,000 units of person-time" in primum(*arguments).stdout
    assert pooled(primum(*arguments, "--format", "json"))["estimate"] < 0.01


def test_a_chosen_method_and_level(primum):
    result = pooled(
        primum(
            "pool", DATA / "miller1978.csv", "--measure", "proportion",
            "--method", "freeman-tukey", "--level", "0.9", "--format", "json",
        )
    )  # fmt: skip
    assert (result["method"], result["level"]) == ("freeman-tukey", 0.9)
    assert result["estimate"] == pytest.approx(0.3595, abs=6e-5)
    assert any("sensitivity" in note for note in result["notes"])


# --- refusing --------------------------------------------------------------------------------------


def test_one_bad_row_and_nothing_is_pooled(primum, table):
    path = table(PROPORTIONS + "Delta 2004,5,2\n")
    done = primum("pool", path, "--measure", "proportion")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{path}:5: more-events-than-people: " in done.stderr
    assert "nothing was pooled" in done.stderr


def test_overlapping_cohorts_are_refused(primum, table):
    path = table("study,events,n,cohort\nAlfa,3,40,N1\nBravo,1,55,N2\nAlfa later,9,80,N1\n")
    done = primum("pool", path, "--measure", "proportion", "--format", "json")
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert set(result) == {"problems"}
    (problem,) = result["problems"]
    assert (problem["rule"], problem["line"]) == ("overlapping-cohort", 4)
    assert "line 2 (Alfa) and line 4 (Alfa later)" in problem["message"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("", "table-empty"),
        ("study,events,n\n", "table-empty"),
        ("study,events\nAlfa,1\n", "column-missing"),
        (b"study,events,n\nJos\xe9,1,10\n", "table-not-utf8"),
        (b"\x00\xff" * 40, "table-not-utf8"),
        ('study,events,n\n"Alfa,1,10\n', "table-broken"),
    ],
)
def test_what_is_no_table_is_unreadable(primum, table, content, rule):
    done = primum("pool", table(content), "--measure", "proportion", "--format", "json")
    assert done.returncode == 3
    assert rule in done.stderr
    assert json.loads(done.stdout)["problems"][0]["rule"] == rule


def test_a_missing_table_is_named(primum):
    done = primum("pool", "nowhere.csv", "--measure", "rate")
    assert done.returncode == 3
    assert "nowhere.csv: table-missing" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--measure", "risk-ratio", "--method", "glmm"),
        ("--measure", "risk-ratio", "--scale", "100"),
        ("--measure", "proportion", "--level", "95"),
        ("--measure", "proportion", "--plot", "plot.pdf"),
        ("--measure", "proportion", "--scale", "-1"),
        (),
    ],
)
def test_misuse_is_said(primum, table, arguments):
    done = primum("pool", table(PROPORTIONS), *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "primum pool" in done.stderr


# --- plots -----------------------------------------------------------------------------------------


def test_a_forest_plot_as_svg(primum, table, tmp_path):
    primum("pool", table(PROPORTIONS), "--measure", "proportion", "--plot", "plot.svg")
    svg = ElementTree.parse(tmp_path / "plot.svg").getroot()
    said = {text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Alfa 2001", "3/40", "Pooled", "Prediction interval"} <= said


def test_a_forest_plot_as_png(primum, table, tmp_path):
    primum("pool", table(PROPORTIONS), "--measure", "proportion", "--plot", "plot.PNG")
    assert (tmp_path / "plot.PNG").read_bytes().startswith(b"\x89PNG")


def test_a_plot_that_cannot_be_written_is_said(primum, table):
    done = primum(
        "pool", table(PROPORTIONS), "--measure", "proportion", "--plot", "/proc/none/plot.svg"
    )
    assert done.returncode == 3
    assert "output-not-written" in done.stderr


def test_the_guide_shows_what_is_printed(primum, table):
    guide = (Path(__file__).parents[2] / "docs" / "how-to" / "pool-a-table.md").read_text("utf-8")
    studies = guide.partition("```csv\n")[2].partition("```")[0]
    shown = guide.partition("--measure proportion\n")[2].partition("```")[0]
    table(studies, "studies.csv")
    assert primum("pool", "studies.csv", "--measure", "proportion").stdout == shown
    table(studies + "Birch 2021,15,171,NCT-A\n", "studies.csv")
    refused = guide.partition("twice\n")[2].partition("--measure proportion\n")[2]
    done = primum("pool", "studies.csv", "--measure", "proportion")
    assert done.stderr == refused.partition("```")[0]


def test_every_rule_of_the_table_is_documented():
    root = Path(__file__).parents[2]
    page = (root / "docs" / "reference" / "pooling.md").read_text("utf-8")
    rule = re.compile(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"')
    sources = [root / "src/primum/cli/pool.py"]
    sources += [
        root / "src/primum/evidence/pooling" / f"{name}.py"
        for name in ("numbers", "overlap", "pool", "table")
    ]
    raised = {
        name
        for source in sources
        for line in source.read_text("utf-8").splitlines()
        for name in rule.findall(line)
        if name not in {"utf-8-sig", "double-arcsine", "risk-ratio"}
    }
    assert {name for name in raised if f"`{name}`" not in page} == set()

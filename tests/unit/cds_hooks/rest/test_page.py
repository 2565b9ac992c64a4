"""docs/reference/rest.md says what there is, and nothing that there is not."""

import re
from pathlib import Path

import pytest

from primum.cds_hooks.feedback.store import StoreState
from primum.cds_hooks.rest.check import PARAMETERS
from primum.cds_hooks.rest.health import PackInService, Ready, StoreInService
from primum.cds_hooks.rest.metrics import Metrics, Standing
from primum.cds_hooks.rest.openapi import openapi
from primum.cds_hooks.settings import Client, Settings

PAGE = (Path(__file__).parents[4] / "docs" / "reference" / "rest.md").read_text("utf-8")
DOCUMENT = openapi(
    Settings(clients=(Client(issuer="https://ehr.example.org", jwks="keys.json"),)),
    "https://cds.example.org",
    "1",
)


def rows(title):
    """The first cells of the table below a heading, and the rest of each row."""
    section = (
        PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0] if title else PAGE.split("\n## ")[0]
    )
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_path_is_there():
    said = {tuple(first.strip("` ").split(" ")) for first, *_ in rows("")}
    found = set()
    for path, item in DOCUMENT["paths"].items():
        general = re.sub(r"^/cds-services/[^/]+", "/cds-services/{service}", path)
        general = "/knowledge/…" if path.startswith("/knowledge") else general
        found |= {(method.upper(), general) for method in item}
    assert said == found


def test_every_parameter_is_there_with_its_values():
    said = {first.strip("` "): values for first, values, *_ in rows("`POST /check`")}
    assert list(said) == list(PARAMETERS)
    for name, values in PARAMETERS.items():
        assert set(values) <= set(re.findall(r"`(\w+)`", said[name]))


def test_every_status_is_there():
    said = {status for first, *_ in rows("Errors") for status in re.findall(r"\d+", first)}
    answered = {
        status
        for item in DOCUMENT["paths"].values()
        for operation in item.values()
        for status in operation["responses"]
    }
    # 405 is what a path answers to methods that it has not, 431 what stands before all paths:
    # those are not in the document.
    assert said == {status for status in answered if status >= "400"} | {"405", "431"}


def test_every_metric_is_there_with_its_labels():
    metrics = Metrics()
    standing = Standing(True, StoreState(True, 0, "none"), None)
    names = re.findall(r"^# TYPE (\S+) ", metrics.text(standing).decode(), re.MULTILINE)
    said = {first.strip("` "): labels for first, labels, *_ in rows("`GET /metrics`")}
    assert {*names, "primum_pack_info"} == set(said)


@pytest.mark.parametrize("model", [Ready, PackInService, StoreInService])
def test_every_member_of_ready_is_there(model):
    section = PAGE.split("\n## `GET /health` and `GET /ready`\n")[1].split("\n## ")[0]
    for member in model.__struct_fields__:
        assert f"`{member}`" in section

"""Every setting of the service stands on its page, with its default."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from primum.cds_hooks.settings import Settings

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "service.md"
ROW = re.compile(r"^\| `([\w.]+)` \| (.+?) \| ", re.MULTILINE)
# A setting's name -> its default as the page has it, in TOML.
SAID = dict(ROW.findall(PAGE.read_text("utf-8").partition("## Settings")[2].partition("## Env")[0]))


def settings():
    for field in msgspec.structs.fields(Settings):
        section = next(iter(get_args(field.type)), field.type)
        if field.name == "prefetch":
            yield field.name, {}
            continue
        for member in msgspec.structs.fields(section):
            yield f"{field.name}.{member.name}", member.default


def as_toml(value):
    if value is msgspec.NODEFAULT:
        return "has to be given"
    return f"`{msgspec.json.encode(value).decode()}`"


@pytest.mark.parametrize(("name", "default"), list(settings()))
def test_a_setting_stands_on_its_page_with_its_default(name, default):
    assert SAID.get(name) == as_toml(default)


def test_no_setting_stands_there_that_is_none():
    assert set(SAID) == {name for name, _ in settings()}

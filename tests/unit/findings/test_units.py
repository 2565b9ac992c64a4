"""Units of UCUM as people write them."""

import pytest

from primum.findings.units import told_unit


@pytest.mark.parametrize(
    ("unit", "english", "dutch"),
    [
        ("mg/kg", "mg/kg", "mg/kg"),
        ("ug/kg/d", "microgram/kg/day", "microg/kg/dag"),
        ("[iU]", "IU", "IE"),
        ("U/mL", "units/mL", "E/mL"),
        ("{SD}", "SD", "SD"),
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²", "mL/min/1,73 m²"),
    ],
)
def test_a_unit_is_written_as_readers_know_it(unit, english, dutch):
    assert (told_unit(unit, "en"), told_unit(unit, "nl")) == (english, dutch)

"""Findings are read back from the file that was named, and from no other."""

import duckdb
import pytest

from primum.engines.duckdb.found import Wanted, read_found
from primum.engines.duckdb.parts import join_parts, write_part
from primum.engines.duckdb.telling import FINDING
from primum.vocabulary.problem import Unreadable


def _write(path, *patients):
    """Write a file with one finding of each patient, which says whose it is."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TEMP TABLE finding ({FINDING})")
        for p, patient in enumerate(patients, 1):
            connection.execute(
                'INSERT INTO finding (p, patient, "at", "order", medicine, "check", status, reasons, '
                "missing) VALUES (?, 'Patient/' || ?, 0.0, 'MedicationRequest/1', 'zolsartan', "
                "'zolsartan/' || ?, 'alert', [], [])",
                (p, patient, patient),
            )
        part = path.with_name("part.parquet")
        write_part(connection, part)
        join_parts(connection, [part], path, {"of": " ".join(patients)})
        part.unlink()


def _patients(path, **wanted):
    return [row["patient"] for row in read_found(path, Wanted(**wanted)).rows]


def test_findings_are_of_whom_and_what_is_wanted(tmp_path):
    path = tmp_path / "findings.parquet"
    _write(path, "ana", "bo", "cy")
    assert _patients(path) == ["Patient/ana", "Patient/bo", "Patient/cy"]
    assert _patients(path, patient="bo") == _patients(path, patient="Patient/bo") == ["Patient/bo"]
    assert _patients(path, check="zolsartan/cy") == ["Patient/cy"]
    assert _patients(path, patient="bo", check="zolsartan/cy") == []
    assert _patients(path, most=2) == ["Patient/ana", "Patient/bo"]
    assert read_found(path, Wanted(most=2)).total == 3


def test_a_name_is_no_pattern(tmp_path):
    path = tmp_path / "find[1].parquet"
    _write(path, "ana")
    _write(tmp_path / "find1.parquet", "bo")
    assert _patients(path) == ["Patient/ana"]
    assert read_found(path, Wanted()).said["of"] == "ana"


@pytest.mark.parametrize("name", ["nothing.parquet", "text.parquet"])
def test_another_file_is_refused(tmp_path, name):
    (tmp_path / "text.parquet").write_text("no findings")
    with pytest.raises(Unreadable):
        read_found(tmp_path / name, Wanted())

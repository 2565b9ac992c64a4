"""Which rows are judged, what is told of each, and that threads can share a screener."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from primum.checks.check import (
    Axis,
    Check,
    Decision,
    Management,
    OnUnknown,
    Provenance,
    StatementRef,
    Status,
)
from primum.checks.concept import CodeRule, Concept, ConceptKind, Medicine
from primum.checks.criterion import Age, All, Any, Dose, Has, Hypersensitive, Latest, Per, Route
from primum.checks.pack import make_pack
from primum.engines.memory.prepared import Preparer
from primum.record.model import Supplied
from primum.screening.patient import Options, Screener
from primum.vocabulary.quantity import Comparison, Operator, Quantity
from spec.world import MEDICINE, NOW, patient_of, spec_pack

OTHER, OTHER_CODE = "shortil", "atc:H01AC01"  # another medicine of the same class
ABOVE = Operator.ABOVE
STATEMENT = StatementRef(document="d", line=1, heading="", sentence="", status=Status.SOURCED)


def _over(value, unit, per=Per.ADMINISTRATION):
    return Dose(per, Comparison(ABOVE, Quantity(value, unit)))


def _check(medicine, name, criterion):
    return Check(
        id=f"{medicine}/{name}",
        medicine=medicine,
        kind="dosing",
        criterion=criterion,
        decision=Decision(action=Axis.YES, management=Management.ADJUST),
        status=Status.SOURCED,
        summary={"en": name},
        advice={},
    )


def _screener(checks):
    pack, checks = spec_pack(), tuple(checks)
    other = Concept(
        id=OTHER,
        kind=ConceptKind.MEDICINE,
        names={"en": (OTHER,)},
        codes=(CodeRule("atc", ("H01AC01",)),),
    )
    medicines = {**pack.meaning.medicines, OTHER: Medicine(concept=other)}
    meaning = replace(pack.meaning, checks=checks, medicines=medicines)
    provenance = {check.id: Provenance(statement=STATEMENT, sources=()) for check in checks}
    return Screener(make_pack("t", "1", {"en": "n"}, meaning, provenance))


@pytest.fixture(scope="module")
def screener():
    return _screener(
        _check(medicine, "dose-high", _over(0.12, "mg/kg")) for medicine in (MEDICINE, OTHER)
    )


@pytest.fixture(scope="module")
def screen(screener):
    def screen(order, medicines="—"):
        cells = {
            "born": "2020-03-01",
            "measured": "body-weight 18 kg on 2026-05-20",
            "order": order,
            "medicines": medicines,
        }
        return screener.screen(patient_of(cells)[0], Options(at=NOW))

    return screen


def _covered(report):
    return {(order.order, order.medicine) for order in report.checked.covered}


def _told(report):
    return [(finding.order, finding.check) for finding in report.findings]


@pytest.mark.parametrize("dose", ["", ", 0.14 mg/kg"])
def test_what_was_handed_out_of_the_class_is_not_the_request(screen, dose):
    report = screen(
        "0.04 mg/kg, from 2026-05-20", f"{OTHER_CODE}{dose}, dispense, completed, from 2026-05-01"
    )
    assert ("MedicationDispense/m1", OTHER) in _covered(report)


def test_what_was_handed_out_of_the_request_is_the_request(screen):
    report = screen(
        "0.04 mg/kg, from 2026-05-20", f"{MEDICINE}, dispense, completed, from 2026-05-20"
    )
    assert _covered(report) == {("MedicationRequest/m0", MEDICINE)}


def test_an_order_that_is_over_is_not_replaced_by_another_of_its_class(screen):
    report = screen("0.04 mg/kg, from 2026-05-20", f"{OTHER_CODE}, from 2026-01-01 to 2026-05-01")
    assert [problem.rule for problem in report.problems] == ["active-but-over"]
    report = screen("0.04 mg/kg, from 2026-05-20", f"{MEDICINE}, from 2026-01-01 to 2026-05-01")
    assert not report.problems


def test_a_draft_that_is_over_by_its_dates_is_judged_all_the_same(screener):
    record, order = patient_of({"order": "0.14 mg/kg, from 2026-01-01 to 2026-02-01"})
    signed = replace(order, status="draft")
    record = replace(record, medications=(signed,))
    assert not screener.screen(record, Options(at=NOW)).checked.covered
    report = screener.screen(replace(record, drafts=frozenset({order.ref})), Options(at=NOW))
    assert _told(report) == [(order.ref, f"{MEDICINE}/dose-high")]
    assert [problem.rule for problem in report.problems] == ["draft-over"]


def test_an_older_order_that_cannot_be_read_is_told(screen):
    report = screen("0.04 mg/kg, from 2026-05-20", f"{MEDICINE}, 3 tablet, from 2026-05-01")
    assert _told(report) == [("MedicationRequest/m1", None)]


def test_what_both_orders_lack_is_told_once(screen):
    report = screen("3 tablet, from 2026-05-20", f"{MEDICINE}, 3 tablet, from 2026-05-01")
    assert _told(report) == [("MedicationRequest/m0", None)]
    assert len(report.findings[0].missing) == 1


def test_an_older_order_has_its_own_fault(screen):
    report = screen("0.04 mg/kg, from 2026-05-20", f"{MEDICINE}, 0.14 mg/kg, from 2026-05-01")
    assert _told(report) == [("MedicationRequest/m1", f"{MEDICINE}/dose-high")]


def _many_patients(count):
    chance = random.Random(7)
    for _ in range(count):
        record, _ = patient_of(
            {
                "born": chance.choice(("2020-03-01", "2024", "")),
                "measured": chance.choice(("body-weight 18 kg on 2026-05-20", "—", "")),
                "problem list": chance.choice(("diabetes", "closed-epiphyses; asthma", "—", "")),
                "order": f"{chance.choice((0.04, 0.13, 2.0))} mg/kg, {chance.randint(1, 4)}x",
            }
        )
        yield replace(record, supplied=record.supplied | {Supplied.MEDICATIONS})


def _many_checks():
    for number in range(120):
        limit = 0.01 * (number % 17 + 1)
        yield _check(
            MEDICINE,
            f"check-{number}",
            Any(
                (
                    All((_over(limit, "mg/kg"), Has("diabetes" if number % 2 else "asthma"))),
                    All((_over(limit * 4, "mg/kg", Per.DAY), Route(("oral", "nasal")[number % 2:]))),
                    Latest("body-weight", Comparison(ABOVE, Quantity(float(number), "kg"))),
                    Age(Comparison(ABOVE, Quantity(float(number % 9), "a"))),
                )
            ),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "others", "theirs"),
    [
        (Hypersensitive("alcohol"), {"allergies": "snomed:1"}, {"allergies": "alcohol"}),
        (
            Latest("glucose", Comparison(ABOVE, Quantity(5.0, "mmol/L"))),
            {"procedures": "glucose on 2026-05-30"},
            {"measured": "glucose 7 mmol/L on 2026-05-30"},
        ),
    ],
)
def test_what_one_patient_is_not_asked_the_next_one_is(asked, others, theirs):
    """A silent check is a candidate only for who has a row: a plan of others never drops it."""
    common = {"born": "2020-01-01", "measured": "—", "procedures": "—", "allergies": "—"}
    young = Age(Comparison(ABOVE, Quantity(1.0, "a")))
    checks = [_check(MEDICINE, f"young-{number}", young) for number in range(4)]
    silent = replace(_check(MEDICINE, "silent", asked), on_unknown=OnUnknown.SILENT)
    screener = _screener([*checks, silent])
    for _ in range(3):
        report = screener.screen(patient_of({**common, **others})[0], Options(at=NOW))
        assert silent.id not in [finding.check for finding in report.findings]
    report = screener.screen(patient_of({**common, **theirs})[0], Options(at=NOW))
    assert silent.id in [finding.check for finding in report.findings]


def test_threads_share_a_screener():
    checks, patients = list(_many_checks()), list(_many_patients(200))
    alone = _screener(checks)
    expected = [alone.screen(record, Options(at=NOW)) for record in patients]
    shared = _screener(checks)
    with ThreadPoolExecutor(8) as threads:
        reports = list(threads.map(lambda record: shared.screen(record, Options(at=NOW)), patients))
    assert reports == expected


def test_what_is_forgotten_is_worked_out_again(monkeypatch):
    """However few situations are remembered."""
    checks, patients = list(_many_checks()), list(_many_patients(40))
    expected = [_screener(checks).screen(record, Options(at=NOW)) for record in patients]
    monkeypatch.setattr("primum.engines.memory.answer._SITUATIONS", 2)
    forgetful = _screener(checks)
    for _ in range(3):
        assert [forgetful.screen(record, Options(at=NOW)) for record in patients] == expected


def test_two_atoms_never_share_a_number(monkeypatch):
    """Whatever happens while an atom is being numbered: another thread may number one."""
    preparer = Preparer()

    class Meddling(dict):
        def setdefault(self, key, default=None):
            if not monkeypatched:
                monkeypatched.append(key)
                preparer.prepare(Has("asthma"))
            return super().setdefault(key, default)

    monkeypatched: list[object] = []
    monkeypatch.setattr(preparer, "_numbers", Meddling())
    preparer.prepare(Has("diabetes"))
    assert len(set(preparer._numbers.values())) == 2

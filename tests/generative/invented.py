"""Invented criteria and invented patients, in the world of the specification."""

from hypothesis import strategies as st
from msgspec.structs import replace

from primum.checks import criterion as nodes
from primum.checks.criterion import Exposure, Per, Time
from primum.record.model import (
    AllergyRow,
    Amount,
    ConditionRow,
    MedicationKind,
    MedicationRow,
    ObservationRow,
    Patient,
    ProcedureRow,
    RawDosage,
    Record,
    Supplied,
)
from primum.vocabulary.codes import SYSTEMS, Coding
from primum.vocabulary.quantity import Comparison, Operator, Quantity

CONDITIONS = ("diabetes", "asthma", "closed-epiphyses", "short-stature")
CLASSES = ("insulin", "growth-hormone", "analgesics")
SUBSTANCES = ("alcohol", "growth-factor", "metacresol")

# Few values, so that boundaries are met often: equal dates, equal doses, a weight of nought.
DATES = (
    "2019", "2020-03-01", "2024-06", "2026-01-01", "2026-05-25", "2026-05-31", "2026-06-01",
    "2026-06-01T08:00:00Z", "2026-06-02", "2026-07-01",
)  # fmt: skip
dates = st.sampled_from(DATES)
maybe_date = st.none() | dates


def _comparison(values, units):
    return st.builds(
        Comparison,
        st.sampled_from(Operator),
        st.builds(Quantity, st.sampled_from(values), st.sampled_from(units)),
    )


_DOSES = (0.0, 0.004, 0.04, 0.08, 0.12, 0.72, 2.16)

# One strategy a node; a meta-test fails when a node has none.
ATOMS = {
    nodes.Has: st.builds(nodes.Has, st.sampled_from(CONDITIONS), st.sampled_from(Time)),
    nodes.Takes: st.builds(nodes.Takes, st.sampled_from(CLASSES))
    | st.builds(
        nodes.Takes,
        st.sampled_from(CLASSES),
        st.just(Exposure.WITHIN),
        st.sampled_from((1.0, 14.0, 400.0)),
    ),
    nodes.Age: st.builds(nodes.Age, _comparison((0.0, 1.0, 2.0, 6.0, 75.0), ("a", "mo", "d"))),
    nodes.Sex: st.builds(nodes.Sex, st.sampled_from(("female", "male"))),
    nodes.Latest: st.builds(
        nodes.Latest, st.just("glucose"), _comparison((3.0, 3.9, 5.0), ("mmol/L",)), st.booleans()
    )
    | st.builds(nodes.Latest, st.just("body-weight"), _comparison((10.0, 18.0), ("kg",))),
    nodes.Dose: st.builds(nodes.Dose, st.sampled_from(Per), _comparison(_DOSES, ("mg/kg", "mg"))),
    nodes.DoseStep: st.builds(nodes.DoseStep, _comparison(_DOSES, ("mg/kg", "mg"))),
    nodes.SinceDoseChange: st.builds(
        nodes.SinceDoseChange, _comparison((1.0, 7.0, 30.0), ("d", "wk"))
    ),
    nodes.Starts: st.builds(nodes.Starts),
    nodes.Frequency: st.builds(nodes.Frequency, _comparison((1.0, 2.0, 3.0), ("/d",))),
    nodes.Route: st.builds(
        nodes.Route,
        st.sampled_from((("subcutaneous",), ("intravenous", "intramuscular"), ("oral",))),
    ),
    nodes.Hypersensitive: st.builds(nodes.Hypersensitive, st.sampled_from(SUBSTANCES)),
    nodes.Indicated: st.builds(nodes.Indicated, st.sampled_from(CONDITIONS)),
    nodes.Done: st.builds(
        nodes.Done,
        st.sampled_from(("eye-exam", "glucose", "body-weight")),
        st.none() | st.sampled_from((7.0, 365.0)),
    ),
    nodes.ExcipientLoad: st.builds(
        nodes.ExcipientLoad, st.just("alcohol"), _comparison((0.04, 0.2, 1.0), ("mg/kg", "mg"))
    ),
}

# Atoms of which rows decide whether a check is a candidate at all.
LOOKED_UP = st.one_of(
    ATOMS[node] for node in (nodes.Has, nodes.Takes, nodes.Latest, nodes.Hypersensitive, nodes.Done)
)


def _wider(parts):
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return (
        st.builds(nodes.All, several) | st.builds(nodes.Any, several) | st.builds(nodes.Not, parts)
    )


COMBINATIONS = (nodes.All, nodes.Any, nodes.Not)
criteria = st.recursive(st.one_of(*ATOMS.values()), _wider, max_leaves=5)


def _coding(system, *codes):
    return st.sampled_from([(Coding(SYSTEMS[system][0], code),) for code in codes])


_ranked = st.integers(0, 10**6)
_texts = st.sampled_from((None, None, None, "", "Diabetes", "asthma, mild", "no asthma", "xyzzy"))
_standing = {
    "onset": maybe_date,
    "abatement": maybe_date,
    "recorded": maybe_date,
    "updated": maybe_date,
    "clinical": st.sampled_from((None, "active", "resolved", "remission", "inactive")),
    "verification": st.sampled_from(
        (None, "confirmed", "refuted", "provisional", "unconfirmed", "entered-in-error")
    ),
}
_condition_codings = (
    _coding("icd10", "E10.9", "E11.9", "J45", "E34.3", "Z00")
    | _coding("primum", "closed", "open")
    | _coding("icd10cm", "E34.321")
    | _coding("snomed", "1")
)
_conditions = st.builds(
    ConditionRow,
    ref=_ranked.map("Condition/{}".format) | _ranked.map("Flag/{}".format),
    codings=_condition_codings | st.just(()),
    text=_texts,
    **_standing,
)
_substance_codings = _coding("unii", "LKG8494WBH", "7GR9I2683O", "GGO4Y809LO") | _coding(
    "snomed", "416098002", "716186003", "429625007", "1"
)
_allergies = st.builds(
    AllergyRow,
    ref=_ranked.map("AllergyIntolerance/{}".format),
    codings=_substance_codings | st.just(()),
    text=st.none() | st.sampled_from(("", "Allergy to alcohol", "alcohol swabs", "nuts")),
    excluded=st.just(()) | _substance_codings,
    **_standing,
)
_amounts = st.sampled_from(
    [
        Amount(low, high, unit)
        for low, high in ((0.04, 0.04), (0.08, 0.12), (0.72, 0.72), (2.16, 2.16))
        for unit in ("mg/kg", "mg", "ug/kg", "mL", "U", "tablet", "mg/kg/d")
    ]
)
_maxima = st.just(Amount(0.08, 0.08, "mg/kg")) | st.just(Amount(1.0, 1.0, "mg"))
_dosages = st.builds(
    RawDosage,
    dose=st.none() | _amounts,
    frequency=st.none() | st.sampled_from((1.0, 2.0, 3.0)),
    period=st.just(1.0),
    period_unit=st.just("d"),
    sequence=st.none() | st.sampled_from((1, 2)),
    as_needed=st.sampled_from((None, None, True)),
    bounds_start=maybe_date,
    max_per_administration=st.none() | _maxima,
    modified=st.sampled_from((False, False, False, True)),
    text=st.sampled_from((None, "as told")),
    route_text=st.sampled_from((None, "subcutaneous", "intravenous")),
)
_medications = st.builds(
    MedicationRow,
    ref=_ranked.map("Medication/{}".format),
    kind=st.sampled_from(MedicationKind),
    codings=_coding("atc", "H01AC03", "H01AC03", "A10AE04", "H01AC01", "N02BE01") | st.just(()),
    text=st.sampled_from((None, None, "growthil", "insulin pen", "paracetamol")),
    do_not_perform=st.sampled_from((False, False, False, True)),
    prior=st.sampled_from((None, None, "MedicationRequest/before")),
    status=st.sampled_from(
        (
            *("active", "draft", "completed", "stopped", "cancelled", "not-taken", "on-hold"),
            *("in-progress", "unknown", "entered-in-error", None),
        )
    ),
    intent=st.sampled_from(("order", "plan", "proposal", "option")),
    start=maybe_date,
    end=maybe_date,
    recorded=maybe_date,
    updated=maybe_date,
    reasons=st.just(()) | _condition_codings,
    has_reason=st.booleans(),
    dosages=st.lists(_dosages, max_size=2).map(tuple),
)
_observations = st.builds(
    ObservationRow,
    ref=_ranked.map("Observation/{}".format),
    codings=_coding("loinc", "29463-7", "2339-0", "82810-3") | st.just(()),
    text=st.sampled_from((None, None, "weight", "glucose")),
    status=st.sampled_from(("final", "registered", "entered-in-error", None)),
    effective=maybe_date,
    issued=maybe_date,
    value=st.none() | st.sampled_from((0.0, 3.2, 3.9, 14.0, 18.0, 1800.0)),
    unit=st.sampled_from(("kg", "mmol/L", "mg/dL", "stone", None)),
    comparator=st.sampled_from((None, None, "<", ">")),
    value_codings=st.just(()) | _condition_codings,
    absent_reason=st.sampled_from((None, None, "not-performed")),
    updated=maybe_date,
)
_procedures = st.builds(
    ProcedureRow,
    ref=_ranked.map("Procedure/{}".format),
    codings=_coding("snomed", "314971001", "1") | _coding("loinc", "2339-0", "29463-7"),
    status=st.sampled_from(("completed", "not-done", "entered-in-error")),
    text=st.sampled_from((None, "eye-exam")),
    start=maybe_date,
    end=maybe_date,
)


def _rows(row):
    return st.lists(row, max_size=3, unique_by=lambda made: made.ref).map(tuple)


_ROWS = {
    Supplied.CONDITIONS: _rows(_conditions),
    Supplied.MEDICATIONS: _rows(_medications),
    Supplied.OBSERVATIONS: _rows(_observations),
    Supplied.ALLERGIES: _rows(_allergies),
    Supplied.PROCEDURES: _rows(_procedures),
}


@st.composite
def records(draw):
    """A patient with up to three rows of each kind; a list with rows in it was supplied."""
    parts = {kind: draw(rows) for kind, rows in _ROWS.items()}
    order = draw(_medications)
    empty_but_supplied = draw(st.frozensets(st.sampled_from(Supplied)))
    return Record(
        patient=Patient("p", draw(maybe_date), draw(st.sampled_from((None, "female", "male")))),
        conditions=parts[Supplied.CONDITIONS],
        medications=(
            *(row for row in parts[Supplied.MEDICATIONS] if row.ref != order.ref),
            order,
        ),
        observations=parts[Supplied.OBSERVATIONS],
        allergies=parts[Supplied.ALLERGIES],
        procedures=parts[Supplied.PROCEDURES],
        supplied=empty_but_supplied | {kind for kind, rows in parts.items() if rows},
    )


@st.composite
def alike(draw):
    """Patients of the same order, each with rows in one of the lists: easily taken for each other."""
    order = draw(_medications)
    kinds = [kind for kind in _ROWS if kind is not Supplied.MEDICATIONS]
    nothing = Record(
        patient=Patient("p", "2020-03-01", "male"),
        conditions=(),
        medications=(order,),
        observations=(),
        allergies=(),
        procedures=(),
        supplied=frozenset(Supplied),
    )
    return [
        replace(nothing, **{kind.value: draw(_ROWS[kind].filter(bool))})
        for kind in draw(st.lists(st.sampled_from(kinds), min_size=2, max_size=4))
    ]

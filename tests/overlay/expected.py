"""What has to be found for an overlaid order, computed without the engines and the record reader.

The statements are read from the monograph by a person and written here a second time, as plain
conditions on raw FHIR JSON. Where an outside code is wider or finer than the code lists of the
knowledge, this file asks for what a reader of the words would want: not silence.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from overlay.chart import Chart, Json, Named, amount_of
from overlay.dosing import dose_per_kg, times_a_day

MEDICINE = "mecasermin"

DIABETES = frozenset({"73211009", "46635009", "44054006"})
GLUCOSE = frozenset({"2339-0", "2345-7", "14749-6", "15074-8", "41653-7"})
FUNDUSCOPY = frozenset({"53524009", "314971001"})
PREGNANCY_TEST = frozenset({"252160004", "167252002"})
GLUCOSE_LOWERING = (
    "insulin", "metformin", "gliclazide", "glimepiride", "glipizide", "glyburide", "glibenclamide",
    "pioglitazone", "sitagliptin", "empagliflozin", "dapagliflozin", "liraglutide", "exenatide",
    "semaglutide", "acarbose", "repaglinide",
)  # fmt: skip

# Words by which a reader knows a problem. A polyp is left to a pathologist, a prediabetes and a
# diabetes insipidus are no diabetes, and a family history is somebody else's.
MALIGNANT = re.compile(
    r"malignan|cancer|carcinoma(?! in situ)|lymphoma|leuka?emia|sarcoma|blastoma|multiple myeloma"
    r"|melanoma(?! in situ)"
)
NEOPLASIA = re.compile(rf"neoplas|tumou?r|in situ|adenoma|meningioma|{MALIGNANT.pattern}")
WORDS = {
    "diabetes-mellitus": re.compile(r"(?<!pre)diabet(?!es insipidus)"),
    "hypoglycaemia": re.compile(r"hypoglyca?emia"),
    "intracranial-hypertension": re.compile(r"intracranial hypertension|papillo?edema"),
    "slipped-femoral-epiphysis": re.compile(r"slipped .*epiphys|\blimp|\b(hip|knee) pain"),
    "scoliosis": re.compile(r"scoliosis"),
    "tonsillar-hypertrophy": re.compile(r"tonsillar hypertrophy|enlarged tonsil"),
}
FAMILY = re.compile(r"family history")
PREGNANT = re.compile(r"pregnan")


@dataclass
class Expected:
    """Checks (by id) that must alert, must be said to be open, must or may be one of the two.

    Every other check must neither alert nor be said to be open.
    """

    alerts: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)

    def answer(self, statement: str, truth: bool | None) -> None:
        """Note a statement that holds (True), does not (False), or cannot be known (None)."""
        if truth is not False:
            (self.open if truth is None else self.alerts).add(f"{MEDICINE}/{statement}")

    def say(self, statement: str, *, when: bool) -> None:
        """Note a statement that must not be passed over in silence."""
        if when:
            self.said.add(f"{MEDICINE}/{statement}")

    def plain(self) -> dict[str, list[str]]:
        """Give it as JSON."""
        return {
            "must_alert": sorted(self.alerts),
            "must_be_open": sorted(self.open),
            "must_be_either": sorted(self.said),
            "may_be_either": sorted(self.free),
            "must_be_silent": ["every other check"],
        }

    @classmethod
    def of(cls, plain: dict[str, list[str]]) -> "Expected":
        """Read it from JSON."""
        members = ("must_alert", "must_be_open", "must_be_either", "may_be_either")
        return cls(*(set(plain[member]) for member in members))


def expected(bundle: dict[str, Any], at: str, order: str, jurisdiction: str) -> Expected:
    """Compute what has to be found for the order with this id at the end of a day."""
    chart, found = Chart(bundle, date.fromisoformat(at)), Expected()
    row = chart.order(order)
    assert row is not None, "there is no such order"
    is_eu = jurisdiction == "eu"
    _age(chart, found, is_eu=is_eu)
    _dose(chart, row, found, is_eu=is_eu)
    _course(chart, row, found)
    _conditions(chart, found, is_eu=is_eu)
    _glucose(chart, found)
    _reproduction(chart, found, is_eu=is_eu)
    # Allergies that were written down later do not show that anybody had asked by then.
    asked = [
        row for row in chart.rows("AllergyIntolerance") if chart.known(row.get("recordedDate"))
    ]
    if not asked:
        found.answer("hypersensitivity", None)
    found.said -= found.alerts | found.open
    return found


def _age(chart: Chart, found: Expected, *, is_eu: bool) -> None:
    found.answer("minimum-age", not chart.is_aged(2))
    found.answer("maximum-age", is_eu and chart.is_aged(18))
    found.answer("neonates", is_eu and (chart.at - chart.born).days < 28)
    if chart.is_aged(12):
        # No outside record holds an X-ray of the growth plates.
        found.answer("closed-epiphyses-warning" if is_eu else "closed-epiphyses", None)


def _dose(chart: Chart, order: Json, found: Expected, *, is_eu: bool) -> None:
    dosage = order["dosageInstruction"][0]
    times = times_a_day(order)
    found.answer("frequency", times is not None and times > 2)
    codes = [coding["code"] for coding in dosage.get("route", {}).get("coding", ())]
    found.answer("route", "34206005" not in codes if codes else None)
    dose = dose_per_kg(chart, order)
    start, limit = ("starting-dose", "0.04") if is_eu else ("starting-dose-us", "0.08")
    if dose is None:
        for statement in ("maximum-dose", "unit-slip", start):
            found.answer(statement, None)
        return
    found.answer("maximum-dose", dose.above("0.12"))
    found.answer("unit-slip", dose.at_least("1.2"))
    found.answer("implausibly-low-dose", dose.below("0.004") or False)
    load = dose.times((times or Fraction(0)) * Fraction(9, 10))
    found.answer("benzyl-alcohol-load", load.above("99") or False)
    if chart.order("overlay-never", "MedicationStatement"):
        found.answer(start, dose.above(limit))
    elif not chart.order("overlay-earlier") and dose.above(limit) is not False:
        found.answer(start, None)


def _course(chart: Chart, order: Json, found: Expected) -> None:
    """Compare with an earlier dose; both are written in mg/kg."""
    done = chart.was_done(FUNDUSCOPY, "funduscopy")
    earlier = chart.order("overlay-earlier")
    dose = dose_per_kg(chart, order)
    if earlier is None:
        found.answer("funduscopy", False if done else None)
        is_high = dose is None or dose.above("0.04") is not False
        if is_high and not chart.order("overlay-never", "MedicationStatement"):
            found.answer("dose-step", None)
            found.answer("step-interval", None)
        return
    before = dose_per_kg(chart, earlier)
    assert dose is not None
    assert before is not None
    step = dose.low - before.low
    days = (chart.at - date.fromisoformat(earlier["authoredOn"][:10])).days
    is_high = bool(dose.above("0.04"))
    found.answer("dose-step", is_high and step > Fraction("0.04"))
    found.answer("step-interval", is_high and step > 0 and days < 7)
    # Overdue once treatment has begun; whether procedures are recorded at all has to be known.
    if not done:
        found.answer("funduscopy", True if chart.has_any("Procedure") else None)


def _conditions(chart: Chart, found: Expected, *, is_eu: bool) -> None:
    listed = [row for row in chart.conditions() if not FAMILY.search(row.words)]
    if not chart.has_any("Condition"):
        growth = "neoplasia" if is_eu else "malignancy"
        for statement in (*WORDS, growth, "history-of-malignancy"):
            found.answer(statement, None)
        born_lately = is_eu and not chart.is_aged(1) and (chart.at - chart.born).days >= 28
        found.answer("neonates", None if born_lately else False)
    holding = [row for row in listed if row.holds]
    if any(row.codes & DIABETES for row in holding):
        found.answer("diabetes-mellitus", truth=True)
    for statement, words in WORDS.items():
        found.say(statement, when=_speak(holding, words))
    found.say("neoplasia", when=is_eu and _speak(holding, NEOPLASIA))
    if is_eu and _speak(listed, NEOPLASIA):
        # What is over, and not malignant, is told as the past; words may leave open which it is.
        found.free.add(f"{MEDICINE}/history-of-neoplasia")
    is_malignant = _speak(holding, MALIGNANT)
    found.say("malignancy", when=not is_eu and is_malignant)
    if is_malignant:
        # A cancer now is in the past too; whether that is said beside it does not matter.
        found.free.add(f"{MEDICINE}/history-of-malignancy")
    elif _speak(listed, MALIGNANT):
        found.said.add(f"{MEDICINE}/history-of-malignancy")


def _speak(rows: list[Named], words: re.Pattern[str]) -> bool:
    return any(words.search(row.words) for row in rows)


def _glucose(chart: Chart, found: Expected) -> None:
    surely, perhaps = chart.taken(GLUCOSE_LOWERING, "A10")
    supplied = chart.has_any("MedicationRequest", "MedicationStatement")
    if surely or perhaps or not supplied:
        found.answer("glucose-lowering-medicines", surely or None)
    holding = [row for row in chart.conditions() if row.holds]
    for when, quantity in chart.values(GLUCOSE)[:1]:
        factor = {"mg/dL": Fraction("18.016"), "mmol/L": Fraction(1)}.get(quantity["unit"])
        low = factor is not None and amount_of(quantity) / factor < Fraction("3.9")
        recent = (chart.at - when).days < 7
        is_said = _speak(holding, WORDS["hypoglycaemia"])
        found.answer("low-glucose", low and recent and not is_said)


def _reproduction(chart: Chart, found: Expected, *, is_eu: bool) -> None:
    if chart.patient.get("gender") != "female" or not chart.is_aged(10) or chart.is_aged(55):
        return
    # That an earlier pregnancy is over says nothing of today.
    found.say("pregnancy" if is_eu else "pregnancy-us", when=True)
    if not chart.was_done(PREGNANCY_TEST, "pregnancy test"):
        found.say("pregnancy-test", when=True)

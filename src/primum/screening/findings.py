"""Answers written up as findings, in the language and for the role that asked."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from primum.checks.check import (
    Advice,
    Axis,
    Check,
    Decision,
    Management,
    Reading,
    Text,
    text_in,
)
from primum.checks.pack import Pack
from primum.engines.memory.answer import Answer
from primum.engines.memory.values import BODY_WEIGHT
from primum.findings.caveat import held_summary
from primum.findings.ground import Gap, Ground
from primum.findings.model import Finding, FindingStatus, Missing
from primum.findings.wording import Wording
from primum.vocabulary.truth import Truth

_NOT_ASSESSED = Decision(action=Axis.NOT_ASSESSED, management=Management.INFORM)

_INCOMPLETE = {
    "en": "{checks} for {medicine} could not be made: {facts} not on record.",
    "nl": "{checks} voor {medicine} niet gedaan: {facts} niet in het dossier.",
}
_NO_DOSE = {
    "en": "Dose of {medicine} not checked: {facts} not on record ({checks} not made).",
    "nl": "Dosis van {medicine} niet gecontroleerd: {facts} niet in het dossier ({checks} niet gedaan).",
}
_CHECKS = {"en": ("1 check", "{} checks"), "nl": ("1 controle", "{} controles")}
_FACTS = {"en": ("1 fact is", "{} facts are"), "nl": ("1 gegeven staat", "{} gegevens staan")}
_COMPLETE_IT = {
    "en": "Add what is missing, or judge these points yourself: no alert does not mean no risk.",
    "nl": "Vul aan wat ontbreekt, of beoordeel deze punten zelf: geen signaal betekent niet geen risico.",
}
_ASK_YOUR_DOCTOR = {
    "en": "Talk about this with your doctor or pharmacist, and change nothing by yourself.",
    "nl": "Bespreek dit met uw arts of apotheker, en verander zelf niets.",
}
_JUDGE_IT = {
    "en": "Judge yourself whether this concerns the patient: nothing was looked up.",
    "nl": "Beoordeel zelf of dit de patiënt betreft: er is niets opgezocht.",
}


_REMEMBERED = 1_000


class Lack(NamedTuple):
    """A check that could not be answered, and the facts that would settle it."""

    check: Check
    gaps: tuple[Gap, ...]


class Writer:
    """Writes findings from a pack for one role and language."""

    def __init__(self, pack: Pack, role: str, language: str) -> None:
        """Write for `role` in `language`."""
        self._pack = pack
        self._role = role
        self._language = language
        self._wording = Wording(language, self._name)
        self._forms: dict[str, Finding] = {}
        self._incomplete: dict[tuple[object, ...], Finding] = {}

    def _name(self, concept: str) -> str:
        """The name of a concept; a pack may lack the weight that a dose per kilogram asks for."""
        try:
            return self._pack.meaning.concept(concept).name(self._language)
        except KeyError:
            return concept.replace("-", " ")

    def written(
        self, answers: Sequence[Answer], readings: Sequence[Reading], medicine: str, order: str
    ) -> list[Finding]:
        """Write all that there is to say of an order of a medicine."""
        found = []
        unknown = []
        for answer in answers:
            check, outcome = answer.check, answer.outcome
            if outcome.truth is Truth.YES:
                found.append(self.found(check, order, outcome.grounds))
            else:
                unknown.append(Lack(check, outcome.gaps))
        if unknown:
            found.append(self.not_assessable(unknown, medicine, order))
        found += [self.not_run(reading, order) for reading in readings]
        return found

    def found(self, check: Check, order: str, grounds: Sequence[Ground]) -> Finding:
        """Write a check that is yes: an alert, or a reference when no action is needed."""
        form = self._forms.get(check.id)
        if form is None:
            form = self._forms[check.id] = self._form(check)
        reasons = tuple([self._wording.reason(ground) for ground in grounds])
        return replace(form, order=order, reasons=reasons)

    def not_run(self, reading: Reading, order: str) -> Finding:
        """Write a draft or a held check: a reference that says which it is, and never an alert."""
        form = self._forms.get(reading.id)
        if form is None:
            form = self._forms[reading.id] = self._form(reading)
        return replace(form, order=order)

    def _form(self, said: Check | Reading) -> Finding:
        """Write what is the same for every patient, once."""
        provenance = self._pack.provenance[said.id]
        alert = isinstance(said, Check) and said.decision.interrupts
        held = isinstance(said, Reading) and said.is_held
        suspect = provenance.suspicions
        return Finding(
            check=said.id,
            kind=said.kind,
            status=FindingStatus.ALERT if alert else FindingStatus.REFERENCE,
            medicine=said.medicine,
            order="",
            decision=said.decision,
            summary=self.in_language(held_summary(said.summary) if held else said.summary),
            # Advice that fits one patient in ten is none to give with every order.
            advice=self._judge_it() if held else self._advice(said.advice),
            reasons=(),
            missing=(),
            sources=provenance.sources,
            statement=provenance.statement,
            verified=isinstance(said, Check) or held,
            interrupts=alert,
            suspect=suspect,
            held=held,
        )

    def not_assessable(self, unknown: Sequence[Lack], medicine: str, order: str) -> Finding:
        """Write all that could not be assessed for an order as one finding, fact by fact.

        Many patients lack the same facts, so what is said of them is remembered as it was written.
        """
        key = (medicine, *[(lack.check.id, lack.gaps) for lack in unknown])
        form = self._incomplete.get(key)
        if form is None:
            if len(self._incomplete) > _REMEMBERED:
                self._incomplete.clear()
            form = self._incomplete[key] = self._not_assessable(unknown, medicine)
        return replace(form, order=order)

    def _not_assessable(self, unknown: Sequence[Lack], medicine: str) -> Finding:
        checks_by_fact: dict[str, list[str]] = {}
        interrupts = False
        for check, gaps in unknown:
            for gap in gaps:
                checks_by_fact.setdefault(self._wording.fact(gap), []).append(check.id)
                interrupts = interrupts or _is_weight_of_dose(gap, check)
        language = self._wording.language
        return Finding(
            check=None,
            kind="not-assessable",
            status=FindingStatus.NOT_ASSESSABLE,
            medicine=medicine,
            order="",
            decision=_NOT_ASSESSED,
            summary=(_NO_DOSE if interrupts else _INCOMPLETE)[language].format(
                checks=_counted(_CHECKS[language], len(unknown)),
                medicine=self._name(medicine),
                facts=_counted(_FACTS[language], len(checks_by_fact)),
            ),
            advice=(_ASK_YOUR_DOCTOR if self._role == "patient" else _COMPLETE_IT)[language],
            reasons=(),
            missing=tuple(
                Missing(fact, tuple(dict.fromkeys(checks)))
                for fact, checks in checks_by_fact.items()
            ),
            sources=(),
            statement=None,
            interrupts=interrupts,
        )

    def in_language(self, text: Text) -> str:
        """Give a text in the language of this writer, else in English, else in any."""
        return text_in(text, self._language)

    def _judge_it(self) -> str:
        words = _ASK_YOUR_DOCTOR if self._role == "patient" else _JUDGE_IT
        return words[self._wording.language]

    def _advice(self, advice: Advice) -> str:
        """Give the advice for the role. A patient is never read a prescriber's advice."""
        text = advice.get(self._role)
        if text is None:
            if self._role == "patient":
                text = _ASK_YOUR_DOCTOR
            else:
                text = advice.get("prescriber") or next(iter(advice.values()), {})
        return self.in_language(text)


def _counted(forms: tuple[str, str], count: int) -> str:
    one, many = forms
    return one if count == 1 else many.format(count)


def _is_weight_of_dose(gap: Gap, check: Check) -> bool:
    """Whether a weight is missing that a limit per kilogram needs: only this may interrupt."""
    names_weight = gap.fact in ("measurement", "value-unit", "value-implausible")
    return names_weight and gap.values[0] == BODY_WEIGHT and check.kind == "dosing"

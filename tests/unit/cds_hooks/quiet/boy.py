"""The boy of the tables, what is known of growthil, and how he is asked about."""

from msgspec.structs import replace

from primum.cds_hooks.feedback.model import Answered
from primum.cds_hooks.quiet.facts import Facts
from primum.cds_hooks.quiet.tell import Asking, tell
from primum.cds_hooks.requests.model import Hook, HookRequest
from primum.checks.check import (
    Axis,
    Check,
    Decision,
    Management,
    Provenance,
    StatementRef,
    Status,
)
from primum.checks.criterion import Dose, Has, Latest, Per, Takes
from primum.checks.pack import make_pack
from primum.findings.model import FindingStatus
from primum.screening.patient import Options, Screener
from primum.vocabulary.dates import DAY, moment_of
from primum.vocabulary.quantity import Comparison, Operator, Quantity
from spec.world import MEDICINE, NOW, patient_of, spec_pack

KEY = b"a key for tests"
AT = moment_of(NOW)
_REF = StatementRef(document="d", line=1, heading="", sentence="", status=Status.SOURCED)


def check(name, criterion, management, *, action=Axis.YES, contraindication=Axis.NO, advice=""):
    """A check of growthil."""
    return Check(
        id=f"{MEDICINE}/{name}",
        medicine=MEDICINE,
        kind="dosing" if isinstance(criterion, Dose) else "warning",
        criterion=criterion,
        decision=Decision(
            contraindication=contraindication, action=action, management=Management(management)
        ),
        status=Status.SOURCED,
        summary={"en": f"{name}.", "nl": f"{name} (nl)."},
        advice={"prescriber": {"en": advice or f"See to {name}."}},
    )


def _compared(operator, value, unit):
    return Comparison(operator, Quantity(value, unit))


CHECKS = (
    check(
        "maximum-dose", Dose(Per.ADMINISTRATION, _compared(Operator.ABOVE, 0.12, "mg/kg")), "adjust"
    ),
    check("diabetes", Has("diabetes"), "monitor", contraindication=Axis.YES),
    check("insulin", Takes("insulin"), "monitor"),
    check("low-glucose", Latest("glucose", _compared(Operator.BELOW, 3.9, "mmol/L")), "adjust"),
    check("closed-epiphyses", Has("closed-epiphyses"), "avoid", contraindication=Axis.YES),
    check("asthma", Has("asthma"), "inform", action=Axis.NO),
)


def pack_of(checks=CHECKS):
    """The world of the specification with these checks."""
    meaning = replace(spec_pack().meaning, checks=tuple(checks))
    provenance = {said.id: Provenance(statement=_REF, sources=()) for said in checks}
    return make_pack("t", "1", {"en": "n"}, meaning, provenance)


PACK = pack_of()
SCREENER = Screener(PACK)
FACTS = Facts(PACK.meaning, KEY)


def asked(cells, *, days_later=0.0, screener=SCREENER, role="prescriber"):
    """The record of a table row, with its draft, and the report on it."""
    record, order = patient_of({"born": "2020-03-01", **cells})
    record = replace(record, drafts=frozenset({order.ref}))
    day = int(NOW[-2:]) + int(days_later)
    at = f"2026-06-{day:02}" if day <= 30 else f"2026-07-{day - 30:02}"
    return record, screener.screen(record, Options(at=at, role=role))


def request(hook=Hook.ORDER_SIGN, focus=frozenset({"MedicationRequest/m0"})):
    """A request with this focus; nothing else of it matters here."""
    return HookRequest(
        hook=hook,
        service="s",
        instance="i",
        patient="p",
        focus=focus,
        fhir_server="",
        authorization=None,
        document={},
    )


def told(record, report, *, answered=(), days=30.0, days_later=0.0, facts=FACTS, **asked_so):
    """What is told of a report."""
    asking = Asking(facts=facts, days=days, now=AT + days_later * DAY)
    return tell(report, record, request(**asked_so), answered, asking)


def answer(weighed, outcome="overridden", at=AT, **more):
    """An answer to what was told."""
    finding = weighed.finding
    said = {"check": finding.check or "", "medicine": finding.medicine, "facts": weighed.facts}
    return Answered(**{**said, "outcome": outcome, "at": at, **more})


def places(told_):
    """Where each finding is told: pairs of the place and the weighed finding."""
    return [
        *(("alert", weighed) for group in told_.alerts for weighed in group),
        *(("not assessable", weighed) for weighed in told_.not_assessable),
        *(("elsewhere", weighed) for weighed in told_.elsewhere),
        *(("reference", weighed) for weighed in told_.references),
        *(("quiet", silenced.weighed) for silenced in told_.silenced),
    ]


def name(finding):
    """How the tables call a finding."""
    is_unknown = finding.status is FindingStatus.NOT_ASSESSABLE
    return "not assessable" if is_unknown else finding.check

"""Histories of calls, answers and changes: silent only where docs/reference/service.md says so.

The oracle knows the world that requests are made of, and nothing of how facts are hashed: an alert
may be silent when a card that showed it on the same facts was answered, and the last answer stands.
"""

from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generative.hooks import NOW, Memory, ask, checked, service_of, shown
from generative.orders import GLARGINE, glucose, order, problem, request, weight
from primum.cds_hooks.refusal import Refused
from primum.checks.criterion import Has
from primum.findings.model import FindingStatus
from primum.vocabulary.dates import DAY
from unit.cds_hooks.quiet.boy import CHECKS, check, pack_of

# Two that ask for the same share a card.
_MERGED = (
    check("one-more", Has("asthma"), "inform", advice="Same."),
    check("another", Has("diabetes"), "inform", advice="Same."),
)
_PACK = pack_of((*CHECKS, *_MERGED))
_REWORDED = pack_of(
    tuple(
        replace(it, summary={"en": "Reworded."}) if it.id.endswith("/diabetes") else it
        for it in (*CHECKS, *_MERGED)
    )
)
_DOSES = (0.04, 0.08, 0.2)
_WORLD = {
    "dose": _DOSES,
    "other": (None, *_DOSES),  # a second order of the medicine
    "other_on": ("2026-05-20", "2026-06-01", "2026-06-02"),
    "other_is_draft": (True, False),
    "weight": (18.0, 18.5, None),
    "glucose": (5.0, 3.2),
    "diabetes": ("E10", None, "E11.2"),
    "insulin": (None, 4.0, 8.0),
    "closed": (False, True),
    "asthma": (False, True),
}
_HOOKS = ("order-sign", "order-sign", "order-select", "patient-view", "medication-verify")


class _Ask(NamedTuple):
    hook: str
    instance: str
    patient: str
    language: str
    reworded: bool


class _Answer(NamedTuple):
    card: int  # counted from the last one that was shown
    outcome: str
    after: float  # seconds


class _Change(NamedTuple):
    what: str
    to: int


class _Wait(NamedTuple):
    days: float


_plain_asks = st.builds(
    _Ask, st.sampled_from(_HOOKS), st.just("1"), st.just("p"), st.just("en"), st.just(value=False)
)
_asks = st.builds(
    _Ask,
    st.sampled_from(_HOOKS),
    st.sampled_from(("1", "2")),
    st.sampled_from(("p", "p", "q")),
    st.sampled_from(("en", "nl")),
    st.booleans(),
)
_answers = st.builds(
    _Answer,
    st.integers(0, 5),
    st.sampled_from(("overridden", "overridden", "accepted")),
    st.sampled_from((0.0, 0.0, 30.0, -3600.0, 5 * DAY)),
)
_news = st.builds(_Change, st.sampled_from(list(_WORLD)), st.integers(0, 3)) | st.builds(
    _Wait, st.sampled_from((0.01, 1.0, 5.0, 29.0, 31.0, -1.0, -0.02))
)


@st.composite
def _histories(draw):
    """A world as it begins; then rounds of a call, answers to its cards or earlier ones, and news."""
    steps = [_Change(what, draw(st.integers(0, 3))) for what in _WORLD]
    for _ in range(draw(st.integers(2, 4))):
        steps.append(draw(_plain_asks | _plain_asks | _asks))
        steps += draw(st.lists(_answers, max_size=3))
        steps += draw(st.lists(_news, max_size=1))
    return [*steps, draw(_plain_asks)]


class _Shown(NamedTuple):
    card: str
    patient: str
    at: float
    facts: dict[str, set[Any]]  # by check, all that it was told of
    in_passing: bool


class _Site:
    """A world with a service, and everything that was shown and answered."""

    def __init__(self, days: float) -> None:
        self.days = days
        self.now = NOW
        self.world = {name: values[0] for name, values in _WORLD.items()}
        self.store = Memory()
        self.services = [service_of(pack, self.store, days=days) for pack in (_PACK, _REWORDED)]
        self.shown: list[_Shown] = []

    def take(self, step) -> None:
        match step:
            case _Wait(days):
                self.now += days * DAY
            case _Change(what, to):
                self.world[what] = _WORLD[what][to % len(_WORLD[what])]
            case _Answer(card, outcome, after) if self.shown:
                answered = self.shown[-1 - card % len(self.shown)].card
                self.store.answers.append((answered, outcome, self.now + after))
            case _Ask():
                self.ask(step)

    def ask(self, asked: _Ask) -> None:
        service = self.services[asked.reworded]
        sent = self.request(asked)
        response = ask(service, sent, language=asked.language, now=self.now)
        assert not isinstance(response, Refused)
        report = checked(service, sent, language=asked.language, now=self.now)
        found = {
            (it.check, it.order): it for it in report.findings if it.status is FindingStatus.ALERT
        }
        told = {(it.get("check"), it["order"]) for _, it in shown(response)}
        for key, finding in found.items():
            if key not in told:
                facts = self.facts(asked, key, found)
                assert self.may_be_silent(finding, facts, asked.patient), (key, facts)
        for card in response["cards"]:
            facts_by_check: dict[str, set[Any]] = {}
            for _, it in shown({"cards": [card]}):
                if it["status"] == "alert":
                    key = it["check"], it["order"]
                    facts = self.facts(asked, key, found)
                    facts_by_check.setdefault(it["check"], set()).add(facts)
            words = ("current medicine", "huidig")
            in_passing = any(word in card["summary"] for word in words)
            self.shown.append(
                _Shown(card["uuid"], asked.patient, self.now, facts_by_check, in_passing)
            )

    def request(self, asked: _Ask) -> dict[str, Any]:
        world, hook = self.world, asked.hook
        own = order("a", world["dose"])
        others = []
        if world["other"]:
            others = [order("b", world["other"], on=world["other_on"])]
        drafts, record = [own], others
        if hook == "patient-view":
            drafts, record = [], [own, *others]
        elif world["other_is_draft"] and hook.startswith("order"):
            drafts, record = [own, *others], []
        if world["insulin"]:
            record = [
                *record,
                order("i", world["insulin"], unit="U", atc=GLARGINE, status="active"),
            ]
        kinds = {"closed": ("closed", "primum"), "asthma": ("J45", "icd10")}
        problems = [
            problem(code, name, system) for name, (code, system) in kinds.items() if world[name]
        ]
        if world["diabetes"]:
            problems.append(problem(world["diabetes"]))
        values = [glucose(world["glucose"])]
        if world["weight"]:
            values.append(weight(world["weight"]))
        parts = {"medications": record, "conditions": problems, "observations": values}
        return _of(asked.patient, request(hook, *drafts, instance=asked.instance, **parts))

    def facts(self, asked: _Ask, key, found) -> Any:
        """All on which an alert rests that a clinician would weigh again."""
        world, (check_id, ref) = self.world, key
        doses = {"a": world["dose"], "b": world["other"]}
        judged = {"a"} if asked.hook != "patient-view" else set()
        if world["other"] and world["other_is_draft"] and asked.hook == "order-sign":
            judged.add("b")
        name = check_id.partition("/")[2]
        told_of = {doses[ref[-1]]}
        for id_ in judged:  # what is true of two orders is told of one
            is_true = name != "maximum-dose" or doses[id_] > 0.12
            if is_true and (check_id, f"MedicationRequest/{id_}") not in found:
                told_of.add(doses[id_])
        reasons = {
            "diabetes": (world["diabetes"], asked.reworded),
            "another": world["diabetes"],
            "insulin": world["insulin"],
        }
        role = asked.hook == "medication-verify"
        measured = (world["weight"], world["glucose"])
        return role, measured, reasons.get(name), frozenset(told_of)

    def may_be_silent(self, finding, facts, patient) -> bool:
        if finding.decision.management == "avoid" or not self.days:
            return False
        counting = []
        for card, outcome, at in self.store.answers:
            if not self.now - self.days * DAY < at <= self.now + 300:
                continue
            showings = [
                it
                for it in self.shown
                if it.card == card and it.patient == patient and it.at <= at + 60
            ]
            # A call that was repeated shows a card again: the answer is to each of them.
            if showings and all(
                not it.in_passing and facts in it.facts.get(finding.check, ()) for it in showings
            ):
                counting.append((at, outcome))
        if not counting:
            return False
        last = max(at for at, _ in counting)
        stands = finding.decision.management != "adjust"
        return stands or (last, "accepted") not in counting


def _of(patient: str, value: Any) -> Any:
    """Give a request as one about another patient."""
    if isinstance(value, dict):
        return {name: _of(patient, member) for name, member in value.items()}
    if isinstance(value, list):
        return [_of(patient, member) for member in value]
    return {"p": patient, "Patient/p": f"Patient/{patient}"}.get(value, value)


@settings(max_examples=120)
@given(_histories(), st.sampled_from((30.0, 30.0, 7.0, 0.0)))
def test_silent_only_where_it_was_answered_on_the_same_facts(steps, days):
    site = _Site(days)
    for step in steps:
        site.take(step)


@settings(max_examples=40)
@given(_plain_asks, st.lists(st.builds(_Change, st.sampled_from(list(_WORLD)), st.integers(0, 3))))
def test_what_was_answered_is_not_told_again(asked, changes):
    site = _Site(30.0)
    for change in changes:
        site.take(change)
    site.take(asked)
    for card in {it.card for it in site.shown}:
        site.store.answers.append((card, "overridden", site.now))
    again = ask(site.services[0], site.request(asked), now=site.now + DAY)
    for card, found in shown(again):
        if card["indicator"] == "warning":
            assert found["status"] == "not-assessable"
        elif card["indicator"] == "info":
            assert found["decision"]["management"] == "avoid"

"""Criteria as documents write them: `has: diabetes`, `dose: {per: day, above: 2 mg}`."""

from typing import Literal

from msgspec import UNSET, UnsetType

from primum.checks.criterion import Exposure, Per, Time
from primum.knowledge.strict import Id, QuantityText, Strict, YesNo


class Bounds(Strict, frozen=True, kw_only=True):
    """A comparison in words; exactly one of the four."""

    above: QuantityText | UnsetType = UNSET
    at_least: QuantityText | UnsetType = UNSET
    below: QuantityText | UnsetType = UNSET
    at_most: QuantityText | UnsetType = UNSET


class HasWords(Strict, frozen=True, kw_only=True):
    """`has: {condition: malignancy, time: ever}`; the short form is `has: malignancy`."""

    condition: Id
    time: Time = Time.CURRENT


class TakesWords(Strict, frozen=True, kw_only=True):
    """`takes: {medicine: insulins, exposure: within, within: 14 d}`; short: `takes: insulins`."""

    medicine: Id
    exposure: Exposure = Exposure.OVERLAPPING
    within: QuantityText | None = None


class LatestWords(Bounds, frozen=True, kw_only=True):
    """`latest: {measurement: glucose, below: 3.9 mmol/L}`."""

    measurement: Id
    basal: YesNo = "no"


class DoseWords(Bounds, frozen=True, kw_only=True):
    """`dose: {per: administration, above: 0.12 mg/kg}`."""

    per: Per


class DoneWords(Strict, frozen=True, kw_only=True):
    """`done: {what: funduscopy, within: 365 d}`; the short form is `done: funduscopy`."""

    what: Id
    within: QuantityText | None = None


class LoadWords(Bounds, frozen=True, kw_only=True):
    """`excipient-load: {substance: benzyl-alcohol, above: 99 mg/kg}` (a day)."""

    substance: Id


class Words(Strict, frozen=True, kw_only=True):
    """A criterion as a document writes it: exactly one member, named as the node.

    `hypersensitive` and `indicated` take an id, `route` a list of routes, `sex` female or male,
    `starts` the word yes.
    """

    has: Id | HasWords | UnsetType = UNSET
    takes: Id | TakesWords | UnsetType = UNSET
    age: Bounds | UnsetType = UNSET
    sex: Literal["female", "male"] | UnsetType = UNSET
    latest: LatestWords | UnsetType = UNSET
    dose: DoseWords | UnsetType = UNSET
    dose_step: Bounds | UnsetType = UNSET
    since_dose_change: Bounds | UnsetType = UNSET
    starts: Literal["yes"] | UnsetType = UNSET
    frequency: Bounds | UnsetType = UNSET
    route: str | list[str] | UnsetType = UNSET
    hypersensitive: Id | UnsetType = UNSET
    indicated: Id | UnsetType = UNSET
    done: Id | DoneWords | UnsetType = UNSET
    excipient_load: LoadWords | UnsetType = UNSET
    all: "list[Words] | UnsetType" = UNSET
    any: "list[Words] | UnsetType" = UNSET
    not_: "Words | UnsetType" = UNSET

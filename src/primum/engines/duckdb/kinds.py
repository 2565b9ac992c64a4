"""Which module answers which node; a test holds that every atom has one."""

from primum.checks import criterion as nodes
from primum.checks.criterion import Atom
from primum.engines.duckdb.atom import Kind
from primum.engines.duckdb.atoms import (
    age,
    done,
    dose,
    dose_step,
    excipient_load,
    frequency,
    has,
    hypersensitive,
    indicated,
    latest,
    route,
    sex,
    since_dose_change,
    starts,
    takes,
)

KINDS: dict[type[Atom], Kind] = {
    nodes.Has: has,
    nodes.Takes: takes,
    nodes.Age: age,
    nodes.Sex: sex,
    nodes.Latest: latest,
    nodes.Dose: dose,
    nodes.DoseStep: dose_step,
    nodes.SinceDoseChange: since_dose_change,
    nodes.Starts: starts,
    nodes.Frequency: frequency,
    nodes.Route: route,
    nodes.Hypersensitive: hypersensitive,
    nodes.Indicated: indicated,
    nodes.Done: done,
    nodes.ExcipientLoad: excipient_load,
}

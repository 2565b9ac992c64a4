"""Counts and times in plain numbers, told to Prometheus when it asks.

The client library's own counters take a lock and a microsecond for each count. The service counts
on one event loop, on the way to a clinician: here a count is one addition.
"""

from bisect import bisect_left
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

# Seconds. CDS Hooks asks for half a second; most answers take a few milliseconds.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)


class Counts(Collector):
    """How often something happened, by labels."""

    def __init__(self, name: str, what: str, *labels: str) -> None:
        """Count nothing yet. The values given to `add` stand in the order of `labels`."""
        self._name, self._what, self._labels = name, what, labels
        self._counts: dict[tuple[str, ...], int] = {(): 0} if not labels else {}

    def add(self, *values: str) -> None:
        """Count one."""
        self._counts[values] = self._counts.get(values, 0) + 1

    def collect(self) -> Iterator[Metric]:
        """Tell every count."""
        family = CounterMetricFamily(self._name, self._what, labels=self._labels)
        for values, count in sorted(self._counts.items()):
            family.add_metric(values, count)
        yield family


class Times(Collector):
    """How long something took, by one label, as a histogram."""

    def __init__(self, name: str, what: str, label: str) -> None:
        """Count nothing yet."""
        self._name, self._what, self._label = name, what, label
        self._found: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}

    def add(self, value: str, seconds: float) -> None:
        """Count one that took so long."""
        found = self._found.get(value)
        if found is None:
            found = self._found[value] = [0] * (len(BUCKETS) + 1)
            self._sums[value] = 0.0
        found[bisect_left(BUCKETS, seconds)] += 1
        self._sums[value] += seconds

    def collect(self) -> Iterator[Metric]:
        """Tell every histogram; its buckets are cumulative."""
        family = HistogramMetricFamily(self._name, self._what, labels=[self._label])
        bounds = [*map(str, BUCKETS), "+Inf"]
        for value, found in sorted(self._found.items()):
            below, buckets = 0, []
            for bound, count in zip(bounds, found, strict=True):
                below += count
                buckets.append((bound, float(below)))
            family.add_metric([value], buckets, self._sums[value])
        yield family

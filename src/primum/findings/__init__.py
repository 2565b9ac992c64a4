"""Findings: what a run says of a patient, as data; wording and JSON."""

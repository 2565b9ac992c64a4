"""Knowledge's own cases: worked patients as FHIR bundles, run through the whole reader."""

"""One patient: FHIR read through views into flat rows, and dosage in one form."""

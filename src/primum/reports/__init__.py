"""What was found, for people and machines: text, JSON and FHIR."""

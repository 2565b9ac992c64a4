"""The FHIR server of the EHR, for data that was not sent along."""

"""The FHIR server of the EHR, for data that was not sent along.

`client` asks for all parts at once; `server` puts one question, with retries, limits and a
breaker; `search` follows pages and joins them; `ownership` tells whose a resource is. What a server
does wrong is a value (`faults`), never an exception to the caller, and quotes nothing it said.
"""

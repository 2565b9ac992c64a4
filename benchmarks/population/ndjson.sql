-- FHIR NDJSON as three tables: what is taken, what is the matter, what was weighed.
-- Columns are given, not inferred; only the elements that are needed are named.

CREATE TEMP TABLE hospital AS
SELECT 'Medication/' || id AS id, atc_codes(code.coding) AS atcs
FROM read_json(getvariable('folder') || '/Medication.ndjson', format = 'newline_delimited', columns = {
    id: 'VARCHAR', code: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[])'});

CREATE TEMP TABLE taken AS
WITH request AS (
    SELECT subject.reference AS patient, 'MedicationRequest/' || id AS ref, 'request' AS kind,
        medicationCodeableConcept.coding AS coding, contained[1].code.coding AS inner_coding,
        medicationReference.reference AS medication, status, intent, doNotPerform AS never,
        dosageInstruction AS dosage, authoredOn AS recorded,
        coalesce(dosageInstruction[1].timing.repeat.boundsPeriod.start,
                 dispenseRequest.validityPeriod.start) AS start_text,
        coalesce(dosageInstruction[1].timing.repeat.boundsPeriod.end,
                 dispenseRequest.validityPeriod.end) AS end_text,
        dispenseRequest.expectedSupplyDuration.value
            * (1 + coalesce(dispenseRequest.numberOfRepeatsAllowed, 0)) AS days
    FROM read_json(getvariable('folder') || '/MedicationRequest.ndjson',
        format = 'newline_delimited', columns = {
        id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', status: 'VARCHAR', intent: 'VARCHAR',
        doNotPerform: 'BOOLEAN', authoredOn: 'VARCHAR',
        medicationCodeableConcept: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[])',
        medicationReference: 'STRUCT(reference VARCHAR)',
        contained: 'STRUCT(code STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[]))[]',
        dispenseRequest: 'STRUCT(validityPeriod STRUCT("start" VARCHAR, "end" VARCHAR),
            expectedSupplyDuration STRUCT("value" DOUBLE), numberOfRepeatsAllowed INTEGER)',
        dosageInstruction: 'STRUCT(timing STRUCT(repeat STRUCT(boundsPeriod STRUCT("start" VARCHAR, "end" VARCHAR),
            frequency INTEGER, period DOUBLE), code STRUCT("text" VARCHAR, coding STRUCT(code VARCHAR)[])),
            doseAndRate STRUCT(doseQuantity STRUCT("value" DOUBLE, code VARCHAR))[])[]'})
), dispense AS (
    SELECT subject.reference, 'MedicationDispense/' || id, 'dispense',
        medicationCodeableConcept.coding, contained[1].code.coding, medicationReference.reference,
        status, NULL, NULL, dosageInstruction, coalesce(whenPrepared, whenHandedOver),
        coalesce(whenHandedOver, whenPrepared), NULL, daysSupply.value
    FROM read_json(getvariable('folder') || '/MedicationDispense.ndjson',
        format = 'newline_delimited', columns = {
        id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', status: 'VARCHAR',
        medicationCodeableConcept: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[])',
        medicationReference: 'STRUCT(reference VARCHAR)',
        contained: 'STRUCT(code STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[]))[]',
        whenPrepared: 'VARCHAR', whenHandedOver: 'VARCHAR', daysSupply: 'STRUCT("value" DOUBLE)',
        dosageInstruction: 'STRUCT(timing STRUCT(repeat STRUCT(boundsPeriod STRUCT("start" VARCHAR, "end" VARCHAR),
            frequency INTEGER, period DOUBLE), code STRUCT("text" VARCHAR, coding STRUCT(code VARCHAR)[])),
            doseAndRate STRUCT(doseQuantity STRUCT("value" DOUBLE, code VARCHAR))[])[]'})
), statement AS (
    SELECT subject.reference, 'MedicationStatement/' || id, 'statement',
        medicationCodeableConcept.coding, contained[1].code.coding, medicationReference.reference,
        status, NULL, NULL, dosage, dateAsserted,
        coalesce(effectiveDateTime, effectivePeriod.start), effectivePeriod.end, NULL
    FROM read_json(getvariable('folder') || '/MedicationStatement.ndjson',
        format = 'newline_delimited', columns = {
        id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', status: 'VARCHAR',
        medicationCodeableConcept: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[])',
        medicationReference: 'STRUCT(reference VARCHAR)',
        contained: 'STRUCT(code STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[]))[]',
        effectiveDateTime: 'VARCHAR', effectivePeriod: 'STRUCT("start" VARCHAR, "end" VARCHAR)',
        dateAsserted: 'VARCHAR',
        dosage: 'STRUCT(timing STRUCT(repeat STRUCT(boundsPeriod STRUCT("start" VARCHAR, "end" VARCHAR),
            frequency INTEGER, period DOUBLE), code STRUCT("text" VARCHAR, coding STRUCT(code VARCHAR)[])),
            doseAndRate STRUCT(doseQuantity STRUCT("value" DOUBLE, code VARCHAR))[])[]'})
)
SELECT row.patient, row.ref, row.kind, row.status, row.recorded, row.start_text, row.end_text, row.days,
    coalesce(hospital.atcs, atc_codes(coalesce(row.coding, row.inner_coding))) AS atcs,
    row.dosage[1].doseAndRate[1].doseQuantity.value AS dose,
    row.dosage[1].doseAndRate[1].doseQuantity.code AS unit,
    row.dosage
FROM (FROM request UNION ALL FROM dispense UNION ALL FROM statement) AS row
LEFT JOIN hospital ON hospital.id = row.medication
WHERE may_be_taken(row.status, row.intent, row.never)
    AND len(coalesce(hospital.atcs, atc_codes(coalesce(row.coding, row.inner_coding)))) > 0;

CREATE TEMP TABLE problem AS
SELECT DISTINCT subject.reference AS patient, unnest(list_filter(code.coding, lambda c: c.system = 'urn:primum:local')).code AS condition
FROM read_json(getvariable('folder') || '/Condition.ndjson', format = 'newline_delimited', columns = {
    subject: 'STRUCT(reference VARCHAR)', code: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[])',
    clinicalStatus: 'STRUCT(coding STRUCT(code VARCHAR)[])',
    verificationStatus: 'STRUCT(coding STRUCT(code VARCHAR)[])',
    abatementDateTime: 'VARCHAR'})
WHERE is_current(clinicalStatus.coding[1].code, verificationStatus.coding[1].code, abatementDateTime);

CREATE TEMP TABLE weight AS
SELECT subject.reference AS patient, 'Observation/' || id AS ref, valueQuantity.value AS value,
    coalesce(valueQuantity.code, valueQuantity.unit) AS unit, valueQuantity.comparator,
    coalesce(effectiveDateTime, effectivePeriod.end, effectivePeriod.start, effectiveInstant, issued) AS date
FROM read_json(getvariable('folder') || '/Observation.ndjson', format = 'newline_delimited', columns = {
    id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', status: 'VARCHAR',
    code: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[], "text" VARCHAR)',
    valueQuantity: 'STRUCT("value" DOUBLE, unit VARCHAR, code VARCHAR, comparator VARCHAR)',
    effectiveDateTime: 'VARCHAR', effectivePeriod: 'STRUCT("start" VARCHAR, "end" VARCHAR)',
    effectiveInstant: 'VARCHAR', issued: 'VARCHAR'})
WHERE is_weight(list_transform(code.coding, lambda c: c.code), code.text) AND valueQuantity.value IS NOT NULL
    AND status NOT IN ('entered-in-error', 'cancelled', 'registered');

CREATE TEMP TABLE person AS
SELECT 'Patient/' || id AS patient, birthDate AS born
FROM read_json(getvariable('folder') || '/Patient.ndjson', format = 'newline_delimited',
    columns = {id: 'VARCHAR', birthDate: 'VARCHAR'});

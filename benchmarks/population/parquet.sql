-- The view tables in Parquet (docs/reference/views.md) as the same tables as ndjson.sql makes.

CREATE TEMP MACRO view_table(name) AS TABLE
    FROM read_parquet(getvariable('folder') || '/' || name || '.parquet');

CREATE TEMP MACRO atc_of(name) AS TABLE
    SELECT id, list(code) AS atcs FROM view_table(name)
    WHERE "system" IN ('http://www.whocc.no/atc', 'https://www.whocc.no/atc', 'urn:oid:2.16.840.1.113883.6.73')
    GROUP BY id;

CREATE TEMP MACRO dosage_of(name) AS TABLE
    SELECT id, bounds_start, bounds_end, dose_value AS dose, dose_code AS unit,
        {dose: dose_value, unit: dose_code, frequency: frequency, period: period,
         timing: timing_code, words: timing_text} AS dosage
    FROM view_table(name) WHERE dosage = 0;

CREATE TEMP TABLE taken AS
WITH request AS (
    SELECT id, subject, 'request' AS kind, medication, status, authored AS recorded,
        coalesce(bounds_start, validity_start) AS start_text,
        coalesce(bounds_end, validity_end) AS end_text,
        supply * (1 + coalesce(repeats, 0)) AS days, atcs, dose, unit, dosage
    FROM view_table('medication_request')
    LEFT JOIN atc_of('medication_request_coding') USING (id)
    LEFT JOIN dosage_of('medication_request_dosage') USING (id)
    WHERE may_be_taken(status, intent, do_not_perform)
), dispense AS (
    SELECT id, subject, 'dispense', medication, status, coalesce(prepared, handed_over),
        coalesce(handed_over, prepared), bounds_end, supply, atcs, dose, unit, dosage
    FROM view_table('medication_dispense')
    LEFT JOIN atc_of('medication_dispense_coding') USING (id)
    LEFT JOIN dosage_of('medication_dispense_dosage') USING (id)
    WHERE may_be_taken(status, NULL, NULL)
), statement AS (
    SELECT id, subject, 'statement', medication, status, asserted,
        coalesce(effective, start), "end", NULL, atcs, dose, unit, dosage
    FROM view_table('medication_statement')
    LEFT JOIN atc_of('medication_statement_coding') USING (id)
    LEFT JOIN dosage_of('medication_statement_dosage') USING (id)
    WHERE may_be_taken(status, NULL, NULL)
)
SELECT row.subject AS patient, row.id AS ref, row.kind, row.status, row.recorded, row.start_text,
    row.end_text, row.days, coalesce(row.atcs, hospital.atcs) AS atcs, row.dose, row.unit, row.dosage
FROM (FROM request UNION ALL FROM dispense UNION ALL FROM statement) AS row
LEFT JOIN atc_of('medication_coding') AS hospital ON hospital.id = row.medication
WHERE coalesce(row.atcs, hospital.atcs) IS NOT NULL;

CREATE TEMP TABLE problem AS
SELECT DISTINCT subject AS patient, code AS condition
FROM view_table('condition') JOIN view_table('condition_coding') USING (id)
WHERE "system" = 'urn:primum:local' AND is_current(clinical, verification, abatement);

CREATE TEMP TABLE weight AS
SELECT subject AS patient, id AS ref, value, coalesce(unit_code, unit) AS unit, comparator,
    coalesce(effective, effective_end, effective_start, effective_instant, issued) AS date
FROM view_table('observation')
WHERE (id IN (SELECT id FROM view_table('observation_coding') WHERE is_weight([code], NULL))
       OR is_weight(NULL, "text"))
    AND value IS NOT NULL AND status NOT IN ('entered-in-error', 'cancelled', 'registered');

CREATE TEMP TABLE person AS SELECT id AS patient, birth_date AS born FROM view_table('patient');

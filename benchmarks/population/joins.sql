-- The three joins. Facts are in taken, problem, weight and person (ndjson.sql or parquet.sql), rules in
-- medicine, contraindication, interaction and dose_limit (rules.py).

-- What is taken until when, how surely, and which of it is an order to judge.
CREATE TEMP TABLE taking AS
WITH ending AS (
    SELECT *, coalesce(start_text, recorded) AS began,
        coalesce(last_second(end_text),
                 supplied_until(coalesce(start_text, recorded), days)) AS ended
    FROM taken
), timed AS (
    SELECT *, first_second(began) AS start,
        CASE WHEN kind = 'dispense' AND ended IS NULL
                THEN if(first_second(began) >= getvariable('moment') - 90 * 86400,
                        first_second(began) + 90 * 86400, NULL)
            WHEN kind = 'dispense' THEN ended + 14 * 86400
            WHEN ended IS NULL AND status IN ('completed', 'stopped') THEN 0
            ELSE ended END AS until
    FROM ending
)
SELECT row_number() OVER () AS r, patient, ref, kind, atcs, dose, unit, dosage, start, ended,
    coalesce(until, 'infinity') AS until, kind = 'request' AS is_request,
    coalesce(floor(start / 86400), 1e9) AS day,
    status NOT IN ('on-hold', 'unknown') AND NOT (until IS NULL AND (
        kind = 'dispense' OR coalesce(start < getvariable('moment') - 365 * 86400, false))) AS is_sure,
    status IN ('active', 'on-hold', 'unknown') OR CASE kind
        WHEN 'request' THEN status = 'draft' WHEN 'statement' THEN status = 'intended'
        ELSE status IN ('preparation', 'in-progress', 'completed') END AS is_open
FROM timed WHERE coalesce(until, 'infinity') >= getvariable('moment');

-- ATC prefixes expanded once, over the codes that occur.
CREATE TEMP TABLE means AS
SELECT atc, medicine
FROM (SELECT DISTINCT unnest(atcs) AS atc FROM taking) JOIN medicine ON starts_with(atc, prefix);

-- Orders by medicine, without what only restates an open request.
CREATE TEMP TABLE meant AS
SELECT DISTINCT r, medicine
FROM (SELECT r, unnest(atcs) AS atc FROM taking WHERE is_open) JOIN means USING (atc);

CREATE TEMP TABLE restated AS
WITH spoken AS (SELECT r, list(medicine) AS medicines FROM meant GROUP BY r)
SELECT DISTINCT later.r
FROM taking AS later JOIN spoken USING (r)
JOIN taking AS request ON request.patient = later.patient
JOIN spoken AS asked ON asked.r = request.r
WHERE NOT later.is_request AND request.is_request
    AND list_has_all(asked.medicines, spoken.medicines)
    AND (later.dosage IS NULL OR later.dosage = request.dosage OR request.start IS NULL
         OR later.day < request.day);

CREATE TEMP TABLE ordered AS
SELECT taking.*, medicine FROM taking JOIN meant USING (r) ANTI JOIN restated USING (r);

-- The latest weight that can be right at the patient's age, of those who have a limited dose.
CREATE TEMP TABLE dosed AS
SELECT patient, ref, medicine, day, is_request, "check", limit_mg_per_kg,
    dose * CASE unit WHEN 'mg' THEN 1.0 WHEN 'g' THEN 1000.0 WHEN 'ug' THEN 0.001 END AS mg
FROM ordered JOIN dose_limit USING (medicine) WHERE unit IN ('mg', 'g', 'ug');

CREATE TEMP TABLE latest_weight AS
WITH plausible AS (
    SELECT patient, min(low) AS low, max(high) AS high
    FROM (SELECT *, CAST(to_timestamp(getvariable('moment')) AS DATE) AS today FROM person
          WHERE patient IN (SELECT patient FROM dosed)) AS person
    JOIN weight_band ON born IS NULL OR (
        (today - CAST(to_timestamp(first_second(born)) AS DATE)) / 365.25 >= from_age
        AND (today - CAST(to_timestamp(last_second(born)) AS DATE)) / 365.25 < below_age)
    GROUP BY patient
)
SELECT patient, arg_min({kg: value * factor, is_exact: comparator IS NULL},
    (-coalesce(last_second(date), -1e18), -coalesce(first_second(date), -1e18), ref)) AS latest
FROM weight JOIN weight_unit USING (unit) JOIN plausible USING (patient)
WHERE value > 0 AND value * factor BETWEEN low AND high
GROUP BY patient;

-- The joins themselves.
CREATE TEMP TABLE hit AS
SELECT patient, ref, medicine, day, is_request, "check"
FROM ordered JOIN problem USING (patient) JOIN contraindication USING (medicine, condition)
UNION ALL
SELECT DISTINCT ordered.patient, ordered.ref, medicine, ordered.day, ordered.is_request, "check"
FROM ordered JOIN (SELECT *, unnest(atcs) AS atc FROM taking WHERE is_sure) AS other
    ON other.patient = ordered.patient AND other.r <> ordered.r
JOIN interaction USING (medicine, atc)
WHERE coalesce(other.start, 0) <= greatest(coalesce(ordered.ended, 'infinity'), getvariable('moment'), ordered.start)
    AND other.until >= greatest(getvariable('moment'), ordered.start)
UNION ALL
SELECT patient, ref, medicine, day, is_request, "check"
FROM dosed JOIN latest_weight USING (patient)
WHERE latest.is_exact AND mg / latest.kg > limit_mg_per_kg * (1 + 1e-9);

-- What is true of several orders of a medicine is told of the newest, and of all requests of its day.
COPY (
    SELECT patient, ref AS "order", "check"
    FROM hit JOIN (SELECT patient, medicine, max(day) AS newest FROM ordered
                   GROUP BY patient, medicine) USING (patient, medicine)
    QUALIFY (is_request AND day = newest) OR row_number() OVER (
        PARTITION BY patient, "check" ORDER BY day DESC, is_request DESC, ref) = 1
) TO $hits (FORMAT parquet);

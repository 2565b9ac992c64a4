-- What a date, a code and a status mean. Times are seconds; `moment` is a variable: when it is asked.

CREATE TEMP MACRO first_second(d) AS CASE length(d)
    WHEN 10 THEN epoch(CAST(d AS DATE)) WHEN 7 THEN epoch(CAST(d || '-01' AS DATE))
    WHEN 4 THEN epoch(CAST(d || '-01-01' AS DATE)) ELSE epoch(CAST(d AS TIMESTAMPTZ)) END;

CREATE TEMP MACRO last_second(d) AS CASE length(d)
    WHEN 10 THEN first_second(d) + 86399
    WHEN 7 THEN epoch(CAST(d || '-01' AS DATE) + INTERVAL 1 MONTH) - 1
    WHEN 4 THEN epoch(CAST(d || '-01-01' AS DATE) + INTERVAL 1 YEAR) - 1
    ELSE first_second(d) END;

-- The last second of so many days from a day on, or from a moment; from a month, from its end.
CREATE TEMP MACRO supplied_until(d, days) AS CASE length(d)
    WHEN 10 THEN first_second(d) + 86400 * ceil(days) - 1 ELSE last_second(d) + 86400 * days END;

CREATE TEMP MACRO atc_codes(codings) AS list_transform(list_filter(codings, lambda c: c.system IN
    ('http://www.whocc.no/atc', 'https://www.whocc.no/atc', 'urn:oid:2.16.840.1.113883.6.73')),
    lambda c: c.code);

CREATE TEMP MACRO may_be_taken(status, intent, never) AS
    status NOT IN ('cancelled', 'entered-in-error', 'not-taken', 'not-done', 'declined')
    AND intent IS DISTINCT FROM 'option' AND never IS DISTINCT FROM true;

CREATE TEMP MACRO is_current(clinical, verification, abated) AS
    coalesce(clinical, 'active') NOT IN ('inactive', 'remission', 'resolved')
    AND coalesce(verification, 'confirmed') = 'confirmed'
    AND (abated IS NULL OR first_second(abated) > getvariable('moment'));

CREATE TEMP MACRO is_weight(codes, words) AS
    list_has_any(codes, ['29463-7', '3141-9'])
    OR lower(words) IN ('body weight', 'weight', 'lichaamsgewicht', 'gewicht');

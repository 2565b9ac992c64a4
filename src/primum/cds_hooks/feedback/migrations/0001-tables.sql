-- What was asked, shown, kept quiet and answered. No patient identifiers: a patient is a keyed
-- pseudonym, facts are a keyed hash, moments are POSIX seconds.

-- One request that was answered.
CREATE TABLE asked (
    id text NOT NULL PRIMARY KEY,
    at double precision NOT NULL,
    hook text NOT NULL,
    service text NOT NULL,
    client text NOT NULL,
    patient text NOT NULL,
    pack_meaning text NOT NULL,
    pack_version text NOT NULL,
    jurisdiction text NOT NULL,
    orders integer NOT NULL
);
CREATE INDEX asked_patient ON asked (patient);
CREATE INDEX asked_at ON asked (at);

-- A check on a card of it; check_id is '' for what could not be assessed.
CREATE TABLE shown (
    asked text NOT NULL,
    place integer NOT NULL,
    card text NOT NULL,
    check_id text NOT NULL,
    medicine text NOT NULL,
    status text NOT NULL,
    management text NOT NULL,
    indicator text NOT NULL,
    facts text NOT NULL,
    PRIMARY KEY (asked, place)
);

-- A check that was not told again, since it was answered, and until when.
CREATE TABLE silenced (
    asked text NOT NULL,
    place integer NOT NULL,
    check_id text NOT NULL,
    medicine text NOT NULL,
    management text NOT NULL,
    facts text NOT NULL,
    answered double precision NOT NULL,
    until double precision NOT NULL,
    PRIMARY KEY (asked, place)
);

-- Feedback on a card; its key is the same when the same feedback is sent again. The card may be
-- shown in a row that is still to come: rows that waited on disk are written later.
CREATE TABLE answer (
    key text NOT NULL PRIMARY KEY,
    card text NOT NULL,
    outcome text NOT NULL,
    at double precision NOT NULL,
    received double precision NOT NULL,
    client text NOT NULL,
    suggestions text NOT NULL,
    reason_system text NOT NULL,
    reason_code text NOT NULL,
    reason_display text NOT NULL,
    comment text NOT NULL
);
CREATE INDEX answer_card ON answer (card);

-- Ids of tokens that were used, as hashes; forgotten when the token has expired.
CREATE TABLE token (
    key text NOT NULL PRIMARY KEY,
    expires double precision NOT NULL
);
CREATE INDEX token_expires ON token (expires);

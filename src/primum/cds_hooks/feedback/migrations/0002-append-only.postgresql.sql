-- Rows are added, and never changed or deleted.

CREATE FUNCTION primum_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;

CREATE TRIGGER asked_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON asked
    FOR EACH STATEMENT EXECUTE FUNCTION primum_append_only();

CREATE TRIGGER shown_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON shown
    FOR EACH STATEMENT EXECUTE FUNCTION primum_append_only();

CREATE TRIGGER silenced_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON silenced
    FOR EACH STATEMENT EXECUTE FUNCTION primum_append_only();

CREATE TRIGGER answer_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON answer
    FOR EACH STATEMENT EXECUTE FUNCTION primum_append_only();

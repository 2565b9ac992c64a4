-- Rows are added, and never changed or deleted. INSERT OR REPLACE deletes without any trigger:
-- a row whose key is there already is left as it is instead.

CREATE TRIGGER asked_not_updated BEFORE UPDATE ON asked BEGIN
    SELECT RAISE(ABORT, 'asked is append-only');
END;
CREATE TRIGGER asked_not_deleted BEFORE DELETE ON asked BEGIN
    SELECT RAISE(ABORT, 'asked is append-only');
END;
CREATE TRIGGER asked_not_replaced BEFORE INSERT ON asked
WHEN EXISTS (SELECT 1 FROM asked WHERE id = NEW.id) BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER shown_not_updated BEFORE UPDATE ON shown BEGIN
    SELECT RAISE(ABORT, 'shown is append-only');
END;
CREATE TRIGGER shown_not_deleted BEFORE DELETE ON shown BEGIN
    SELECT RAISE(ABORT, 'shown is append-only');
END;
CREATE TRIGGER shown_not_replaced BEFORE INSERT ON shown
WHEN EXISTS (SELECT 1 FROM shown WHERE asked = NEW.asked AND place = NEW.place) BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER silenced_not_updated BEFORE UPDATE ON silenced BEGIN
    SELECT RAISE(ABORT, 'silenced is append-only');
END;
CREATE TRIGGER silenced_not_deleted BEFORE DELETE ON silenced BEGIN
    SELECT RAISE(ABORT, 'silenced is append-only');
END;
CREATE TRIGGER silenced_not_replaced BEFORE INSERT ON silenced
WHEN EXISTS (SELECT 1 FROM silenced WHERE asked = NEW.asked AND place = NEW.place) BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER answer_not_updated BEFORE UPDATE ON answer BEGIN
    SELECT RAISE(ABORT, 'answer is append-only');
END;
CREATE TRIGGER answer_not_deleted BEFORE DELETE ON answer BEGIN
    SELECT RAISE(ABORT, 'answer is append-only');
END;
CREATE TRIGGER answer_not_replaced BEFORE INSERT ON answer
WHEN EXISTS (SELECT 1 FROM answer WHERE key = NEW.key) BEGIN
    SELECT RAISE(IGNORE);
END;

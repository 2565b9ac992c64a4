CREATE TRIGGER offered_not_updated BEFORE UPDATE ON offered BEGIN
    SELECT RAISE(ABORT, 'offered is append-only');
END;
CREATE TRIGGER offered_not_deleted BEFORE DELETE ON offered BEGIN
    SELECT RAISE(ABORT, 'offered is append-only');
END;
CREATE TRIGGER offered_not_replaced BEFORE INSERT ON offered
WHEN EXISTS (SELECT 1 FROM offered WHERE asked = NEW.asked AND place = NEW.place) BEGIN
    SELECT RAISE(IGNORE);
END;

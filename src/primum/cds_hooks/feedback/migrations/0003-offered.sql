-- A suggestion on a card: its id, by which clients say that it was accepted, and what it does
-- (cancel-draft, order-monitoring).
CREATE TABLE offered (
    asked text NOT NULL,
    place integer NOT NULL,
    card text NOT NULL,
    suggestion text NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (asked, place)
);
CREATE INDEX offered_card ON offered (card);

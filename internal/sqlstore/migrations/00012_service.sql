-- Service: contracts, what outside bodies said, limits of fitness, ranks given and awards.
--
-- Of an outside check there are outcome, reference and days alone, of health the limit alone: there is no column for a remark.

-- +goose Up
CREATE TABLE contract (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    type       TEXT NOT NULL,
    number     TEXT NOT NULL,
    signed     TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL, -- the first day on which it no longer holds, as signed; empty without a term
    ended      TEXT NOT NULL, -- the first day on which it no longer held, where it was ended before; else empty
    why        TEXT NOT NULL
);

CREATE INDEX contract_person ON contract (person);

CREATE TABLE clearance (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    body      TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    reference TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL -- empty without expiry
);

CREATE INDEX clearance_person ON clearance (person);

CREATE TABLE fitness_limit (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    kind      TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL
);

CREATE INDEX fitness_limit_person ON fitness_limit (person);

CREATE TABLE rank_held (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    rank      TEXT NOT NULL REFERENCES rank (code) DEFERRABLE INITIALLY DEFERRED,
    from_day  TEXT NOT NULL,
    order_no  TEXT NOT NULL
);

CREATE INDEX rank_held_person ON rank_held (person);

CREATE TABLE award (
    id       TEXT PRIMARY KEY,
    person   TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    code     TEXT NOT NULL,
    on_day   TEXT NOT NULL,
    order_no TEXT NOT NULL,
    citation TEXT NOT NULL
);

CREATE INDEX award_person ON award (person);

ALTER TABLE qualification ADD COLUMN trainee BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE qualification DROP COLUMN trainee;
DROP TABLE award;
DROP TABLE rank_held;
DROP TABLE fitness_limit;
DROP TABLE clearance;
DROP TABLE contract;

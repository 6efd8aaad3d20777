-- The register: who serves, in which unit, with what rank and qualification, and who is away.
--
-- The same text is taken by SQLite and by PostgreSQL. Dates are TEXT like 2026-12-05 and moments are RFC 3339 in UTC
-- with six digits of a second, because both sort as text and read the same in every tool. "None" is the empty text, not
-- NULL, so that a comparison never has a third answer; only references that may be missing are NULL.
-- References are checked at the end of a transaction, because an import brings people, units and memberships in the
-- order of its file.

-- +goose Up
CREATE TABLE rank (
    code             TEXT PRIMARY KEY,
    level            BIGINT NOT NULL,
    name_az          TEXT NOT NULL,
    name_en          TEXT NOT NULL,
    min_years        DOUBLE PRECISION NOT NULL,
    min_years_flight DOUBLE PRECISION NOT NULL
);

CREATE TABLE unit (
    id         TEXT PRIMARY KEY,
    parent     TEXT REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
    kind       TEXT NOT NULL,
    name_az    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    short      TEXT NOT NULL,
    sort_order BIGINT NOT NULL,
    strength   BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL,
    invented   BOOLEAN NOT NULL
);

CREATE INDEX unit_parent ON unit (parent);

CREATE TABLE person (
    id         TEXT PRIMARY KEY,
    number     TEXT NOT NULL,
    surname    TEXT NOT NULL,
    given      TEXT NOT NULL,
    patronymic TEXT NOT NULL,
    sex        TEXT NOT NULL,
    born       TEXT NOT NULL,
    height     BIGINT NOT NULL,
    rank       TEXT REFERENCES rank (code) DEFERRABLE INITIALLY DEFERRED,
    rank_since TEXT NOT NULL,
    joined     TEXT NOT NULL,
    left_on    TEXT NOT NULL,
    sworn      TEXT NOT NULL,
    trained    TEXT NOT NULL,
    phone      TEXT NOT NULL,
    invented   BOOLEAN NOT NULL
);

-- Two people with one service number would be one person on every paper; a person may have none yet.
CREATE UNIQUE INDEX person_number ON person (number) WHERE number <> '';

CREATE TABLE membership (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    unit       TEXT NOT NULL REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
    position   TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL
);

-- Each reference has an index: without one, taking a unit away reads every membership to see that nobody is left in it.
CREATE INDEX membership_person ON membership (person);
CREATE INDEX membership_unit ON membership (unit);

CREATE TABLE qualification (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    code       TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    last_day   TEXT NOT NULL -- the last day on which it holds, empty without expiry
);

CREATE INDEX qualification_person ON qualification (person);

CREATE TABLE absence (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    kind      TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL, -- empty while nobody knows
    note      TEXT NOT NULL
);

CREATE INDEX absence_person ON absence (person);

-- What keeps somebody from duty although present (R10), as entered. Not sworn and not trained follow from person.
CREATE TABLE bar (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    kind      TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    note      TEXT NOT NULL
);

CREATE INDEX bar_person ON bar (person);

-- +goose Down
DROP TABLE bar;
DROP TABLE absence;
DROP TABLE qualification;
DROP TABLE membership;
DROP TABLE person;
DROP TABLE unit;
DROP TABLE rank;

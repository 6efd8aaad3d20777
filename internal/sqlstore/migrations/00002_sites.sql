-- What is guarded, and what recurs there every day. The month's demand is made from these.
--
-- Lists that are only ever read with their owner (watches, roles, qualifications asked for) are JSON in TEXT: nobody
-- searches them, and a table each would cost a join for nothing.

-- +goose Up
CREATE TABLE facility (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    name_az    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    source     TEXT NOT NULL,
    invented   BOOLEAN NOT NULL,
    sort_order BIGINT NOT NULL
);

CREATE TABLE guard (
    id                TEXT PRIMARY KEY,
    facility          TEXT NOT NULL REFERENCES facility (id) DEFERRABLE INITIALLY DEFERRED,
    number            BIGINT NOT NULL,
    name_az           TEXT NOT NULL,
    name_en           TEXT NOT NULL,
    mounts_at         BIGINT NOT NULL, -- minute of the day
    profile           TEXT NOT NULL,
    assistants        BIGINT NOT NULL,
    relief_commanders BIGINT NOT NULL,
    drivers           BIGINT NOT NULL,
    supernumeraries   BIGINT NOT NULL,
    furnish           TEXT REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED, -- NULL: the whole force
    valid_from        TEXT NOT NULL,
    valid_to          TEXT NOT NULL
);

CREATE INDEX guard_facility ON guard (facility);
CREATE INDEX guard_furnish ON guard (furnish);

CREATE TABLE post (
    id         TEXT PRIMARY KEY,
    number     BIGINT NOT NULL,
    facility   TEXT NOT NULL REFERENCES facility (id) DEFERRABLE INITIALLY DEFERRED,
    guard      TEXT REFERENCES guard (id) DEFERRABLE INITIALLY DEFERRED, -- NULL: a shift post
    kind       TEXT NOT NULL,
    name_az    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    guarded_az TEXT NOT NULL,
    guarded_en TEXT NOT NULL,
    limits_az  TEXT NOT NULL,
    limits_en  TEXT NOT NULL,
    special_az TEXT NOT NULL,
    special_en TEXT NOT NULL,
    hours_from BIGINT NOT NULL,
    hours_to   BIGINT NOT NULL,
    watches    TEXT NOT NULL,
    needs      TEXT NOT NULL,
    min_rank   TEXT REFERENCES rank (code) DEFERRABLE INITIALLY DEFERRED,
    profile    TEXT NOT NULL,
    priority   BIGINT NOT NULL, -- 1 is given up last
    furnish    TEXT REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
    monument   BOOLEAN NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL,
    invented   BOOLEAN NOT NULL
);

CREATE INDEX post_facility ON post (facility);
CREATE INDEX post_guard ON post (guard);
CREATE INDEX post_furnish ON post (furnish);

CREATE TABLE standing (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    facility   TEXT REFERENCES facility (id) DEFERRABLE INITIALLY DEFERRED,
    name_az    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    starts_at  BIGINT NOT NULL,
    minutes    BIGINT NOT NULL,
    profile    TEXT NOT NULL,
    roles      TEXT NOT NULL,
    furnish    TEXT REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
    together   BOOLEAN NOT NULL,
    priority   BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL
);

CREATE INDEX standing_facility ON standing (facility);
CREATE INDEX standing_furnish ON standing (furnish);

-- +goose Down
DROP TABLE standing;
DROP TABLE post;
DROP TABLE guard;
DROP TABLE facility;

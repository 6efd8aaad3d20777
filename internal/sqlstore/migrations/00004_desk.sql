-- What the desk itself keeps: settings, what changed, jobs, secret calendar addresses.

-- +goose Up
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- One number a room, raised by each change: whoever keeps a room in memory, in whichever process, sees whether it is
-- still true without reading it. It rises by more than one, so that a change that was given up leaves no number behind
-- that a later one takes again.
CREATE TABLE revision (
    room  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

-- Numbers that are handed out, one row a series. A row that is raised in the same transaction is what both engines do
-- alike, and unlike a sequence it leaves no gap when the transaction is given up.
CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE change_entry (
    id          BIGINT PRIMARY KEY,
    happened_at TEXT NOT NULL,
    changed_by  TEXT NOT NULL,
    what        TEXT NOT NULL,
    about       TEXT NOT NULL,
    detail      TEXT NOT NULL
);

CREATE INDEX change_entry_about ON change_entry (about, id);

-- Long work. A job outlives the process that does it: beat is when its owner last said that it is at work.
CREATE TABLE job (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    month         TEXT NOT NULL,
    version       TEXT NOT NULL,
    from_moment   TEXT NOT NULL,
    search_ms     BIGINT NOT NULL,
    state         TEXT NOT NULL,
    phase         TEXT NOT NULL,
    progress      DOUBLE PRECISION NOT NULL,
    open_slots    BIGINT NOT NULL,
    failure       TEXT NOT NULL,
    started_by    TEXT NOT NULL,
    owner         TEXT NOT NULL,
    beat          TEXT NOT NULL,
    created       TEXT NOT NULL,
    ended         TEXT NOT NULL,
    cancel_asked  BOOLEAN NOT NULL
);

CREATE INDEX job_created ON job (created);

CREATE TABLE feed (
    person TEXT PRIMARY KEY REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    token  TEXT NOT NULL UNIQUE
);

-- +goose Down
DROP TABLE feed;
DROP TABLE job;
DROP TABLE change_entry;
DROP TABLE counter;
DROP TABLE revision;
DROP TABLE setting;

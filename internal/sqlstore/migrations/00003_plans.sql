-- Plans: versions of a month with their demand and the names in it, and what belongs to a month whatever its version.
--
-- The demand of a month is some 7,700 slots that are always read together and never searched by the database, and the
-- versions of a month mostly share it. So it is kept whole, compressed, under the hash of what it says: a new version
-- costs its assignments only, and whoever has read a hash once need not read it again.

-- +goose Up
CREATE TABLE demand (
    hash TEXT PRIMARY KEY, -- SHA-256 of the JSON before it is compressed
    body BYTEA NOT NULL    -- gzip of the JSON
);

CREATE TABLE plan_version (
    id           TEXT PRIMARY KEY,
    month        TEXT NOT NULL,
    number       BIGINT NOT NULL,
    state        TEXT NOT NULL,
    base         TEXT NOT NULL,
    note         TEXT NOT NULL,
    created      TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    published    TEXT NOT NULL,
    published_by TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    demand       TEXT NOT NULL REFERENCES demand (hash) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (month, number)
);

CREATE INDEX plan_version_demand ON plan_version (demand);

CREATE TABLE assignment (
    version     TEXT NOT NULL REFERENCES plan_version (id) DEFERRABLE INITIALLY DEFERRED,
    slot        TEXT NOT NULL,
    person      TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    pinned      BOOLEAN NOT NULL,
    how         TEXT NOT NULL,
    assigned_by TEXT NOT NULL,
    assigned_at TEXT NOT NULL,
    PRIMARY KEY (version, slot)
);

-- Orders that let a named rule be broken. They belong to the month, so that each of its versions stands under them.
CREATE TABLE rule_override (
    id         TEXT PRIMARY KEY,
    month      TEXT NOT NULL,
    rule       TEXT NOT NULL,
    person     TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    slot       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    ordered_by TEXT NOT NULL,
    last_day   TEXT NOT NULL,
    entered    TEXT NOT NULL,
    entered_by TEXT NOT NULL
);

CREATE INDEX rule_override_month ON rule_override (month);

-- What really happened. A slot has one outcome whichever version it stands in.
CREATE TABLE outcome (
    slot    TEXT PRIMARY KEY,
    month   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    planned TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    stood   TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED, -- NULL: nobody
    note    TEXT NOT NULL,
    told_at TEXT NOT NULL,
    told_by TEXT NOT NULL
);

CREATE INDEX outcome_month ON outcome (month);

CREATE TABLE wish (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    kind       TEXT NOT NULL,
    duty       TEXT NOT NULL,
    first_day  TEXT NOT NULL,
    last_day   TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    note       TEXT NOT NULL
);

CREATE INDEX wish_person ON wish (person);

-- The ledger as it stood when a month was closed: one document, because it is read and written whole.
CREATE TABLE ledger_close (
    month TEXT PRIMARY KEY,
    body  BYTEA NOT NULL -- gzip of JSON: person, kind, count and last date
);

-- Edits of a draft by hand, for undo and redo.
CREATE TABLE plan_edit (
    version   TEXT NOT NULL REFERENCES plan_version (id) DEFERRABLE INITIALLY DEFERRED,
    seq       BIGINT NOT NULL,
    what      TEXT NOT NULL,
    before    TEXT NOT NULL,
    after     TEXT NOT NULL,
    undone    BOOLEAN NOT NULL,
    edited_by TEXT NOT NULL,
    PRIMARY KEY (version, seq)
);

-- +goose Down
DROP TABLE plan_edit;
DROP TABLE ledger_close;
DROP TABLE wish;
DROP TABLE outcome;
DROP TABLE rule_override;
DROP TABLE assignment;
DROP TABLE plan_version;
DROP TABLE demand;

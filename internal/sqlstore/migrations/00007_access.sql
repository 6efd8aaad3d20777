-- Who may come in: accounts, where they are signed in, second persons' words, and rights taken in need.

-- +goose Up
CREATE TABLE account (
    id         TEXT PRIMARY KEY,
    login      TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    person     TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    grants     TEXT NOT NULL, -- JSON
    state      TEXT NOT NULL,
    password   TEXT NOT NULL, -- argon2id in the PHC form, never the password
    invented   BOOLEAN NOT NULL,
    created    TEXT NOT NULL,
    created_by TEXT NOT NULL,
    changed    TEXT NOT NULL
);

-- The secret that opens a session is with its holder; here is its hash.
CREATE TABLE session (
    hash     TEXT PRIMARY KEY,
    account  TEXT NOT NULL REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED,
    is_token BOOLEAN NOT NULL,
    name     TEXT NOT NULL,
    origin   TEXT NOT NULL,
    created  TEXT NOT NULL,
    seen     TEXT NOT NULL,
    expires  TEXT NOT NULL
);

CREATE INDEX session_account ON session (account);

CREATE TABLE approval (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    content    TEXT NOT NULL,
    state      TEXT NOT NULL,
    asked_by   TEXT NOT NULL,
    asked_name TEXT NOT NULL,
    asked      TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decider    TEXT NOT NULL,
    decided    TEXT NOT NULL,
    note       TEXT NOT NULL,
    expires    TEXT NOT NULL
);

CREATE INDEX approval_subject ON approval (subject, asked);

CREATE TABLE emergency (
    id          TEXT PRIMARY KEY,
    account     TEXT NOT NULL,
    login       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    grants      TEXT NOT NULL,
    since       TEXT NOT NULL,
    until       TEXT NOT NULL,
    reviewed_by TEXT NOT NULL,
    reviewer    TEXT NOT NULL,
    reviewed    TEXT NOT NULL,
    verdict     TEXT NOT NULL
);

-- +goose Down
DROP TABLE emergency;
DROP TABLE approval;
DROP TABLE session;
DROP TABLE account;

-- What changed is told by the journal alone, which numbers its own entries.

-- +goose Up
DROP TABLE change_entry;
DROP TABLE counter;

-- +goose Down
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

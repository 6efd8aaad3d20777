-- The journal of who did what. A row for each entry is the whole of it: the leaf that the tree is made of, the content with its
-- salt beside it, and the hashes that the entry adds to the tree, from which head and proofs are read. Nothing is ever
-- changed here but that salt and content are erased.

-- +goose Up
CREATE TABLE journal (
    n       INTEGER PRIMARY KEY, -- from 0, without a gap
    about   TEXT NOT NULL,       -- as it stands in the leaf, to be searched by
    leaf    BYTEA NOT NULL,
    salt    BYTEA,               -- with content NULL: erased
    content BYTEA,
    nodes   BYTEA NOT NULL
);

CREATE INDEX journal_about ON journal (about, n);

-- Signed notes over so many entries. They are signed now and then over what is committed, never in the transaction of an entry.
CREATE TABLE journal_checkpoint (
    size BIGINT PRIMARY KEY,
    note BYTEA NOT NULL
);

-- +goose Down
DROP TABLE journal_checkpoint;
DROP TABLE journal;

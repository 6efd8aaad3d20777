-- Mobilisation: orders that pass units under the Land Forces, and who answered or came.
--
-- What an order says is read and written whole, so it is one column; answers are only ever added.

-- +goose Up
CREATE TABLE mobilisation (
    id       TEXT PRIMARY KEY,
    number   BIGINT NOT NULL, -- in the order in which they were proposed
    contents TEXT NOT NULL -- JSON
);

CREATE TABLE mobilisation_answer (
    mobilisation TEXT NOT NULL REFERENCES mobilisation (id) DEFERRABLE INITIALLY DEFERRED,
    number       BIGINT NOT NULL,
    person       TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    kind         TEXT NOT NULL,
    minutes      BIGINT NOT NULL,
    entered      TEXT NOT NULL,
    entered_by   TEXT NOT NULL,
    PRIMARY KEY (mobilisation, number)
);

-- +goose Down
DROP TABLE mobilisation_answer;
DROP TABLE mobilisation;

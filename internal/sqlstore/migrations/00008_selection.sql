-- Selection: who has applied, and what was done about each application.
--
-- Acts are only ever added: how an application stands is reckoned from them, so there is no column for it that could differ. Of health and of
-- outside checks there are codes, dates and references alone; there is no column for a remark.

-- +goose Up
CREATE TABLE application (
    id         TEXT PRIMARY KEY,
    surname    TEXT NOT NULL,
    given      TEXT NOT NULL,
    patronymic TEXT NOT NULL,
    sex        TEXT NOT NULL,
    born       TEXT NOT NULL,
    phone      TEXT NOT NULL,
    opened     TEXT NOT NULL,
    person     TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    erased     TEXT NOT NULL, -- day on which the name was erased, empty while it stands
    invented   BOOLEAN NOT NULL
);

CREATE INDEX application_person ON application (person);

CREATE TABLE application_act (
    application TEXT NOT NULL REFERENCES application (id) DEFERRABLE INITIALLY DEFERRED,
    number      BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    step        TEXT NOT NULL,
    on_day      TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    reason      TEXT NOT NULL,
    limits      TEXT NOT NULL, -- JSON
    reference   TEXT NOT NULL,
    last_day    TEXT NOT NULL, -- the last day on which the outcome holds, empty without end
    entered     TEXT NOT NULL,
    entered_by  TEXT NOT NULL,
    PRIMARY KEY (application, number)
);

-- +goose Down
DROP TABLE application_act;
DROP TABLE application;

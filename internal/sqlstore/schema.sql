-- The schema as the migrations leave it. As SQLite has it. Written by go test ./internal/sqlstore -run SchemaDump -update

CREATE TABLE absence (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    kind      TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL, -- empty while nobody knows
    note      TEXT NOT NULL
);

CREATE INDEX absence_person ON absence (person);

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
, external TEXT NOT NULL DEFAULT '');

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

CREATE TABLE award (
    id       TEXT PRIMARY KEY,
    person   TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    code     TEXT NOT NULL,
    on_day   TEXT NOT NULL,
    order_no TEXT NOT NULL,
    citation TEXT NOT NULL
);

CREATE INDEX award_person ON award (person);

CREATE TABLE bar (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    kind      TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    note      TEXT NOT NULL
);

CREATE INDEX bar_person ON bar (person);

CREATE TABLE challenge (
    hash    TEXT NOT NULL, -- of the secret that its device holds
    purpose TEXT NOT NULL,
    account TEXT NOT NULL,
    body    TEXT NOT NULL, -- JSON: what is expected
    expires TEXT NOT NULL,
    PRIMARY KEY (hash, purpose)
);

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

CREATE TABLE demand (
    hash TEXT PRIMARY KEY, -- SHA-256 of the JSON before it is compressed
    body BYTEA NOT NULL    -- gzip of the JSON
);

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

CREATE TABLE facility (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    name_az    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    source     TEXT NOT NULL,
    invented   BOOLEAN NOT NULL,
    sort_order BIGINT NOT NULL
);

CREATE TABLE feed (
    person TEXT PRIMARY KEY REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    token  TEXT NOT NULL UNIQUE
);

CREATE TABLE fitness_limit (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    kind      TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL
);

CREATE INDEX fitness_limit_person ON fitness_limit (person);

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

CREATE TABLE journal (
    n       INTEGER PRIMARY KEY, -- from 0, without a gap
    about   TEXT NOT NULL,       -- as it stands in the leaf, to be searched by
    leaf    BYTEA NOT NULL,
    salt    BYTEA,               -- with content NULL: erased
    content BYTEA,
    nodes   BYTEA NOT NULL
);

CREATE INDEX journal_about ON journal (about, n);

CREATE TABLE journal_checkpoint (
    size BIGINT PRIMARY KEY,
    note BYTEA NOT NULL
);

CREATE TABLE ledger_close (
    month TEXT PRIMARY KEY,
    body  BYTEA NOT NULL -- gzip of JSON: person, kind, count and last date
);

CREATE TABLE membership (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    unit       TEXT NOT NULL REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
    position   TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL
);

CREATE INDEX membership_person ON membership (person);

CREATE INDEX membership_unit ON membership (unit);

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

CREATE TABLE passkey (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED,
    name       TEXT NOT NULL,
    credential TEXT NOT NULL, -- JSON: the public key, its counter and flags
    created    TEXT NOT NULL,
    used       TEXT NOT NULL
);

CREATE INDEX passkey_account ON passkey (account);

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

CREATE UNIQUE INDEX person_number ON person (number) WHERE number <> '';

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

CREATE INDEX post_furnish ON post (furnish);

CREATE INDEX post_guard ON post (guard);

CREATE TABLE qualification (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    code       TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    last_day   TEXT NOT NULL -- the last day on which it holds, empty without expiry
, trainee BOOLEAN NOT NULL DEFAULT FALSE);

CREATE INDEX qualification_person ON qualification (person);

CREATE TABLE rank (
    code             TEXT PRIMARY KEY,
    level            BIGINT NOT NULL,
    name_az          TEXT NOT NULL,
    name_en          TEXT NOT NULL,
    min_years        DOUBLE PRECISION NOT NULL,
    min_years_flight DOUBLE PRECISION NOT NULL
);

CREATE TABLE rank_held (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    rank      TEXT NOT NULL REFERENCES rank (code) DEFERRABLE INITIALLY DEFERRED,
    from_day  TEXT NOT NULL,
    order_no  TEXT NOT NULL
);

CREATE INDEX rank_held_person ON rank_held (person);

CREATE TABLE revision (
    room  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

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

CREATE TABLE session (
    hash     TEXT PRIMARY KEY,
    account  TEXT NOT NULL REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED,
    is_token BOOLEAN NOT NULL,
    name     TEXT NOT NULL,
    origin   TEXT NOT NULL,
    created  TEXT NOT NULL,
    seen     TEXT NOT NULL,
    expires  TEXT NOT NULL
, proved TEXT NOT NULL DEFAULT '');

CREATE INDEX session_account ON session (account);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

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

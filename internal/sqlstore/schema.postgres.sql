-- The schema as the migrations leave it. As PostgreSQL has it. Written by go test ./internal/sqlstore -run SchemaDump -update

CREATE TABLE absence (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    first_day text COLLATE "C" NOT NULL,
    last_day text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX absence_person ON absence USING btree (person);

CREATE TABLE account (
    id text COLLATE "C" NOT NULL,
    login text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    person text COLLATE "C",
    grants text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    password text COLLATE "C" NOT NULL,
    invented boolean NOT NULL,
    created text COLLATE "C" NOT NULL,
    created_by text COLLATE "C" NOT NULL,
    changed text COLLATE "C" NOT NULL,
    external text COLLATE "C" NOT NULL,
    UNIQUE (login),
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE application (
    id text COLLATE "C" NOT NULL,
    surname text COLLATE "C" NOT NULL,
    given text COLLATE "C" NOT NULL,
    patronymic text COLLATE "C" NOT NULL,
    sex text COLLATE "C" NOT NULL,
    born text COLLATE "C" NOT NULL,
    phone text COLLATE "C" NOT NULL,
    opened text COLLATE "C" NOT NULL,
    person text COLLATE "C",
    erased text COLLATE "C" NOT NULL,
    invented boolean NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX application_person ON application USING btree (person);

CREATE TABLE application_act (
    application text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    step text COLLATE "C" NOT NULL,
    on_day text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    limits text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    last_day text COLLATE "C" NOT NULL,
    entered text COLLATE "C" NOT NULL,
    entered_by text COLLATE "C" NOT NULL,
    PRIMARY KEY (application, number),
    FOREIGN KEY (application) REFERENCES application(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE approval (
    id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    content text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    asked_by text COLLATE "C" NOT NULL,
    asked_name text COLLATE "C" NOT NULL,
    asked text COLLATE "C" NOT NULL,
    decided_by text COLLATE "C" NOT NULL,
    decider text COLLATE "C" NOT NULL,
    decided text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    expires text COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX approval_subject ON approval USING btree (subject, asked);

CREATE TABLE assignment (
    version text COLLATE "C" NOT NULL,
    slot text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    pinned boolean NOT NULL,
    how text COLLATE "C" NOT NULL,
    assigned_by text COLLATE "C" NOT NULL,
    assigned_at text COLLATE "C" NOT NULL,
    PRIMARY KEY (version, slot),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (version) REFERENCES plan_version(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE award (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    on_day text COLLATE "C" NOT NULL,
    order_no text COLLATE "C" NOT NULL,
    citation text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX award_person ON award USING btree (person);

CREATE TABLE bar (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    first_day text COLLATE "C" NOT NULL,
    last_day text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX bar_person ON bar USING btree (person);

CREATE TABLE challenge (
    hash text COLLATE "C" NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    expires text COLLATE "C" NOT NULL,
    PRIMARY KEY (hash, purpose)
);

CREATE TABLE clearance (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    first_day text COLLATE "C" NOT NULL,
    last_day text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX clearance_person ON clearance USING btree (person);

CREATE TABLE contract (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    signed text COLLATE "C" NOT NULL,
    valid_from text COLLATE "C" NOT NULL,
    valid_to text COLLATE "C" NOT NULL,
    ended text COLLATE "C" NOT NULL,
    why text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX contract_person ON contract USING btree (person);

CREATE TABLE demand (
    hash text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (hash)
);

CREATE TABLE emergency (
    id text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    login text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    grants text COLLATE "C" NOT NULL,
    since text COLLATE "C" NOT NULL,
    until text COLLATE "C" NOT NULL,
    reviewed_by text COLLATE "C" NOT NULL,
    reviewer text COLLATE "C" NOT NULL,
    reviewed text COLLATE "C" NOT NULL,
    verdict text COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE facility (
    id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name_az text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    invented boolean NOT NULL,
    sort_order bigint NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE feed (
    person text COLLATE "C" NOT NULL,
    token text COLLATE "C" NOT NULL,
    UNIQUE (token),
    PRIMARY KEY (person),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE fitness_limit (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    first_day text COLLATE "C" NOT NULL,
    last_day text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX fitness_limit_person ON fitness_limit USING btree (person);

CREATE TABLE guard (
    id text COLLATE "C" NOT NULL,
    facility text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    name_az text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    mounts_at bigint NOT NULL,
    profile text COLLATE "C" NOT NULL,
    assistants bigint NOT NULL,
    relief_commanders bigint NOT NULL,
    drivers bigint NOT NULL,
    supernumeraries bigint NOT NULL,
    furnish text COLLATE "C",
    valid_from text COLLATE "C" NOT NULL,
    valid_to text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (facility) REFERENCES facility(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (furnish) REFERENCES unit(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX guard_facility ON guard USING btree (facility);

CREATE INDEX guard_furnish ON guard USING btree (furnish);

CREATE TABLE job (
    id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    version text COLLATE "C" NOT NULL,
    from_moment text COLLATE "C" NOT NULL,
    search_ms bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    phase text COLLATE "C" NOT NULL,
    progress double precision NOT NULL,
    open_slots bigint NOT NULL,
    failure text COLLATE "C" NOT NULL,
    started_by text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    beat text COLLATE "C" NOT NULL,
    created text COLLATE "C" NOT NULL,
    ended text COLLATE "C" NOT NULL,
    cancel_asked boolean NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX job_created ON job USING btree (created);

CREATE TABLE journal (
    n bigint NOT NULL,
    about text COLLATE "C" NOT NULL,
    leaf bytea NOT NULL,
    salt bytea,
    content bytea,
    nodes bytea NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX journal_about ON journal USING btree (about, n);

CREATE TABLE journal_checkpoint (
    size bigint NOT NULL,
    note bytea NOT NULL,
    PRIMARY KEY (size)
);

CREATE TABLE ledger_close (
    month text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (month)
);

CREATE TABLE membership (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    position text COLLATE "C" NOT NULL,
    valid_from text COLLATE "C" NOT NULL,
    valid_to text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (unit) REFERENCES unit(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX membership_person ON membership USING btree (person);

CREATE INDEX membership_unit ON membership USING btree (unit);

CREATE TABLE mobilisation (
    id text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    contents text COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE mobilisation_answer (
    mobilisation text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    person text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    minutes bigint NOT NULL,
    entered text COLLATE "C" NOT NULL,
    entered_by text COLLATE "C" NOT NULL,
    PRIMARY KEY (mobilisation, number),
    FOREIGN KEY (mobilisation) REFERENCES mobilisation(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE outcome (
    slot text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    planned text COLLATE "C",
    stood text COLLATE "C",
    note text COLLATE "C" NOT NULL,
    told_at text COLLATE "C" NOT NULL,
    told_by text COLLATE "C" NOT NULL,
    PRIMARY KEY (slot),
    FOREIGN KEY (planned) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (stood) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX outcome_month ON outcome USING btree (month);

CREATE TABLE passkey (
    id text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    credential text COLLATE "C" NOT NULL,
    created text COLLATE "C" NOT NULL,
    used text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX passkey_account ON passkey USING btree (account);

CREATE TABLE person (
    id text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    surname text COLLATE "C" NOT NULL,
    given text COLLATE "C" NOT NULL,
    patronymic text COLLATE "C" NOT NULL,
    sex text COLLATE "C" NOT NULL,
    born text COLLATE "C" NOT NULL,
    height bigint NOT NULL,
    rank text COLLATE "C",
    rank_since text COLLATE "C" NOT NULL,
    joined text COLLATE "C" NOT NULL,
    left_on text COLLATE "C" NOT NULL,
    sworn text COLLATE "C" NOT NULL,
    trained text COLLATE "C" NOT NULL,
    phone text COLLATE "C" NOT NULL,
    invented boolean NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (rank) REFERENCES rank(code) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX person_number ON person USING btree (number) WHERE (number <> ''::text);

CREATE TABLE plan_edit (
    version text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    what text COLLATE "C" NOT NULL,
    before text COLLATE "C" NOT NULL,
    after text COLLATE "C" NOT NULL,
    undone boolean NOT NULL,
    edited_by text COLLATE "C" NOT NULL,
    PRIMARY KEY (version, seq),
    FOREIGN KEY (version) REFERENCES plan_version(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE plan_version (
    id text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    base text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    created text COLLATE "C" NOT NULL,
    created_by text COLLATE "C" NOT NULL,
    published text COLLATE "C" NOT NULL,
    published_by text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    demand text COLLATE "C" NOT NULL,
    UNIQUE (month, number),
    PRIMARY KEY (id),
    FOREIGN KEY (demand) REFERENCES demand(hash) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX plan_version_demand ON plan_version USING btree (demand);

CREATE TABLE post (
    id text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    facility text COLLATE "C" NOT NULL,
    guard text COLLATE "C",
    kind text COLLATE "C" NOT NULL,
    name_az text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    guarded_az text COLLATE "C" NOT NULL,
    guarded_en text COLLATE "C" NOT NULL,
    limits_az text COLLATE "C" NOT NULL,
    limits_en text COLLATE "C" NOT NULL,
    special_az text COLLATE "C" NOT NULL,
    special_en text COLLATE "C" NOT NULL,
    hours_from bigint NOT NULL,
    hours_to bigint NOT NULL,
    watches text COLLATE "C" NOT NULL,
    needs text COLLATE "C" NOT NULL,
    min_rank text COLLATE "C",
    profile text COLLATE "C" NOT NULL,
    priority bigint NOT NULL,
    furnish text COLLATE "C",
    monument boolean NOT NULL,
    valid_from text COLLATE "C" NOT NULL,
    valid_to text COLLATE "C" NOT NULL,
    invented boolean NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (facility) REFERENCES facility(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (furnish) REFERENCES unit(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (guard) REFERENCES guard(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (min_rank) REFERENCES rank(code) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX post_facility ON post USING btree (facility);

CREATE INDEX post_furnish ON post USING btree (furnish);

CREATE INDEX post_guard ON post USING btree (guard);

CREATE TABLE qualification (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    valid_from text COLLATE "C" NOT NULL,
    last_day text COLLATE "C" NOT NULL,
    trainee boolean NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX qualification_person ON qualification USING btree (person);

CREATE TABLE rank (
    code text COLLATE "C" NOT NULL,
    level bigint NOT NULL,
    name_az text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    min_years double precision NOT NULL,
    min_years_flight double precision NOT NULL,
    PRIMARY KEY (code)
);

CREATE TABLE rank_held (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    rank text COLLATE "C" NOT NULL,
    from_day text COLLATE "C" NOT NULL,
    order_no text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (rank) REFERENCES rank(code) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX rank_held_person ON rank_held USING btree (person);

CREATE TABLE revision (
    room text COLLATE "C" NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (room)
);

CREATE TABLE rule_override (
    id text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    slot text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    ordered_by text COLLATE "C" NOT NULL,
    last_day text COLLATE "C" NOT NULL,
    entered text COLLATE "C" NOT NULL,
    entered_by text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX rule_override_month ON rule_override USING btree (month);

CREATE TABLE session (
    hash text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    is_token boolean NOT NULL,
    name text COLLATE "C" NOT NULL,
    origin text COLLATE "C" NOT NULL,
    created text COLLATE "C" NOT NULL,
    seen text COLLATE "C" NOT NULL,
    expires text COLLATE "C" NOT NULL,
    proved text COLLATE "C" NOT NULL,
    PRIMARY KEY (hash),
    FOREIGN KEY (account) REFERENCES account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX session_account ON session USING btree (account);

CREATE TABLE setting (
    name text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE standing (
    id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    facility text COLLATE "C",
    name_az text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    starts_at bigint NOT NULL,
    minutes bigint NOT NULL,
    profile text COLLATE "C" NOT NULL,
    roles text COLLATE "C" NOT NULL,
    furnish text COLLATE "C",
    together boolean NOT NULL,
    priority bigint NOT NULL,
    valid_from text COLLATE "C" NOT NULL,
    valid_to text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (facility) REFERENCES facility(id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (furnish) REFERENCES unit(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX standing_facility ON standing USING btree (facility);

CREATE INDEX standing_furnish ON standing USING btree (furnish);

CREATE TABLE unit (
    id text COLLATE "C" NOT NULL,
    parent text COLLATE "C",
    kind text COLLATE "C" NOT NULL,
    name_az text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    short text COLLATE "C" NOT NULL,
    sort_order bigint NOT NULL,
    strength bigint NOT NULL,
    valid_from text COLLATE "C" NOT NULL,
    valid_to text COLLATE "C" NOT NULL,
    invented boolean NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (parent) REFERENCES unit(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX unit_parent ON unit USING btree (parent);

CREATE TABLE wish (
    id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    duty text COLLATE "C" NOT NULL,
    first_day text COLLATE "C" NOT NULL,
    last_day text COLLATE "C" NOT NULL,
    granted_by text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (person) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX wish_person ON wish USING btree (person);

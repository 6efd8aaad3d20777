-- Passkeys, what they are asked to sign, and when a session last proved whose it is.

-- +goose Up
ALTER TABLE session ADD COLUMN proved TEXT NOT NULL DEFAULT '';

CREATE TABLE passkey (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED,
    name       TEXT NOT NULL,
    credential TEXT NOT NULL, -- JSON: the public key, its counter and flags
    created    TEXT NOT NULL,
    used       TEXT NOT NULL
);

CREATE INDEX passkey_account ON passkey (account);

CREATE TABLE challenge (
    hash    TEXT NOT NULL, -- of the secret that its device holds
    purpose TEXT NOT NULL,
    account TEXT NOT NULL,
    body    TEXT NOT NULL, -- JSON: what is expected
    expires TEXT NOT NULL,
    PRIMARY KEY (hash, purpose)
);

-- +goose Down
DROP TABLE challenge;
DROP TABLE passkey;
ALTER TABLE session DROP COLUMN proved;

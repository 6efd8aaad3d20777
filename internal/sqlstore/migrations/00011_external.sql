-- Who an account is to the force's own identity server.

-- +goose Up
ALTER TABLE account ADD COLUMN external TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE account DROP COLUMN external;

package sqlstore_test

import (
	"errors"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/sqlstore/pgtest"
)

// TestFillOld: what an older edition of the program held is filled into its schema and brought up to date.
func TestFillOld(t *testing.T) {
	old, err := sqlstore.OpenOld(bg, t.TempDir(), 3)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, old)
	was := small() // but for what the old schema does not know
	was.Quals, was.Records = nil, force.Records{}
	write(t, old, was.put)
	for _, address := range []string{"", pgtest.Database(t)} {
		err := old.Snapshot(bg, func(s *sqlstore.Snapshot) error {
			if s.Schema != 3 {
				t.Errorf("schema %d", s.Schema)
			}
			db, err := sqlstore.Fill(bg, t.TempDir(), address, s.Schema, s.Tables, func(f sqlstore.Filler) error {
				for _, table := range s.Tables {
					err := s.Rows(bg, table, func(row []any) error { return f.Put(bg, table, [][]any{append([]any{}, row...)}) })
					if err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
			defer closed(t, db)
			same(t, "register", was, loaded(t, db), byID)
			return db.Write(bg, func(tx app.Tx) error { return tx.Note(bg, act(1)) })
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// TestFillRefuses: where anything is there, and what f does not do whole.
func TestFillRefuses(t *testing.T) {
	address := migrated(t)
	db := openPostgres(t, address)
	var tables []sqlstore.Table
	if err := db.Snapshot(bg, func(s *sqlstore.Snapshot) error { tables = s.Tables; return nil }); err != nil {
		t.Fatal(err)
	}
	no := errors.New("no")
	put := func(f sqlstore.Filler) error {
		for _, table := range tables {
			if table.Name == "setting" {
				return errors.Join(f.Put(bg, table, [][]any{{"a", "b"}}), no)
			}
		}
		return nil
	}
	schema := read(t, db, func(app.Tx) (n int64, err error) {
		err = db.Snapshot(bg, func(s *sqlstore.Snapshot) error { n = s.Schema; return nil })
		return n, err
	})
	// Tables that are there and empty are no obstacle; what f began is gone.
	if _, err := sqlstore.Fill(bg, "", address, schema, tables, put); !errors.Is(err, no) {
		t.Errorf("got %v", err)
	}
	if there, err := sqlstore.There(bg, "", address); err != nil || there {
		t.Errorf("tables were left: %v", err)
	}
	again := openPostgres(t, address)
	write(t, again, func(tx app.Tx) error { return tx.PutSetting(bg, "k", "v") })
	if _, err := sqlstore.Fill(bg, "", address, schema, tables, put); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("a full database: %v", err)
	}
	same(t, "setting", "v", read(t, again, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
	if _, err := sqlstore.Fill(bg, t.TempDir(), "", schema+1, tables, put); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("a newer schema: %v", err)
	}
	if _, err := sqlstore.Fill(bg, t.TempDir(), "", schema, tables[1:], put); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("a table less: %v", err)
	}
}

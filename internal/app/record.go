package app

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/journal"
)

// note enters a change in the journal, within its transaction.
func (a *App) note(ctx context.Context, tx Tx, what, about string, detail any) error {
	e, err := a.entry(ctx, what, about, detail)
	if err != nil {
		return err
	}
	return tx.Note(ctx, e)
}

// mostInEntry bounds what one entry lists, well below what an entry may hold.
const mostInEntry = 500

// noteList enters a change that is a list, in as many entries as it takes.
func noteList[T any](ctx context.Context, a *App, tx Tx, what, about string, list []T) error {
	if len(list) == 0 {
		return a.note(ctx, tx, what, about, nil)
	}
	for part := range slices.Chunk(list, mostInEntry) {
		if err := a.note(ctx, tx, what, about, part); err != nil {
			return err
		}
	}
	return nil
}

// entry is what the journal says of a change. What may tell of a person goes into the facts, which can be erased.
func (a *App) entry(ctx context.Context, what, about string, detail any) (journal.Entry, error) {
	facts, err := factsOf(detail)
	if err != nil {
		return journal.Entry{}, err
	}
	p := access.Of(ctx)
	return journal.Entry{Time: a.now(), Who: p.By, What: what, About: about, Via: p.From, Facts: facts}, nil
}

// factsOf makes a fact of each member of what is JSON's object, leaving out the empty ones, and one fact of anything else.
func factsOf(detail any) ([]journal.Fact, error) {
	b, err := json.Marshal(detail)
	if err != nil {
		return nil, err
	}
	members := map[string]json.RawMessage{}
	if b[0] != '{' {
		members["detail"] = b
	} else if err := json.Unmarshal(b, &members); err != nil {
		return nil, err
	}
	var out []journal.Fact
	for name, v := range members {
		text := string(v)
		switch text {
		case "null", "[]", "{}", `""`, "0", "false":
			continue
		}
		if text[0] == '"' {
			if err := json.Unmarshal(v, &text); err != nil {
				return nil, err
			}
		}
		out = append(out, journal.Fact{Name: name, Value: text})
	}
	return journal.SortFacts(out...), nil
}

// Entries lists the changes about a subject ("person:…", "plan:…", "" for all), newest first.
func (a *App) Entries(ctx context.Context, about string, limit int) ([]Entry, error) {
	s, err := a.state(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.mayRead(ctx, s.ground(), about); err != nil {
		return nil, err
	}
	var out []Entry
	err = a.store.Read(ctx, func(tx Tx) (err error) { out, err = entriesIn(ctx, tx, about, limit); return })
	return out, internal("list the changes", err)
}

func entriesIn(ctx context.Context, tx Tx, about string, limit int) ([]Entry, error) {
	records, err := tx.Journal().About(ctx, about, -1, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Entry, 0, len(records))
	for i := range records {
		e, err := entryOf(&records[i])
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func entryOf(r *journal.Record) (Entry, error) {
	leaf, err := journal.ParseLeaf(r.Leaf)
	if err != nil {
		return Entry{}, err
	}
	out := Entry{ID: leaf.N, At: leaf.Time.In(when.Zone), By: leaf.Who, From: leaf.Via, What: leaf.What, About: leaf.About, Erased: r.Content == nil}
	if len(r.Content) > len("{}") {
		out.Detail = string(r.Content)
	}
	return out, nil
}

// mayRead says whether the changes about a subject may be read: by whoever may read the journal, as far as that reaches, and by those who may
// make such changes themselves.
func (a *App) mayRead(ctx context.Context, g ground, about string) error {
	whole, err := may(ctx, access.See, access.Journal)
	if whole.All || err != nil && CodeOf(err) != CodeForbidden {
		return err
	}
	kind, id, _ := strings.Cut(about, ":")
	var near bool
	switch kind {
	case "person":
		near = g.person(whole, force.PersonID(id))
		for _, on := range []access.Resource{access.People, access.Absences} {
			to, err := may(ctx, access.Change, on)
			near = near || err == nil && g.person(to, force.PersonID(id))
		}
	case "service":
		to, err := may(ctx, access.See, access.Service)
		near = g.person(whole, force.PersonID(id)) || err == nil && g.person(to, force.PersonID(id))
	case "unit":
		to, err := may(ctx, access.Change, access.Units)
		near = g.unit(whole, force.UnitID(id)) || err == nil && g.unit(to, force.UnitID(id))
	case "application":
		near = mayAll(ctx, access.See, access.Applications) == nil
	case "plan":
		near = mayAll(ctx, access.Change, access.Plans) == nil
	}
	if !near {
		return Errorf(CodeForbidden, "forbidden")
	}
	return nil
}

var idLetters = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// newID makes an identifier of 80 random bits behind a prefix that says what it names.
func (a *App) newID(prefix string) (string, error) {
	s, err := a.random(10)
	return prefix + "-" + s, err
}

func (a *App) random(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(a.rand, b); err != nil {
		return "", err
	}
	return strings.ToLower(idLetters.EncodeToString(b)), nil
}

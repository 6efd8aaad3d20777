// Package demo makes the illustrative force that the product shows itself with: a regiment of 2,500 with its people, their
// qualifications and absences, and the posts that it guards. Everything below the facts of the source article is invented and
// marked so. The same seed and month give the same force; what it is made from (units, establishments, names, how absence
// falls) lies in reference/demo as readable files.
package demo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

// Data is a whole force, ready to be put into an empty store.
type Data struct {
	Name           words.Text // of the organisation
	Ranks          []force.Rank
	Units          []force.Unit // parents before children
	People         []force.Person
	Memberships    []force.Membership
	Qualifications []force.Qualification
	Absences       []force.Absence
	Bars           []force.Bar
	Records        force.Records
	Sites          site.Sites
	Applications   []selection.Application // with Apply
}

// Register is the register of the data with its indexes.
func (d *Data) Register() *force.Register {
	return force.NewRegister(d.Ranks, d.Units, d.People, d.Memberships, d.Qualifications, d.Absences, d.Bars).WithRecords(d.Records)
}

// Generate makes the regiment. Absences are known from two months before the month around to three months after it.
func Generate(seed uint64, around when.Month) (*Data, error) { return GenerateScaled(seed, around, 1) }

// GenerateScaled makes a force of several such regiments under one top, each with its own people, posts and guards (and with
// identifiers that begin with "r1.", "r2.", …), for measuring how planning grows. Factor 1 is Generate.
func GenerateScaled(seed uint64, around when.Month, factor int) (*Data, error) {
	if factor < 1 {
		return nil, fmt.Errorf("demo: factor %d: it starts from 1", factor)
	}
	if around == 0 {
		return nil, errors.New("demo: there is no month to generate around")
	}
	src, err := read(reference.FS)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	d := &Data{Name: src.top.Name, Ranks: src.ranks}
	d.Units = append(d.Units, force.Unit{
		ID: src.top.ID, Kind: src.top.Kind, Name: src.top.Name, Short: src.top.Short, Strength: factor * src.strength(&src.top),
	})
	for k := range factor {
		g := newGenerator(src, d, seed, around, k, factor)
		if err := g.run(); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
	}
	return d, nil
}

// source is what the demo is made from.
type source struct {
	ranks          []force.Rank
	top            unitFile
	establishments map[string]*establishment
	careers        map[force.RankCode]career
	validity       map[string]validity
	absence        []pattern
	surnames       []string
	male, female   []string
	sites          *site.Sites
}

func read(f fs.FS) (*source, error) {
	b, err := fs.ReadFile(f, "ranks.csv")
	if err != nil {
		return nil, err
	}
	s := new(source)
	if s.ranks, err = force.ParseRanks(bytes.NewReader(b)); err != nil {
		return nil, fmt.Errorf("ranks.csv: %w", err)
	}
	if s.sites, err = site.Read(f); err != nil {
		return nil, err
	}
	for _, part := range []func(fs.FS) error{s.readUnits, s.readTables, s.readNames} {
		if err := part(f); err != nil {
			return nil, err
		}
	}
	return s, nil
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/chronicle"
	"qarovul/internal/sqlstore"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

type organisationCmd struct {
	AsOf when.Date `name:"as-of" help:"Date of which to tell; without it, today." placeholder:"DATE"`
	JSON bool      `name:"json" help:"Write one JSON object."`
}

// Run tells what holds of the organisation on a date. A data folder that has reference/organisation tells of its own; where a house is kept there, its orders of
// mobilisation are told of too.
func (o *organisationCmd) Run(ctx context.Context, c *cli, e env) error {
	if _, err := os.Stat(c.Data); errors.Is(err, fs.ErrNotExist) && filepath.Clean(c.Data) != "data" { // only the folder that nobody named may be missing
		return &app.Error{Code: app.CodeNotFound, Key: "folder", Args: []any{c.Data}}
	}
	chron, err := o.read(ctx, c, e)
	if err != nil {
		return err
	}
	if o.AsOf == 0 {
		o.AsOf = when.DateOf(e.now())
	}
	s := chron.State(o.AsOf, words.Lang(c.Lang))
	if o.JSON {
		out := json.NewEncoder(e.stdout)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(s)
	}
	tellOrganisation(e.stdout, s)
	return nil
}

// read reads the files, and the house's own records where there is a house.
func (o *organisationCmd) read(ctx context.Context, c *cli, e env) (*chronicle.Chronicle, error) {
	there, err := sqlstore.There(ctx, c.Data, c.Database)
	if err != nil {
		return nil, err
	}
	if !there {
		return loadOrganisation(c.Data)
	}
	ctx, a, shut, err := open(ctx, c, e)
	if err != nil {
		return nil, err
	}
	defer shut()
	return a.Chronicle(ctx)
}

// loadOrganisation reads the folder's own organisation, or the one that the product ships with.
func loadOrganisation(data string) (*chronicle.Chronicle, error) {
	ranks, err := readRanks()
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, r := range ranks {
		codes = append(codes, string(r.Code))
	}
	var from fs.FS = reference.FS
	dir := "organisation"
	if _, err := os.Stat(filepath.Join(data, "reference", dir)); err == nil {
		from, dir = os.DirFS(data), "reference/organisation"
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	chron, err := chronicle.Load(from, dir, codes)
	if bad := (*chronicle.FileError)(nil); errors.As(err, &bad) {
		return nil, &app.Error{Code: app.CodeInvalid, Key: "record", Args: []any{bad.Error()}, Err: err}
	}
	return chron, err
}

// tellOrganisation writes it to be read, a line for each claim with its ground.
func tellOrganisation(w io.Writer, s chronicle.State) {
	if !s.Exists {
		fmt.Fprintf(w, "%s: there is no organisation\n", s.AsOf)
		return
	}
	for _, n := range s.Names {
		fmt.Fprintf(w, "%s (%s)\n", n.Text, n.Lang)
	}
	fmt.Fprintf(w, "as of %s\n", s.AsOf)
	for _, h := range []struct {
		title string
		*chronicle.Holder
	}{{"commander", s.Commander}, {"chief of the parent", s.Chief}} {
		if h.Holder != nil {
			fmt.Fprintf(w, "%s: %s, %s%s\n", h.title, h.Name, h.Rank, ground(h.Ground, h.To))
		}
	}
	for _, u := range s.Subordination {
		fmt.Fprintf(w, "%s under (%s): %s%s\n", u.Unit, u.Kind, u.To, ground(u.Ground, u.Ends))
	}
	var seat, strength []chronicle.Claim
	if s.Seat != nil {
		seat = append(seat, *s.Seat)
	}
	if s.Establishment != nil {
		strength = append(strength, *s.Establishment)
	}
	for _, part := range []struct {
		title string
		all   []chronicle.Claim
	}{
		{"what it is", s.Identity}, {"seat", seat}, {"establishment", strength}, {"symbol", s.Symbols}, {"uniform", s.Uniforms}, {"mission", s.Missions},
		{"facility", s.Facilities}, {"unit", s.Units}, {"service", s.Service}, {"resource", s.Resources}, {"event", s.Events}, {"partner", s.Partners},
	} {
		for _, x := range part.all {
			number := ""
			if x.Number > 0 {
				number = fmt.Sprintf("%d ", x.Number)
			}
			fmt.Fprintf(w, "%s: %s%s%s\n", part.title, number, x.Text, ground(x.Ground, x.To))
		}
	}
	for _, q := range s.Disputes {
		for _, x := range q.Claims {
			fmt.Fprintf(w, "disputed %s: %s%s\n", q.Kind, x.Text, ground(x.Ground, x.To))
		}
	}
}

// ground says since when, how surely and by which source.
func ground(g chronicle.Ground, to string) string {
	var b strings.Builder
	b.WriteString(" [")
	switch {
	case g.From != "":
		b.WriteString("from " + g.From)
	case g.Earliest != "":
		b.WriteString("since nobody says when, not before " + g.Earliest + ", by " + g.Seen)
	default:
		b.WriteString("by " + g.Seen)
	}
	switch {
	case to != "":
		b.WriteString(" to " + to)
	case g.Ended:
		b.WriteString(" to nobody says when")
	}
	fmt.Fprintf(&b, "; %s; %s", g.Holding, g.Certainty)
	fmt.Fprintf(&b, "; %s of %s]", g.Ref, g.Source)
	return b.String()
}

package chronicle

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/words"
)

// FileError says what is wrong in a data file, and where, in both languages.
type FileError struct {
	File   string
	Line   int
	Reason words.Text
}

// In says it in a language.
func (e *FileError) In(l words.Lang) string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason.In(l))
}

func (e *FileError) Error() string { return e.In(words.En) }

var (
	factHead   = []string{"ref", "kind", "subject", "unit", "az", "en", "rank", "number", "from", "to", "seen", "earliest", "certainty", "source", "said"}
	sourceHead = []string{"code", "az", "en"}
)

// Load reads an organisation: sources.tsv and a file for each concept, all in one folder. Lines have tabs between their columns; a line that
// begins with # is a comment; a question mark in the column to says that it is over, nobody knows since when. A file that nobody knows,
// a misspelt column or kind, a fact that ends before it begins, an unknown unit, rank or source, and two holders at once from one
// source are refused with file, line and reason (*FileError). ranks are the codes of the table of ranks.
func Load(f fs.FS, dir string, ranks []string) (*Chronicle, error) {
	entries, err := fs.ReadDir(f, dir)
	if err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	c := &Chronicle{ranks: ranks}
	if err := c.readSources(f, path.Join(dir, "sources.tsv")); err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		concept, tsv := strings.CutSuffix(e.Name(), ".tsv")
		switch {
		case e.Name() == "sources.tsv" || e.Name() == "README.md":
			continue
		case !tsv || kinds[Concept(concept)] == nil:
			return nil, &FileError{name, 1, words.Text{
				Az: "bu adda məlumat faylı yoxdur: adını yoxlayın",
				En: "there is no data file of this name: look for a slip in it"}}
		}
		if err := c.readFacts(f, name, Concept(concept)); err != nil {
			return nil, err
		}
	}
	return c, c.check()
}

// table hands out the rows of a file.
func table(f fs.FS, name string, head []string, row func(line int, c []string) error) error {
	b, err := fs.ReadFile(f, name)
	if err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	refuse := func(line int, az, en string) error { return &FileError{name, line, words.Text{Az: az, En: en}} }
	seen := false
	for i, l := range strings.Split(strings.TrimPrefix(string(b), "\ufeff"), "\n") {
		l = strings.TrimSuffix(l, "\r")
		if l == "" || l[0] == '#' {
			continue
		}
		c := strings.Split(l, "\t")
		if !seen {
			seen = true
			for j, k := range c {
				if !slices.Contains(head, k) {
					return refuse(i+1, fmt.Sprintf("%q adlı sütun yoxdur: sütunlar: %s", k, strings.Join(head, ", ")),
						fmt.Sprintf("unknown column %q: the columns are %s", k, strings.Join(head, ", ")))
				}
				if slices.Contains(c[:j], k) {
					return refuse(i+1, fmt.Sprintf("%q sütunu iki dəfə yazılıb", k), fmt.Sprintf("column %q stands twice", k))
				}
			}
			if !slices.Equal(c, head) {
				return refuse(i+1, "başlıq belə olmalıdır: "+strings.Join(head, ", "), "the head must be "+strings.Join(head, ", "))
			}
			continue
		}
		if len(c) != len(head) {
			return refuse(i+1, fmt.Sprintf("%d sütun lazımdır, %d var", len(head), len(c)), fmt.Sprintf("want %d columns, there are %d", len(head), len(c)))
		}
		if err := row(i+1, c); err != nil {
			return err
		}
	}
	if !seen {
		return refuse(1, "fayl boşdur", "the file is empty")
	}
	return nil
}

func (c *Chronicle) readSources(f fs.FS, name string) error {
	return table(f, name, sourceHead, func(line int, x []string) error {
		if x[0] == "" || x[1] == "" || x[2] == "" || c.Source(x[0]) != nil {
			return &FileError{name, line, words.Text{
				Az: fmt.Sprintf("mənbə %q natamamdır və ya iki dəfə yazılıb", x[0]),
				En: fmt.Sprintf("source %q lacks something or stands twice", x[0])}}
		}
		c.Sources = append(c.Sources, Source{x[0], words.Text{Az: x[1], En: x[2]}})
		return nil
	})
}

func (c *Chronicle) readFacts(f fs.FS, name string, concept Concept) error {
	return table(f, name, factHead, func(line int, x []string) error {
		fact := Fact{Concept: concept, Ref: x[0], Kind: x[1], Subject: x[2], Unit: x[3], Text: words.Text{Az: x[4], En: x[5]},
			Rank: x[6], Certainty: Certainty(x[12]), Source: x[13], Said: x[14], File: name, Line: line}
		var bad, err error
		if x[7] != "" {
			if fact.Number, err = strconv.Atoi(x[7]); err != nil || fact.Number < 1 {
				return fact.refuse(fmt.Sprintf("%q say deyil", x[7]), fmt.Sprintf("%q is not a number", x[7]))
			}
		}
		if x[9] == "?" {
			fact.Ended, x[9] = true, ""
		}
		for i, p := range []*Partial{&fact.From, &fact.To, &fact.Seen, &fact.Earliest} {
			if *p, err = ParsePartial(x[8+i]); err != nil {
				bad = errors.Join(bad, fact.refuse(fmt.Sprintf("%q tarix deyil: 2005-10-04, 2011-09 və ya 2013 yazın", x[8+i]), err.Error()))
			}
		}
		c.Facts = append(c.Facts, fact)
		return bad
	})
}

func (f *Fact) refuse(az, en string) error {
	return &FileError{f.File, f.Line, words.Text{Az: az, En: en}}
}

// check looks at what one line can not show.
func (c *Chronicle) check() error {
	known := map[string]bool{}
	for _, f := range c.Facts {
		if f.Kind == "organisation" || f.Kind == "unit" || f.Concept == Subordinations {
			known[f.Subject] = true
		}
	}
	type place struct {
		concept            Concept
		kind, unit, source string
	}
	taken := map[place][]*Fact{}
	for i := range c.Facts {
		f := &c.Facts[i]
		if err := c.checkFact(f, known); err != nil {
			return err
		}
		if !single(f.Concept) || f.Certainty == Disputed {
			continue
		}
		p := place{f.Concept, f.Kind, f.Unit, f.Source}
		for _, g := range taken[p] {
			if f.Together(g.Span) {
				return f.refuse(fmt.Sprintf("eyni mənbəyə görə eyni vaxtda iki %s: %s və %s (sətir %d)", f.Kind, f.Text.Az, g.Text.Az, g.Line),
					fmt.Sprintf("two at once from one source as %s: %s and %s (line %d)", f.Kind, f.Text.En, g.Text.En, g.Line))
			}
		}
		taken[p] = append(taken[p], f)
	}
	return nil
}

func (c *Chronicle) checkFact(f *Fact, known map[string]bool) error {
	switch {
	case !slices.Contains(kinds[f.Concept], f.Kind):
		all := strings.Join(kinds[f.Concept], ", ")
		return f.refuse(fmt.Sprintf("%q növü yoxdur: növlər: %s", f.Kind, all), fmt.Sprintf("no kind %q: there are %s", f.Kind, all))
	case f.Ref == "" || f.Subject == "" || f.Text.Az == "" || f.Text.En == "":
		return f.refuse("ref, subject, az və en boş ola bilməz", "ref, subject, az and en must not be empty")
	case !known[f.Unit]:
		return f.refuse(fmt.Sprintf("%q adlı hissə yoxdur", f.Unit), fmt.Sprintf("unknown unit %q", f.Unit))
	case f.Rank != "" && !slices.Contains(c.ranks, f.Rank):
		return f.refuse(fmt.Sprintf("%q adlı rütbə yoxdur", f.Rank), fmt.Sprintf("unknown rank %q", f.Rank))
	case !slices.Contains(Certainties, f.Certainty):
		return f.refuse(fmt.Sprintf("%q əminliyi yoxdur: stated, probable və ya disputed", f.Certainty), fmt.Sprintf("no certainty %q: write stated, probable or disputed", f.Certainty))
	case c.Source(f.Source) == nil:
		return f.refuse(fmt.Sprintf("%q adlı mənbə yoxdur", f.Source), fmt.Sprintf("unknown source %q", f.Source))
	case f.From == Partial{} && f.Seen == Partial{}:
		return f.refuse("başlanğıcı açıqdırsa, seen yazılmalıdır", "where from is open, seen must say when the source knows of it")
	case f.Ended && f.Seen == Partial{}:
		return f.refuse("bitdiyi gün bilinmirsə, seen yazılmalıdır", "where it ended nobody knows when, seen must say by when")
	case f.From != Partial{} && f.Earliest != Partial{}:
		return f.refuse("from yazılıbsa, earliest boş olmalıdır", "where from is known, earliest must be empty")
	case f.Earliest.First > f.Seen.Last:
		return f.refuse(fmt.Sprintf("görüldüyündən gec başlaya bilməz: %s, %s", f.Earliest, f.Seen), fmt.Sprintf("it can not have begun later than it was seen: %s, %s", f.Earliest, f.Seen))
	case !f.Sound():
		return f.refuse(fmt.Sprintf("başlamazdan əvvəl bitir: %s – %s", f.From, f.To), fmt.Sprintf("it ends before it begins: %s to %s", f.From, f.To))
	}
	return nil
}

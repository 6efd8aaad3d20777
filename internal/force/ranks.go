package force

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/words"
)

// rankColumns is the header of the table of ranks.
var rankColumns = []string{"code", "az", "en", "min_years_other", "min_years_flight"}

// ParseRanks reads the table of ranks, lowest first: CSV with the header code,az,en,min_years_other,min_years_flight; years may be
// empty. The level follows from the line. An error names the line and says what to do.
func ParseRanks(from io.Reader) ([]Rank, error) {
	lines := csv.NewReader(from)
	lines.FieldsPerRecord = len(rankColumns)
	head, err := lines.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("table of ranks: the file is empty")
	}
	if err != nil {
		return nil, fmt.Errorf("table of ranks: %w", err)
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	if !slices.Equal(head, rankColumns) {
		return nil, fmt.Errorf("table of ranks: line 1: the header is %s: it must be %s", strings.Join(head, ","), strings.Join(rankColumns, ","))
	}
	var ranks []Rank
	seen := map[RankCode]bool{}
	for {
		c, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("table of ranks: %w", err)
		}
		line, _ := lines.FieldPos(0)
		rank, err := parseRank(c)
		if err == nil && seen[rank.Code] {
			err = fmt.Errorf("rank %q stands twice: take one away", rank.Code)
		}
		if err != nil {
			return nil, fmt.Errorf("table of ranks: line %d: %w", line, err)
		}
		seen[rank.Code] = true
		rank.Level = len(ranks) + 1
		ranks = append(ranks, rank)
	}
	if len(ranks) == 0 {
		return nil, errors.New("table of ranks: there is no rank in it")
	}
	return ranks, nil
}

func parseRank(c []string) (Rank, error) {
	r := Rank{Code: RankCode(c[0]), Name: words.Text{Az: c[1], En: c[2]}}
	if !ValidCode(c[0]) {
		return r, fmt.Errorf("code %q: write small letters a to z, digits and hyphens", c[0])
	}
	if c[1] == "" || c[2] == "" {
		return r, fmt.Errorf("rank %q has no name in one of the languages", c[0])
	}
	var err error
	if r.MinYears, err = parseYears(c[3]); err != nil {
		return r, err
	}
	r.MinYearsFlight, err = parseYears(c[4])
	return r, err
}

func parseYears(s string) (float64, error) {
	if s == "" {
		return 0, nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 0 && x <= 50) {
		return 0, fmt.Errorf("%q is no number of years: write 0.5 or 3, or leave it empty", s)
	}
	return x, nil
}

// FindRank finds a rank by its code or its name in either language, whatever the case; nil if there is none.
func (r *Register) FindRank(text string) *Rank {
	text = words.Fold(text)
	for i := range r.Ranks {
		x := &r.Ranks[i]
		if string(x.Code) == text || words.Fold(x.Name.Az) == text || words.Fold(x.Name.En) == text {
			return x
		}
	}
	return nil
}

// RankName is a rank's name in a language, its code if it is unknown.
func (r *Register) RankName(l words.Lang, c RankCode) string {
	if x := r.Rank(c); x != nil {
		return x.Name.In(l)
	}
	return string(c)
}

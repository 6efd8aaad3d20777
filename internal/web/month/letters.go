package month

import (
	"qarovul/internal/force"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

// awayKinds are the kinds of absence, then the bars, as cells show them by a letter.
var awayKinds = kindsOfAway()

func kindsOfAway() []string {
	var out []string
	for _, k := range force.AbsenceKinds {
		out = append(out, string(k))
	}
	for _, k := range []force.BarKind{force.Unsworn, force.Untrained, force.Investigation, force.Unfit} {
		out = append(out, string(k))
	}
	return out
}

func absenceIndex(kind string) int {
	for i, k := range awayKinds {
		if k == kind {
			return i
		}
	}
	return 0
}

// absenceLetters are the letters of each kind in the reader's language. What bars from duty bears a small letter.
func absenceLetters(q *ui.Request) []absenceData {
	out := make([]absenceData, len(awayKinds))
	for i, k := range awayKinds {
		out[i] = absenceData{q.T("web.month.letter." + k), awayName(q, k)}
	}
	return out
}

func awayName(q *ui.Request, kind string) string {
	for _, k := range force.AbsenceKinds {
		if string(k) == kind {
			return k.Name(q.Lang)
		}
	}
	return force.BarKind(kind).Name(q.Lang)
}

// lastOf is the last day of a stretch within the month; 0 is open-ended.
func lastOf(d, last when.Date) when.Date {
	if d == 0 || d > last {
		return last
	}
	return d
}

package organisation

import (
	"strconv"

	"qarovul/internal/chronicle"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// spanWords says since when and until when a fact holds, with what is not known: "from 2013, the day is not known, until 6 January 2026".
// Of an event it says when it was.
func spanWords(q *ui.Request, f *chronicle.Fact) string {
	if f.Concept == chronicle.Events {
		return dateWords(q, "web.organisation.at.", f.From)
	}
	var from string
	switch {
	case f.From.Precision() != chronicle.Open:
		from = dateWords(q, "web.organisation.from.", f.From)
	case f.Earliest.Precision() != chronicle.Open:
		from = q.T("web.organisation.from.between", plain(q, f.Earliest), plain(q, f.Seen))
	default:
		from = q.T("web.organisation.from.seen", plain(q, f.Seen))
	}
	switch {
	case f.To.Precision() != chronicle.Open:
		return q.T("web.organisation.span", from, dateWords(q, "web.organisation.to.", f.To))
	case f.Ended:
		return q.T("web.organisation.span", from, q.T("web.organisation.to.ended", plain(q, f.Seen)))
	}
	return from
}

// dateWords says a partial date with a text for its precision: {0} the date or the month, {1} the year, in Azerbaijani
// as which one of the row.
func dateWords(q *ui.Request, key string, p chronicle.Partial) string {
	y, m, _ := p.First.Civil()
	first := words.Day(q.Lang, p.First)
	if p.Precision() != chronicle.Day {
		first = words.MonthName(q.Lang, m)
	}
	year := strconv.Itoa(y)
	if q.Lang == words.Az {
		year = words.Ordinal(q.Lang, y)
	}
	return q.T(key+string(p.Precision()), first, year)
}

// plain writes a partial date as closely as it is known: 4 October 2005, September 2011, 2013.
func plain(q *ui.Request, p chronicle.Partial) string {
	switch p.Precision() {
	case chronicle.Day:
		return words.Day(q.Lang, p.First)
	case chronicle.Month:
		return words.Month(q.Lang, p.First.Month())
	case chronicle.Year:
		return p.String()
	}
	return ""
}

package ui

import "strconv"

// Pager cuts a long list into pages; where one is stands in the address as ?page=.
type Pager struct {
	From, To, Total int // from 1
	Before, After   string
	start, end      int
}

// Page reads ?page= and cuts a list of that length.
func (q *Request) Page(total, size int) Pager {
	n, err := strconv.Atoi(q.Get("page"))
	if err != nil || n < 1 {
		n = 1
	}
	n = min(n, max(1, (total+size-1)/size))
	p := Pager{Total: total, start: (n - 1) * size}
	p.end = min(p.start+size, total)
	p.From, p.To = min(p.start+1, p.end), p.end
	if n > 1 {
		p.Before = q.With("page", strconv.Itoa(n-1))
	}
	if p.end < total {
		p.After = q.With("page", strconv.Itoa(n+1))
	}
	return p
}

// Many says whether there is more than one page.
func (p Pager) Many() bool { return p.Before != "" || p.After != "" }

// Cut is the part of the list on this page.
func Cut[T any](p Pager, all []T) []T { return all[p.start:min(p.end, len(all))] }

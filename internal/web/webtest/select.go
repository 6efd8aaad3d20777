// Package webtest is what the tests of pages stand on: a small force with a planned month behind the real use cases, selectors over
// the pages that come back, and a real browser that walks through them.
package webtest

import (
	"strings"

	"golang.org/x/net/html"
)

// All finds the elements below n that fit a selector, in the order of the page. A selector is one or more steps with spaces
// between, each step a tag, #id, .class, [name] or [name=value] run together: "table.people td.num a[href=/x]".
func All(n *html.Node, selector string) []*html.Node {
	found := []*html.Node{n}
	for _, step := range strings.Fields(selector) {
		want := parseStep(step)
		var next []*html.Node
		seen := map[*html.Node]bool{}
		for _, f := range found {
			for d := range f.Descendants() {
				if !seen[d] && want.fits(d) {
					seen[d] = true
					next = append(next, d)
				}
			}
		}
		found = next
	}
	return found
}

// One finds the first element that fits; nil if none does.
func One(n *html.Node, selector string) *html.Node {
	if all := All(n, selector); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Attr is an attribute of an element, "" if it has none.
func Attr(n *html.Node, name string) string {
	v, _ := attr(n, name)
	return v
}

func attr(n *html.Node, name string) (string, bool) {
	if n == nil {
		return "", false
	}
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// Text is all text below an element, with single spaces.
func Text(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "template" {
			b.WriteString(d.Data)
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// step is one step of a selector.
type step struct {
	tag   string
	attrs []html.Attribute // Namespace "has" asks only for the name
	class []string
}

func parseStep(s string) step {
	var out step
	cut := func() string { // the next run of plain letters
		n := strings.IndexAny(s, "#.[")
		if n < 0 {
			n = len(s)
		}
		word := s[:n]
		s = s[n:]
		return word
	}
	out.tag = cut()
	for s != "" {
		switch sign := s[0]; sign {
		case '[':
			end := strings.IndexByte(s, ']')
			name, value, is := strings.Cut(s[1:end], "=")
			a := html.Attribute{Key: name, Val: strings.Trim(value, `"'`)}
			if !is {
				a.Namespace = "has"
			}
			out.attrs, s = append(out.attrs, a), s[end+1:]
		default:
			s = s[1:]
			if word := cut(); sign == '#' {
				out.attrs = append(out.attrs, html.Attribute{Key: "id", Val: word})
			} else {
				out.class = append(out.class, word)
			}
		}
	}
	return out
}

func (p step) fits(n *html.Node) bool {
	if n.Type != html.ElementNode || p.tag != "" && p.tag != "*" && p.tag != n.Data {
		return false
	}
	for _, a := range p.attrs {
		got, has := attr(n, a.Key)
		if !has || a.Namespace == "" && got != a.Val {
			return false
		}
	}
	classes := strings.Fields(Attr(n, "class"))
	for _, c := range p.class {
		found := false
		for _, x := range classes {
			found = found || x == c
		}
		if !found {
			return false
		}
	}
	return true
}

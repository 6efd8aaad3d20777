package ui

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"qarovul/internal/access"
)

// offered is a page without what would be refused to its reader. Every address says once which right opens it (Kit.Get, Kit.Post); so no
// template has to say it again beside each link, and none can forget: a link that leads to a closed address stays as its words, a
// button that does is left out, and so is a form.
func (q *Request) offered(page []byte) []byte {
	if q.kit.opens(q.Rights()) {
		return page
	}
	var out bytes.Buffer
	out.Grow(len(page))
	z := html.NewTokenizer(bytes.NewReader(page))
	skip := ""     // the tag up to whose end all is left out
	plain := false // within a link that became its words
	for {
		t := z.Next()
		if t == html.ErrorToken {
			// The end; whatever is no HTML was written by us and ends there too.
			return out.Bytes()
		}
		raw := z.Raw()
		if t != html.StartTagToken && t != html.EndTagToken {
			if skip == "" {
				out.Write(raw)
			}
			continue
		}
		// Raw is good until the name is asked for.
		raw = bytes.Clone(raw)
		name, more := z.TagName()
		tag := string(name)
		switch {
		case skip != "":
			if t == html.EndTagToken && tag == skip {
				skip = ""
			}
			continue
		case t == html.EndTagToken && tag == "a" && plain:
			plain = false
			out.WriteString("</span>")
			continue
		case t == html.StartTagToken && more && (tag == "a" || tag == "form"):
			at := attributes(z)
			if !q.shut(tag, at) {
				break
			}
			if tag == "form" || strings.HasPrefix(at["class"], "btn") {
				skip = tag
				continue
			}
			plain = true
			out.WriteString(`<span class="` + html.EscapeString(at["class"]) + `">`)
			continue
		}
		out.Write(raw)
	}
}

func attributes(z *html.Tokenizer) map[string]string {
	at := map[string]string{}
	for more := true; more; {
		var k, v []byte
		k, v, more = z.TagAttr()
		at[string(k)] = string(v)
	}
	return at
}

// shut says whether a link or form leads to an address that is closed to the reader.
func (q *Request) shut(tag string, at map[string]string) bool {
	method, to := http.MethodGet, at["href"]
	if tag == "form" {
		to = at["action"]
		if strings.EqualFold(at["method"], http.MethodPost) {
			method = http.MethodPost
		}
	}
	path, _, _ := strings.Cut(to, "?")
	path, _, _ = strings.Cut(path, "#")
	if !strings.HasPrefix(path, "/") {
		return false
	}
	if p, err := url.PathUnescape(path); err == nil {
		path = p
	}
	_, pattern := q.kit.mux.Handler(&http.Request{Method: method, URL: &url.URL{Path: path}, Host: q.Host})
	return !open(q.kit.needs[pattern], q.Rights())
}

// open says whether the rights open an address with such needs.
func open(needs []Need, r access.Rights) bool {
	for _, n := range needs {
		if r.May(n.Act, n.On) {
			return true
		}
	}
	return len(needs) == 0
}

// opens says whether the rights open every address.
func (k *Kit) opens(r access.Rights) bool {
	for _, needs := range k.needs {
		if !open(needs, r) {
			return false
		}
	}
	return true
}

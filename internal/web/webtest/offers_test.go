package webtest_test

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

// identifier is what differs between two addresses of the same kind.
var identifier = regexp.MustCompile(`(guard|shift|duty-officer|standby|inner)[:.][^/?&]*|\b(p\d-\d\d|hq-\d\d|p\d+|g\d|t\d|b1|hq|20\d\d-\d\d(-\d\d)?(\.\d)?|[a-z]+-[a-z2-9]{8,})\b`)

// kind is an address without what names one thing among others, so that a crawl looks at one of each.
func kind(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	names := slices.Sorted(maps.Keys(u.Query()))
	return identifier.ReplaceAllString(u.Path, "*") + "?" + strings.Join(names, "&")
}

// TestNothingIsOfferedThatIsRefused goes through the house as each role: from the navigation along every link, and then presses every
// button. Nothing that stands on a page may be refused for want of a right.
func TestNothingIsOfferedThatIsRefused(t *testing.T) {
	for _, role := range access.Roles {
		t.Run(string(role), func(t *testing.T) {
			h := webtest.Start(t, sqlstore.Open)
			by := access.Principal{Account: "a-1", By: "tester", Person: "p1-05", Grants: []access.Grant{{Role: role}}}
			s := webtest.VisitAs(t, by, web.New(h.App))
			type button struct{ from, action string }
			seen, buttons := map[string]bool{}, map[string]button{}
			fields := map[string][]string{}
			line := []string{s.Get("/").Header.Get("Location")}
			for n := 0; len(line) > 0; n++ {
				at := line[0]
				line = line[1:]
				p := s.Get(at)
				if p.Status == 403 || p.Status == 401 || p.Status >= 500 {
					t.Errorf("%s: status %d", at, p.Status)
				}
				if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
					continue
				}
				for _, a := range p.All("a") {
					to := webtest.Attr(a, "href")
					if !strings.HasPrefix(to, "/") || seen[kind(to)] {
						continue
					}
					seen[kind(to)] = true
					line = append(line, to)
				}
				for _, f := range p.All("form") {
					if webtest.Attr(f, "method") != "post" {
						continue
					}
					action := webtest.Attr(f, "action")
					if k := kind(action); buttons[k].action == "" {
						buttons[k] = button{at, action}
						for _, in := range webtest.All(f, "input") {
							if webtest.Attr(in, "type") == "hidden" {
								fields[k] = append(fields[k], webtest.Attr(in, "name"), webtest.Attr(in, "value"))
							}
						}
					}
				}
			}
			for _, k := range slices.Sorted(maps.Keys(buttons)) {
				if p := s.Post(buttons[k].action, fields[k]...); p.Status == 403 || p.Status == 401 {
					t.Errorf("%s offers %s: status %d", buttons[k].from, buttons[k].action, p.Status)
				}
			}
			t.Logf("%d kinds of page, %d kinds of button", len(seen), len(buttons))
		})
	}
}

package ui

import (
	"net/http"
	"slices"
	"strings"

	"qarovul/internal/app"
)

// Before what weighs most, whoever acts proves again that it is they. The form that was sent is kept in the page that asks for the proof; once it is
// given, the browser sends the form again to where it was meant for (307), so that nothing that was typed is lost.

// proving is what the page of a proof shows.
type proving struct {
	To, Back string
	Fields   []proofField
	Ask      string // JSON of what a passkey is to sign; "" asks for the password
	Problem  string
	Part     bool // without a page's title around it
}

type proofField struct{ Name, Value string }

// Fields of the proof itself, which are not those of the form.
const (
	ProofTo       = "prove-to"
	ProofPassword = "prove-password"
	ProofPasskey  = "passkey"
)

// proves answers a form with the page that asks for a proof, if that is what it lacks.
func (q *Request) proves(err error) bool {
	if app.CodeOf(err) != app.CodeProve || q.Method != http.MethodPost || q.kit.opts.Proving == nil {
		return false
	}
	return q.Prove(q.URL.RequestURI(), "") == nil
}

// Prove asks for a proof, after which the form is sent to an address of this house. A problem says why the last proof was none.
func (q *Request) Prove(to, problem string) error {
	ask, err := q.kit.opts.Proving(q.Request)
	if err != nil {
		return err
	}
	v := proving{To: Inside(to), Back: q.again(), Ask: string(ask), Problem: problem, Part: q.Part()}
	names := make([]string, 0, len(q.PostForm))
	for name := range q.PostForm {
		if !strings.HasPrefix(name, "prove-") && name != ProofPasskey {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range q.PostForm[name] {
			v.Fields = append(v.Fields, proofField{name, value})
		}
	}
	return q.render(http.StatusForbidden, q.kit.own, "prove", Head{Title: q.T("web.prove.title")}, v)
}

package journal_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"qarovul/journal"
)

// TestFormSealedAnew: what is out of form is found although somebody with the key has sealed it, and signed what had to be.
func TestFormSealedAnew(t *testing.T) {
	v := newVictim(t, 24)
	if b := v.sealed(v.lines); !bytes.Equal(b, v.file) {
		t.Fatal("sealing anew changes a file that is whole")
	}
	block := func(mark int) []int { // lines of a checkpoint from its mark to its last signature
		end := mark + 5
		for bytes.HasPrefix(v.lines[end], []byte("— ")) {
			end++
		}
		var at []int
		for i := mark; i < end; i++ {
			at = append(at, i)
		}
		return at
	}
	first, last := block(v.marks[0]), block(v.marks[len(v.marks)-1])
	cosigned := -1
	for _, m := range v.marks {
		if b := block(m); len(b) > 6 {
			cosigned = b[5]
		}
	}
	end := slices.IndexFunc(v.lines, func(l []byte) bool { return bytes.HasPrefix(l, []byte("end ")) })
	put := func(i int, lines ...string) func([][]byte) [][]byte {
		return func(l [][]byte) [][]byte {
			var with [][]byte
			for _, s := range lines {
				with = append(with, []byte(s))
			}
			return slices.Insert(l, i, with...)
		}
	}
	stranger := newCosigner(t, 9, "x.example")
	foreign, err := stranger.Cosign(string(bytes.Join(v.lines[first[1]:first[4]], nil)), began)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		do   func([][]byte) [][]byte
		kind journal.Kind
	}{
		"a checkpoint twice": {func(l [][]byte) [][]byte {
			return slices.Insert(l, first[len(first)-1]+1, l[first[0]:first[len(first)-1]+1]...)
		}, journal.FaultForm},
		"no last checkpoint":          {func(l [][]byte) [][]byte { return slices.Delete(l, last[0], last[len(last)-1]+1) }, journal.FaultTruncated},
		"a stranger's signature":      {put(first[5]+1, foreign), journal.FaultForm},
		"a signature twice":           {put(first[5]+1, string(v.lines[first[5]])), journal.FaultForm},
		"witness before the log":      {func(l [][]byte) [][]byte { l[cosigned], l[cosigned+1] = l[cosigned+1], l[cosigned]; return l }, journal.FaultForm},
		"witness that signed nothing": {func(l [][]byte) [][]byte { return slices.Insert(l, 5, []byte("witness "+stranger.Verifier()+"\n")) }, journal.FaultForm},
		"witnesses out of order":      {func(l [][]byte) [][]byte { l[3], l[4] = l[4], l[3]; return l }, journal.FaultForm},
		"a journal's key as witness":  {put(3, "witness "+v.key.Verifier()+"\n"), journal.FaultForm},
		"another origin":              {func(l [][]byte) [][]byte { l[1] = []byte("origin pump.example/journal\n"); return l }, journal.FaultForm},
		"end of fewer":                {func(l [][]byte) [][]byte { l[end] = []byte("end 23\n"); return l }, journal.FaultForm},
		"end with a zero":             {func(l [][]byte) [][]byte { l[end] = []byte("end 024\n"); return l }, journal.FaultForm},
		"an empty line":               {put(v.records[3], "\n"), journal.FaultForm},
		"a carriage return": {func(l [][]byte) [][]byte {
			l[v.records[3]] = bytes.Replace(l[v.records[3]], []byte("\n"), []byte("\r\n"), 1)
			return l
		}, journal.FaultContent},
		"a salt with stray bits": {stray(v.records[3]), journal.FaultForm},
	} {
		r := verify(t, v.sealed(c.do(slices.Clone(v.lines))), journal.Options{})
		if !r.Has(c.kind) || r.Has(journal.FaultSeal) {
			t.Errorf("%s: want a fault of %s and none of the seal, got %v", name, c.kind, r.Faults)
		}
	}
	for name, b := range map[string][]byte{
		"seal signed twice": append(bytes.Clone(v.file), v.lines[len(v.lines)-2]...),
		"two files":         append(bytes.Clone(v.file), v.file...),
		"an empty line":     append(bytes.Clone(v.file), '\n'),
		"a stranger's line": append(bytes.Clone(v.file), foreign...),
	} {
		if r := verify(t, b, journal.Options{}); !r.Has(journal.FaultForm) {
			t.Errorf("behind the seal: %s: %v", name, r.Faults)
		}
	}
}

// stray sets a bit of a salt's last character that base64 does not need.
func stray(i int) func([][]byte) [][]byte {
	return func(l [][]byte) [][]byte {
		leaf, rest, _ := bytes.Cut(l[i], []byte("\t"))
		salt, content, _ := bytes.Cut(rest, []byte("\t"))
		const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
		salt = bytes.Clone(salt)
		salt[42] = alphabet[strings.IndexByte(alphabet, salt[42])|1]
		l[i] = fmt.Appendf(nil, "%s\t%s\t%s", leaf, salt, content)
		return l
	}
}

func TestLeafHasOneSpelling(t *testing.T) {
	commitment := base64.StdEncoding.EncodeToString(make([]byte, 32))
	good := `{"n":1,"time":"2026-12-01T06:00:00.000000Z","who":"a","what":"b","about":"","order":"","via":"","content":"` + commitment + `"}`
	if _, err := journal.ParseLeaf([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{`"a"`, `"\u0041"`}, {`"a"`, `"\u001F"`}, {`"a"`, `"\n"`}, {`"a"`, `"\/"`}, {`"a"`, `""`}, {`"b"`, `""`}, {`"a"`, "\"\n\""}, {`"a"`, "\"\xff\""},
		{`"a"`, "\"\xed\xa0\x80\""}, {`:1,`, `:01,`}, {`:1,`, `:-1,`}, {`:1,`, `:9223372036854775808,`}, {`:1,`, `:1.0,`}, {`2026-12-01`, `2026-02-29`}, {`2026-12-01`, `2026-13-01`},
		{`06:00:00`, `24:00:00`}, {`06:00:00`, `06:00:60`}, {`2026-`, `0000-`}, {`000Z`, `000z`}, {`,"via":""`, ``}, {`"}`, `","x":""}`}, {`"}`, `"} `}, {`{"n"`, ` {"n"`}, {`A=`, `B=`}, {`A=`, `==`}} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Fatal("nothing replaced:", c)
		}
		if l, err := journal.ParseLeaf([]byte(bad)); err == nil {
			t.Errorf("%s: taken as %+v", bad, l)
		}
	}
	for _, bad := range []string{``, `{`, `}`, `{}}`, `{"a":1}`, `{"a":"b",}`, `{,"a":"b"}`, `{"b":"","a":""}`, `{"a":"","a":""}`, `{"a": ""}`, `{"a":"\u0041"}`, `{"\u0001":"","\u0000":""}`, `{"a":""`, `["a"]`} {
		if f, err := journal.ParseFacts([]byte(bad)); err == nil {
			t.Errorf("%s: taken as %v", bad, f)
		}
	}
}

// TestOddRecords: salts of any length are altered, not a panic; an entry under another's number is not proved.
func TestOddRecords(t *testing.T) {
	r, err := journal.Seal(7, act(7), chance(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, salt := range [][]byte{{}, r.Salt[:31], append(bytes.Clone(r.Salt), 0), nil} {
		odd := r
		odd.Salt = salt
		if s, err := odd.State(); s != journal.Altered || err != nil {
			t.Errorf("salt of %d bytes: %v, %v", len(salt), s, err)
		}
	}
	k := newKey(t, 1, origin)
	log, err := journal.ParseVerifier(k.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	hash := r.Hash()
	var h journal.Head
	if err := h.UnmarshalText([]byte("1 " + base64.StdEncoding.EncodeToString(hash[:]))); err != nil {
		t.Fatal(err)
	}
	msg, err := k.Sign(h)
	if err != nil {
		t.Fatal(err)
	}
	p := journal.Inclusion{Record: r, N: 0, Checkpoint: msg}
	if _, _, err := p.Verify(log); err == nil {
		t.Error("an entry with the number 7 is proved to be the first")
	}
}

package backup

import (
	"bufio"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"filippo.io/age"

	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
)

const (
	mostLine = 64 << 20 // bytes of a row
	together = 500      // rows handed on at once
)

// taker takes what is read.
type taker interface {
	head(head) error
	rows(t sqlstore.Table, rows [][]any) error
	end(end) error
}

// errForm says that what was decrypted is no backup.
type errForm struct{ error }

func formErr(line int64, f string, args ...any) error {
	return errForm{fmt.Errorf("line %d: "+f, append([]any{line}, args...)...)}
}

// Identities reads a file of private keys.
func Identities(r io.Reader, name string) ([]age.Identity, error) {
	ids, err := age.ParseIdentities(r)
	if err != nil { // what stands there may be secret
		return nil, app.Errorf(app.CodeInvalid, "backup.identity", name)
	}
	return ids, nil
}

// open decrypts a backup and reads it to its end.
func open(r io.Reader, name string, ids []age.Identity, to taker) error {
	file := &source{r: r}
	plain, err := age.Decrypt(bufio.NewReaderSize(file, 64<<10), ids...)
	if err == nil {
		err = read(plain, to)
	}
	var (
		known *app.Error
		other *age.NoIdentityMatchError
	)
	switch {
	case err == nil:
		return nil
	case file.err != nil:
		return file.err
	case errors.As(err, &known):
		return err
	case errors.As(err, &other):
		return &app.Error{Code: app.CodeInvalid, Key: "backup.wrong-key", Args: []any{name}, Err: err}
	}
	var taking errTaking
	if errors.As(err, &taking) {
		return taking.error
	}
	return &app.Error{Code: app.CodeInvalid, Key: "backup.damaged", Args: []any{name}, Err: err}
}

// source tells trouble with the disk from trouble with what stands there.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// errTaking is an error of whoever takes what is read.
type errTaking struct{ error }

// read reads what Dump wrote.
func read(r io.Reader, to taker) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	b := bufio.NewReaderSize(z, 64<<10)
	p := &parser{to: to}
	for {
		line, err := readLine(b)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := p.line(line); err != nil {
			return err
		}
	}
	if !p.ended {
		return formErr(p.n, "the end is missing")
	}
	// The authentication of the last bytes comes with the end of the encrypted file, not with that of what was packed into it.
	if n, err := io.Copy(io.Discard, r); err != nil || n > 0 {
		return errors.Join(err, formErr(p.n, "%d bytes follow the end", n))
	}
	return nil
}

func readLine(b *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := b.ReadSlice('\n')
		if line = append(line, part...); len(line) > mostLine {
			return nil, errForm{errors.New("a row is too long")}
		}
		switch {
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF && len(line) > 0:
			return nil, io.ErrUnexpectedEOF
		default:
			return nil, err
		}
	}
}

// parser goes through the lines.
type parser struct {
	to     taker
	n      int64 // lines
	tables []sqlstore.Table
	at     int // table
	held   [][]any
	count  int64
	ended  bool
}

func (p *parser) line(b []byte) error {
	p.n++
	switch {
	case p.ended:
		return formErr(p.n, "it follows the end")
	case p.n == 1:
		return p.first(b)
	case len(b) > 0 && b[0] == '[':
		return p.row(b)
	}
	var l struct {
		section
		end
	}
	if err := json.Unmarshal(b, &l); err != nil {
		return formErr(p.n, "%w", err)
	}
	if err := p.flush(); err != nil {
		return err
	}
	p.at++
	if l.End {
		if p.at != len(p.tables) || l.Rows != p.count {
			return formErr(p.n, "%d rows of %d tables, and there are %d of %d", l.Rows, len(p.tables), p.count, p.at)
		}
		p.ended = true
		return taken(p.to.end(l.end))
	}
	if p.at >= len(p.tables) || p.tables[p.at].Name != l.Table {
		return formErr(p.n, "the table %q does not follow here", l.Table)
	}
	return nil
}

func taken(err error) error {
	if err != nil {
		return errTaking{err}
	}
	return nil
}

func (p *parser) first(b []byte) error {
	var h head
	if err := json.Unmarshal(b, &h); err != nil || h.Format != format {
		return formErr(1, "expected %s", format)
	}
	for _, t := range h.Tables {
		x := sqlstore.Table{Name: t.Name}
		for _, c := range t.Columns {
			k := sqlstore.Kind(c[1])
			switch k {
			case sqlstore.Text, sqlstore.Number, sqlstore.Float, sqlstore.Bool, sqlstore.Bytes:
			default:
				return formErr(1, "%s.%s: the kind %q is not known", t.Name, c[0], k)
			}
			x.Columns = append(x.Columns, sqlstore.Column{Name: c[0], Kind: k})
		}
		p.tables = append(p.tables, x)
	}
	p.at = -1
	return taken(p.to.head(h))
}

func (p *parser) row(b []byte) error {
	if p.at < 0 || p.at >= len(p.tables) {
		return formErr(p.n, "a row of no table")
	}
	t := p.tables[p.at]
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return formErr(p.n, "%w", err)
	}
	if len(raw) != len(t.Columns) {
		return formErr(p.n, "%s has %d columns, the row has %d", t.Name, len(t.Columns), len(raw))
	}
	row := make([]any, len(raw))
	for i, v := range raw {
		var err error
		if row[i], err = value(t.Columns[i].Kind, v); err != nil {
			return formErr(p.n, "%s.%s: %w", t.Name, t.Columns[i].Name, err)
		}
	}
	p.count++
	if p.held = append(p.held, row); len(p.held) < together {
		return nil
	}
	return p.flush()
}

func (p *parser) flush() error {
	if len(p.held) == 0 {
		return nil
	}
	rows := p.held
	p.held = nil
	return taken(p.to.rows(p.tables[p.at], rows))
}

func value(k sqlstore.Kind, v []byte) (any, error) {
	if string(v) == "null" {
		return nil, nil
	}
	switch k {
	case sqlstore.Number:
		return strconv.ParseInt(string(v), 10, 64)
	case sqlstore.Float:
		return strconv.ParseFloat(string(v), 64)
	case sqlstore.Bool:
		return strconv.ParseBool(string(v))
	}
	var s string
	if err := json.Unmarshal(v, &s); err != nil {
		return nil, err
	}
	if k == sqlstore.Bytes {
		return base64.StdEncoding.DecodeString(s)
	}
	return s, nil
}

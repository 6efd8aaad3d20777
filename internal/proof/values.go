package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"qarovul/internal/when"
)

// Ref names something, or nothing: null in the document, "" here.
type Ref string

// MarshalJSON writes null for "".
func (r Ref) MarshalJSON() ([]byte, error) {
	if r == "" {
		return []byte("null"), nil
	}
	return marshal(string(r))
}

// UnmarshalJSON reads what MarshalJSON writes. An empty text is refused, so that nothing is said in one way only.
func (r *Ref) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*r = ""
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("%s stands where a name or null is wanted", b)
	}
	if s == "" {
		return fmt.Errorf("an empty text stands where a name is wanted: write null for none")
	}
	*r = Ref(s)
	return nil
}

// Date is a date, or none: null in the document, 0 here.
type Date when.Date

// MarshalJSON writes null for none.
func (d Date) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + when.Date(d).String() + `"`), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*d = 0
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("%s stands where a date or null is wanted: write it as \"2026-12-05\"", b)
	}
	x, err := when.ParseDate(s)
	if err != nil {
		return err
	}
	*d = Date(x)
	return nil
}

// Moment is a point in time, to the second.
type Moment struct{ time.Time }

// MarshalJSON writes RFC 3339 in the force's zone.
func (m Moment) MarshalJSON() ([]byte, error) {
	return []byte(`"` + m.In(when.Zone).Format(time.RFC3339) + `"`), nil
}

// UnmarshalJSON reads RFC 3339 in any zone.
func (m *Moment) UnmarshalJSON(b []byte) error {
	var s string
	err := json.Unmarshal(b, &s)
	if err == nil {
		m.Time, err = time.Parse(time.RFC3339, s)
	}
	if err != nil || m.Nanosecond() != 0 {
		return fmt.Errorf("%s is not a moment: write it as \"2026-12-05T18:00:00+04:00\"", b)
	}
	// The year is four digits in the zone in which it is written again, too.
	m.Time = m.In(when.Zone)
	if y := m.Year(); y < 1 || y > 9999 {
		return fmt.Errorf("%s is not a moment: the year lies between 1 and 9999", b)
	}
	return nil
}

// Clock is a minute of the day, written as "22:00".
type Clock int

// MarshalJSON writes "22:00".
func (c Clock) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `"%02d:%02d"`, int(c)/60, int(c)%60), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Clock) UnmarshalJSON(b []byte) error {
	var s string
	err := json.Unmarshal(b, &s)
	var t time.Time
	if err == nil {
		t, err = time.Parse("15:04", s)
	}
	if err != nil {
		return fmt.Errorf("%s is not an hour: write it as \"22:00\"", b)
	}
	*c = Clock(t.Hour()*60 + t.Minute())
	return nil
}

// marshal is json.Marshal without the escapes that are meant for web pages.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

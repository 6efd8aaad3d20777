package sheet

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"qarovul/internal/when"
)

func TestICal(t *testing.T) {
	d := when.MustDate("2026-12-05")
	events := []Event{
		{UID: "guard:g3:2026-12-05:sentry:p17:2@qarovul", Title: "Saatdar, 17-ci post; 2-ci növbə", Place: "Milli Məclis\x00", Notes: strings.Repeat("ə", 100) + "\r\nikinci",
			Start: d.At(1080), End: d.Add(1).At(1080), Updated: d.Add(-9).At(600)},
		{UID: "b", Title: "Növbətçi bölmə", Start: d.At(0), End: d.At(60), Updated: d.At(0), Cancelled: true},
	}
	var b bytes.Buffer
	if err := ICal(&b, "Əliyev Anar", events); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n\x00") {
			t.Errorf("a line of %d bytes, or a letter cut in two: %q", len(line), line)
		}
	}
	for _, want := range []string{
		"PRODID:-//qarovul//duties//EN\r\n", "X-WR-CALNAME:Əliyev Anar\r\n", "DTSTART:20261205T140000Z\r\n", "DTEND:20261206T140000Z\r\n",
		"DTSTAMP:20261126T060000Z\r\n", `SUMMARY:Saatdar\, 17-ci post\; 2-ci növbə` + "\r\n", "STATUS:CANCELLED\r\n", "LOCATION:Milli Məclis\r\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	c, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range c.Events() {
		start, err := e.GetStartAt()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e.Id()+" "+start.In(when.Zone).Format(time.DateTime)+" "+e.GetProperty(ics.ComponentPropertySummary).Value)
	}
	want := []string{"guard:g3:2026-12-05:sentry:p17:2@qarovul 2026-12-05 18:00:00 Saatdar, 17-ci post; 2-ci növbə", "b 2026-12-05 00:00:00 Növbətçi bölmə"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := ICal(&full{10}, "x", events); err != errFull {
		t.Errorf("got %v", err)
	}
}

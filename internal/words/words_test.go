package words

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRead(t *testing.T) {
	good := fstest.MapFS{
		"catalogue/a.tsv": {Data: []byte("# note\r\na.b\tbir\tone\r\n\n")},
		"catalogue/b.tsv": {Data: []byte("a.c\tiki\ttwo")},
	}
	got, err := read(good)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]entry{"a.b": {"bir", "one"}, "a.c": {"iki", "two"}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(entry{})); diff != "" {
		t.Error(diff)
	}
	for text, want := range map[string]string{
		"a.b\tbir":               "catalogue/x.tsv:1: want key, az, en with tabs between",
		"a.b\tbir\t":             "catalogue/x.tsv:1: want key, az, en with tabs between",
		"\na.b\tx\ty\na.b\tx\ty": `catalogue/x.tsv:3: key "a.b" stands twice`,
	} {
		_, err := read(fstest.MapFS{"catalogue/x.tsv": {Data: []byte(text)}})
		if err == nil || err.Error() != want {
			t.Errorf("%q: want %s, got %v", text, want, err)
		}
	}
}

func TestT(t *testing.T) {
	cases := []struct {
		lang Lang
		key  string
		args []any
		want string
	}{
		{Az, "month.12", nil, "dekabr"},
		{En, "month.12", nil, "December"},
		{En, "no.such.key", nil, "⟦no.such.key⟧"},
		{En, "calendar.problem.backwards", []any{"{1}", "b"}, "the last day (b) is before the first ({1})"},
		{En, "calendar.problem.backwards", []any{"a"}, "the last day ({1}) is before the first (a)"},
	}
	for _, c := range cases {
		if got := T(c.lang, c.key, c.args...); got != c.want {
			t.Errorf("%s: want %q, got %q", c.key, c.want, got)
		}
	}
	if Has("no.such.key") || !Has("month.1") {
		t.Error("Has does not know what there is")
	}
}

func TestOneAndMany(t *testing.T) {
	for n, want := range map[any]string{1: "1 slot", 2: "2 slots", 0: "0 slots", "1": "1 slot"} {
		if got := say("{0} slot|{0} slots", []any{n}); got != want {
			t.Errorf("want %q, got %q", want, got)
		}
	}
	if got := say("{0} {", []any{1}); got != "1 {" {
		t.Errorf("a brace without a place stays, got %q", got)
	}
}

func TestText(t *testing.T) {
	cases := []struct {
		text   Text
		az, en string
	}{
		{Text{"bir", "one"}, "bir", "one"}, {Text{"bir", ""}, "bir", "bir"}, {Text{"", "one"}, "one", "one"}, {Text{}, "", ""},
	}
	for _, c := range cases {
		if c.text.In(Az) != c.az || c.text.In(En) != c.en {
			t.Errorf("%v: got %q and %q", c.text, c.text.In(Az), c.text.In(En))
		}
	}
}

func TestLang(t *testing.T) {
	for _, l := range []Lang{Az, En} {
		if got, err := ParseLang(string(l)); err != nil || got != l || l.Other().Other() != l || l.Other() == l {
			t.Errorf("%s is read as %s, %v", l, got, err)
		}
	}
	if _, err := ParseLang("ru"); err == nil || err.Error() != `no language "ru": there are az and en` {
		t.Errorf("got %v", err)
	}
}

// alphabet is the Azerbaijani alphabet in its order.
const alphabet = "a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z"

func TestAzerbaijaniOrder(t *testing.T) {
	want := strings.Fields(alphabet)
	got := slices.Clone(want)
	slices.Reverse(got)
	SortBy(Sorter(Az), got, func(s string) string { return s })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	names := []string{"Eldarov Anar", "Əliyev Anar", "Əliyev Zaur", "Əliyeva Aysel", "Həsənov Rauf", "Xəlilov Samir", "İsmayılov Tural",
		"Kərimov Elçin", "Qasımov Nihad", "Quliyev Orxan", "Məmmədov Rəşad", "Süleymanov Kamran", "Şirinov Vüqar", "Yusifov Elnur"}
	got = slices.Clone(names)
	slices.SortFunc(got, func(a, b string) int { return -strings.Compare(a, b) })
	SortBy(Sorter(Az), got, func(s string) string { return s })
	if diff := cmp.Diff(names, got); diff != "" {
		t.Error(diff)
	}
	if Sorter(En).Compare("Xəlilov", "İsmayılov") <= 0 || Sorter(Az).Compare("Xəlilov", "İsmayılov") >= 0 {
		t.Error("x stands before i in Azerbaijani only")
	}
}

// TestOrderIsAnOrder draws words of the alphabet and wants keys to compare as letters do, one by one.
func TestOrderIsAnOrder(t *testing.T) {
	letters := strings.Fields(alphabet)
	place := map[rune]int{}
	for i, l := range letters {
		place[[]rune(l)[0]] = i
	}
	sorter := Sorter(Az)
	word := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(letters), 1, 8).Draw(t, "word"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		want := slices.CompareFunc([]rune(a), []rune(b), func(x, y rune) int { return place[x] - place[y] })
		if got := sorter.Compare(a, b); (got < 0) != (want < 0) || (got > 0) != (want > 0) {
			t.Fatalf("%s and %s: want %d, got %d", a, b, want, got)
		}
	})
}

func TestCase(t *testing.T) {
	cases := []struct{ got, want string }{
		{Upper(Az, "ilkin qızıl"), "İLKİN QIZIL"},
		{Lower(Az, "İLKİN QIZIL"), "ilkin qızıl"},
		{Upper(En, "initial"), "INITIAL"},
		{Lower(En, "INITIAL"), "initial"},
		{Title(Az, "ilham ismayılov"), "İlham İsmayılov"},
		{Title(En, "initial interval"), "Initial Interval"},
		{Sentence(Az, "iki BÖLMƏ"), "İki BÖLMƏ"},
		{Sentence(En, "it is"), "It is"},
		{Sentence(Az, ""), ""},
		{Fold("  Məmmədov\tElçin  "), "memmedov elcin"},
		{Fold("İSMAYIL Işıq ğüöç"), "ismayil isiq guoc"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("want %q, got %q", c.want, c.got)
		}
	}
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("%q, then %q", once, twice)
		}
		if alphabetic := rapid.StringOf(rapid.SampledFrom([]rune("aəeıiİIşğüöç"))).Draw(t, "letters"); Fold(Upper(Az, alphabetic)) != Fold(alphabetic) {
			t.Fatalf("%q folds otherwise in capitals", alphabetic)
		}
	})
}

type date struct {
	y int
	m time.Month
	d int
}

func (d date) Civil() (int, time.Month, int) { return d.y, d.m, d.d }

type month struct {
	y int
	m time.Month
}

func (m month) Civil() (int, time.Month) { return m.y, m.m }

func TestDates(t *testing.T) {
	d, none := date{2026, 12, 5}, date{0, 12, 31}
	cases := []struct{ got, want string }{
		{Day(Az, d), "5 dekabr 2026"}, {Day(En, d), "5 December 2026"}, {Day(Az, none), ""},
		{DayMonth(Az, d), "5 dekabr"}, {DayMonth(En, none), ""},
		{Short(d), "05.12.2026"}, {Short(none), ""},
		{LongDay(Az, d), "5 dekabr 2026, şənbə"}, {LongDay(En, d), "Saturday, 5 December 2026"}, {LongDay(Az, none), ""},
		{Month(Az, month{2026, 12}), "dekabr 2026"}, {Month(En, month{2026, 1}), "January 2026"}, {Month(En, month{}), ""},
		{WeekdayShort(Az, time.Monday), "B.e."}, {Weekday(En, time.Sunday), "Sunday"},
		{Moment(Az, time.Date(2026, 12, 5, 18, 5, 0, 0, time.UTC)), "5 dekabr 2026, 18:05"},
		{Clock(1080), "18:00"}, {Clock(1440 + 65), "01:05"}, {Clock(-30), "23:30"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("want %q, got %q", c.want, c.got)
		}
	}
}

func TestNumbers(t *testing.T) {
	cases := []struct{ got, want string }{
		{Num(Az, 2500), "2.500"}, {Num(En, 2500), "2,500"}, {Num(En, 999), "999"}, {Num(En, -1234567), "−1,234,567"}, {Num(Az, 0), "0"},
		{Dec(Az, 1234.56, 1), "1.234,6"}, {Dec(En, 1234.5, 1), "1,234.5"}, {Dec(En, -0.01, 1), "0.0"}, {Dec(En, -2.5, 1), "−2.5"},
		{Dec(En, 3, 0), "3"}, {Dec(En, 1e30, 0), "1000000000000000019884624838656"},
		{Percent(En, 0.254), "25%"}, {Percent(Az, 12), "1.200%"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("want %q, got %q", c.want, c.got)
		}
	}
}

func TestOrdinal(t *testing.T) {
	for n, want := range map[int][2]string{
		0: {"0-cı", "0th"}, 1: {"1-ci", "1st"}, 2: {"2-ci", "2nd"}, 3: {"3-cü", "3rd"}, 4: {"4-cü", "4th"}, 6: {"6-cı", "6th"}, 9: {"9-cu", "9th"},
		10: {"10-cu", "10th"}, 11: {"11-ci", "11th"}, 12: {"12-ci", "12th"}, 13: {"13-cü", "13th"}, 17: {"17-ci", "17th"}, 20: {"20-ci", "20th"},
		22: {"22-ci", "22nd"}, 30: {"30-cu", "30th"}, 40: {"40-cı", "40th"}, 60: {"60-cı", "60th"}, 90: {"90-cı", "90th"}, 100: {"100-cü", "100th"},
		101: {"101-ci", "101st"}, 111: {"111-ci", "111th"}, 2000: {"2000-ci", "2000th"}, 2026: {"2026-cı", "2026th"}, 1000000: {"1000000-cu", "1000000th"},
	} {
		if az, en := Ordinal(Az, n), Ordinal(En, n); az != want[0] || en != want[1] {
			t.Errorf("%d: want %v, got %s, %s", n, want, az, en)
		}
	}
}

func BenchmarkKey(b *testing.B) {
	s := Sorter(Az)
	for b.Loop() {
		s.Key("Məmmədov Elçin Rauf")
	}
}

func BenchmarkT(b *testing.B) {
	for b.Loop() {
		T(Az, "calendar.problem.backwards", "a", "b")
	}
}

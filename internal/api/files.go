package api

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/clerk"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/paper"
	"qarovul/internal/plan"
	"qarovul/internal/sheet"
	"qarovul/internal/words"
)

// file is an answer that is a file.
type file struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func attached(name, kind string, b []byte) *file {
	return &file{kind, mime.FormatMediaType("attachment", map[string]string{"filename": name}), b}
}

const xlsx, csv = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"

func (s *server) files() {
	handle(s, op{method: http.MethodGet, path: "/papers/{form}", id: "print-paper", tag: "files", summary: "Print a form as PDF.",
		more: "The guard schedule, the month's roster and the ledger are of a month, the others of a date; a posting sheet, a guard order, a daily detail " +
			"and a handover log may be asked for a whole month as well. From the version in force, else the working draft.", binary: []string{"application/pdf"}}, s.paper)
	handle(s, op{method: http.MethodGet, path: "/exports/{what}", id: "export", tag: "files", summary: "Export a table or a plan.",
		binary: []string{xlsx, csv, "application/json"}}, s.export)
	takes := "An XLSX or CSV file. Formulas, hidden sheets and the like are refused."
	handle(s, op{method: http.MethodPost, path: "/imports/{what}/preview", id: "preview-import", tag: "files",
		summary: "Compare a file with the register, row by row: new, changed, the same, wrong. Nothing is stored.",
		takes:   "application/octet-stream", takesWhat: takes}, s.preview)
	handle(s, op{method: http.MethodPost, path: "/imports/{what}", id: "apply-import", tag: "files",
		summary: "Import a file into the register, all or nothing; while a row is wrong nothing is stored.",
		takes:   "application/octet-stream", takesWhat: takes}, s.apply)
	handle(s, op{method: http.MethodPost, path: "/imports/{what}/heading", id: "read-heading", tag: "files",
		summary: "Say what the columns of a file are taken for, with some of their values. Nothing is stored.",
		takes:   "application/octet-stream", takesWhat: takes}, s.heading)
	handle(s, op{method: http.MethodGet, path: "/imports/{what}/mapping", id: "read-mapping", tag: "files",
		summary: "What a force's own tables call things: columns by their heads, and words by column. Each import remembers it for the next."}, s.mapping)
	handle(s, op{method: http.MethodPut, path: "/imports/{what}/mapping", id: "put-mapping", tag: "files",
		summary: "Put a mapping in place of the one that is remembered."}, s.putMapping)
	handle(s, op{method: http.MethodPut, path: "/calendar/cabinet", id: "put-cabinet", tag: "files",
		summary: "Take the Cabinet's file of the year's movable days off.", takes: "text/plain",
		takesWhat: "CSV with the head date_from,date_to,holiday,status: both dates included, the holiday novruz, ramazan or qurban, the status expected or confirmed."},
		func(ctx context.Context, in *struct {
			Asked
			RawBody []byte
		}) (*nothing, error) {
			return &nothing{}, s.app.SaveCabinet(ctx, string(in.RawBody))
		})
}

type paperAsked struct {
	Asked
	Form    string     `path:"form" enum:"posting-sheet,guard-order,post-table,daily-detail,guard-schedule,month-roster,ledger,handover"`
	Date    DateParam  `query:"date" format:"date" doc:"Today if neither date nor month is given."`
	Month   MonthParam `query:"month" pattern:"^[0-9]{4}-[0-9]{2}$"`
	Guard   string     `query:"guard" doc:"Only this standing guard."`
	Unit    string     `query:"unit" doc:"Only this unit and all below it."`
	Number  string     `query:"number" doc:"Number of the paper as registered."`
	Ledger  string     `query:"ledger" enum:"weekday,weekend,night,standby,shift" doc:"Of the ledger: which; weekday if left out."`
	Version string     `query:"version" doc:"The version to print from, instead of the one in force."`
}

func (s *server) paper(ctx context.Context, in *paperAsked) (*file, error) {
	r := clerk.Request{Form: paper.Form(in.Form), Version: plan.VersionID(in.Version), Ledger: duty.LedgerKind(in.Ledger), By: access.Of(ctx).By,
		Options: paper.Options{Lang: paperLang(ctx, in.Lang), Date: in.Date.Date, Month: in.Month.Month, Guard: in.Guard, Unit: force.UnitID(in.Unit), Number: in.Number}}
	if r.Form.ByMonth() && r.Options.Month == 0 {
		r.Options.Month = s.app.Today().Month()
		if r.Options.Date != 0 {
			r.Options.Month = r.Options.Date.Month()
		}
	}
	if !r.Form.ByMonth() && r.Options.Month == 0 && r.Options.Date == 0 {
		r.Options.Date = s.app.Today()
	}
	var b bytes.Buffer
	if err := clerk.Paper(ctx, s.app, &b, r); err != nil {
		return nil, err
	}
	return attached(r.FileName(), "application/pdf", b.Bytes()), nil
}

// paperLang is the language of a paper: as asked for, else Azerbaijani; what the reader's browser likes does not matter to an order.
func paperLang(_ context.Context, asked string) words.Lang {
	if asked == "" {
		return words.Az
	}
	return words.Lang(asked)
}

type exportAsked struct {
	Asked
	What    string     `path:"what" enum:"people,absences,strength,roster,ledger,plan"`
	Format  string     `query:"format" enum:"xlsx,csv,json" doc:"The first that the kind has if left out; a plan is JSON, a roster XLSX."`
	Date    DateParam  `query:"date" format:"date" doc:"People and strength: as of; today if left out."`
	Month   MonthParam `query:"month" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"Roster, ledger, plan: the present month if left out. Absences: those of the month, all if left out."`
	Unit    string     `query:"unit"`
	Ledger  string     `query:"ledger" enum:"weekday,weekend,night,standby,shift"`
	Version string     `query:"version"`
}

func (s *server) export(ctx context.Context, in *exportAsked) (*file, error) {
	f, err := clerk.Export(ctx, s.app, clerk.Wanted{What: in.What, Format: in.Format, Lang: paperLang(ctx, in.Lang), Date: in.Date.Date, Month: in.Month.Month,
		Unit: force.UnitID(in.Unit), Kind: duty.LedgerKind(in.Ledger), Version: plan.VersionID(in.Version)})
	if err != nil {
		return nil, err
	}
	return attached(f.Name, f.ContentType, f.Bytes), nil
}

// imports says what each kind of import changes.
var imports = map[string]access.Resource{"people": access.People, "absences": access.Absences}

// ImportAsked is a file to be read.
type ImportAsked struct {
	Asked
	What    string `path:"what" enum:"people,absences"`
	Name    string `query:"name" required:"true" doc:"Name of the file; its ending says whether it is XLSX or CSV."`
	RawBody []byte
}

// Decided is what is said of an import beside its file.
type Decided struct {
	FileWins bool      `query:"file-wins" doc:"Take the file's values also where it says what it said at the last import and the register was changed since."`
	Same     []string  `query:"same" maxItems:"1000" doc:"NUMBER:OLD: the number in the file is of the person who stands in the register under the old one."`
	Left     []string  `query:"left" maxItems:"1000" doc:"Numbers of people who serve, are not in the file, and have left."`
	AllLeft  bool      `query:"all-left" doc:"All who serve and are not in the file have left."`
	LeftOn   DateParam `query:"left-on" format:"date" doc:"Their first day no longer serving; today if left out."`
}

func (d *Decided) how() (sheet.How, error) {
	h := sheet.How{FileWins: d.FileWins, Left: d.Left, AllLeft: d.AllLeft, LeftOn: d.LeftOn.Date, Same: map[string]string{}}
	for _, pair := range d.Same {
		number, old, ok := strings.Cut(pair, ":")
		if !ok || number == "" || old == "" {
			return h, &app.Error{Code: app.CodeInvalid, Key: "import-same", Args: []any{pair}, Field: "same"}
		}
		h.Same[number] = old
	}
	return h, nil
}

type headingAsked struct {
	ImportAsked
}

func (s *server) heading(ctx context.Context, in *headingAsked) (*answer[sheet.Heading], error) {
	h, err := clerk.Heading(ctx, s.app, in.What, in.Name, bytes.NewReader(in.RawBody), sheet.Mapping{})
	if err != nil {
		return nil, err
	}
	h.Columns = list(h.Columns)
	return give(*h, nil)
}

// MappingAsked says of which tables.
type MappingAsked struct {
	Asked
	What string `path:"what" enum:"people,absences"`
}

func (s *server) mapping(ctx context.Context, in *MappingAsked) (*answer[sheet.Mapping], error) {
	return give(clerk.Mapping(ctx, s.app, in.What))
}

func (s *server) putMapping(ctx context.Context, in *struct {
	MappingAsked
	Body sheet.Mapping
}) (*nothing, error) {
	return &nothing{}, clerk.SaveMapping(ctx, s.app, in.What, in.Body)
}

type decidedImport struct {
	ImportAsked
	Decided
}

func (s *server) preview(ctx context.Context, in *decidedImport) (*answer[sheet.Import], error) {
	if err := s.app.May(ctx, access.Change, imports[in.What]); err != nil {
		return nil, err
	}
	how, err := in.how()
	if err != nil {
		return nil, err
	}
	im, err := clerk.Preview(ctx, s.app, in.What, in.Name, bytes.NewReader(in.RawBody), how)
	if err != nil {
		return nil, err
	}
	im.Columns, im.Rows = list(im.Columns), list(im.Rows)
	return give(*im, nil)
}

func (s *server) apply(ctx context.Context, in *decidedImport) (*answer[created], error) {
	if err := s.app.May(ctx, access.Change, imports[in.What]); err != nil {
		return nil, err
	}
	how, err := in.how()
	if err != nil {
		return nil, err
	}
	im, err := clerk.Preview(ctx, s.app, in.What, in.Name, bytes.NewReader(in.RawBody), how)
	if err != nil {
		return nil, err
	}
	saved, err := clerk.Apply(ctx, s.app, im)
	if err != nil {
		return nil, err
	}
	return s.saved(ctx, saved)
}

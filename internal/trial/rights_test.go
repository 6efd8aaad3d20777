package trial

import (
	"slices"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/force"
)

// The independent table: what each role may do with each resource, written anew from what the people of the house are for. s sees, t takes, c
// changes, a approves; "own" in front: about oneself only; - nothing.
const rightsText = `
               duty planner personnel ceremony pipeline commander guard  auditor admin operator
organisation   s    s       s         s        s        s         s      s       s     sc
units          s    s       sc        s        s        s         -      s       s     sc
people         s    s       stc       s        s        st        own:s  s       -     stc
absences       sc   s       stc       s        s        s         own:s  s       -     stc
sites          s    sc      -         s        s        s         -      s       -     sc
plans          stc  stc     s         st       st       sta       own:st s       -     stc
outcomes       sc   s       -         -        -        s         own:s  s       -     sc
overrides      sc   sc      -         -        -        sc        -      s       -     sc
wishes         s    sc      sc        -        -        sc        own:s  s       -     sc
ledger         s    st      s         -        -        st        own:s  s       -     st
strength       st   st      st        s        s        st        -      s       -     st
jobs           sc   sc      -         -        -        s         -      s       -     sc
calendar       -    c       c         -        -        -         -      -       -     c
journal        -    -       -         -        -        a         -      st      -     st
accounts       -    -       -         -        -        -         -      -       sc    sc
glass          -    -       -         -        -        sa        -      sa      -     s
applications   -    -       stc       -        -        sa        -      s       -     -
retention      -    -       s         -        -        sa        -      s       -     sc
mobilisation   s    s       s         -        -        sca       -      s       -     s
answers        c    -       c         -        -        c         -      -       -     -
service        -    -       stc       -        -        s         own:s  s       -     sc
`

var columns = map[string]access.Role{
	"duty": access.DutyOfficer, "planner": access.Planner, "personnel": access.PersonnelOfficer, "ceremony": access.CeremonyOfficer,
	"pipeline": access.PipelineOfficer, "commander": access.Commander, "guard": access.Guard, "auditor": access.Auditor,
	"admin": access.AccessAdministrator, "operator": access.Operator,
}

var signs = map[access.Action]string{access.See: "s", access.Take: "t", access.Change: "c", access.Approve: "a"}

// rightsTable is the text by role and resource.
var rightsTable = func() map[access.Role]map[access.Resource]string {
	lines := strings.Split(strings.TrimSpace(rightsText), "\n")
	head := strings.Fields(lines[0])
	out := map[access.Role]map[access.Resource]string{}
	for _, r := range columns {
		out[r] = map[access.Resource]string{}
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, c := range cells[1:] {
			out[columns[head[i]]][access.Resource(cells[0])] = c
		}
	}
	return out
}()

// reach is how far somebody should reach with an action on a resource.
type reach struct {
	all   bool
	units []force.UnitID
	own   force.PersonID
}

func (r reach) none() bool { return !r.all && len(r.units) == 0 && r.own == "" }

// narrow says that it is some of the force, and not all.
func (r reach) narrow() bool { return !r.all && !r.none() }

func (r reach) unit(u force.UnitID) bool { return r.all || slices.Contains(r.units, u) }

func (r reach) person(id force.PersonID) bool { return r.unit(unitOf(id)) || r.own == id }

func reachOf(p access.Principal, act access.Action, on access.Resource) reach {
	var out reach
	for _, g := range p.Grants {
		cell := rightsTable[g.Role][on]
		own := strings.HasPrefix(cell, "own:")
		if !strings.Contains(strings.TrimPrefix(cell, "own:"), signs[act]) {
			continue
		}
		switch {
		case own:
			out.own = p.Person
		case len(g.Units) == 0:
			out.all = true
		default:
			out.units = append(out.units, g.Units...)
		}
	}
	return out
}

// TestTheTableIsWhole: the independent table has every role and every resource, and says the same as the house's of what each role may do at all.
func TestTheTableIsWhole(t *testing.T) {
	n := 0
	for _, r := range access.Roles {
		for _, x := range access.Resources {
			if rightsTable[r][x] == "" {
				t.Errorf("%s, %s: not in the table", r, x)
			}
			for _, a := range access.Actions {
				n++
				p := access.Principal{Account: "x", Person: "p1-05", Grants: []access.Grant{{Role: r, Units: []force.UnitID{"t1"}}}}
				got, want := p.Scope(a, x), reachOf(p, a, x)
				if got.All || !slices.Equal(got.Units, want.units) || got.Own != want.own {
					t.Errorf("%s %s %s: reaches %+v, want %+v", r, a, x, got, want)
				}
			}
		}
	}
	if n != 10*21*4 {
		t.Errorf("%d cells: write the new ones into the table here", n)
	}
}

// known says whether somebody may know of what a mark stands for.
func known(p access.Principal, in byte, letter, who string) bool {
	if letter == "x" { // of the whole force
		return reachOf(p, access.See, access.Plans).all
	}
	var id force.PersonID
	unit := force.UnitID("")
	for u, l := range letters {
		if l == letter {
			unit = u
		}
	}
	if who != "zz" {
		n := int(who[0]-'a')*24 + int(who[1]-'a')
		id = force.PersonID(strings.Replace(string(unit), "t", "p", 1) + "-" + two(n))
	}
	of := map[byte][]access.Resource{
		ofPerson: {access.People}, ofService: {access.Service}, ofAbsence: {access.Absences}, ofWish: {access.Wishes}, ofOrder: {access.Overrides}, ofOutcome: {access.Outcomes},
		ofSite: {access.Sites, access.Plans}, ofUnit: {access.Units, access.People}, ofApproval: {access.Plans},
	}[in]
	for _, on := range of {
		r := reachOf(p, access.See, on)
		if id != "" && r.person(id) || id == "" && r.unit(unit) {
			return true
		}
		if id == "" && r.own != "" && unitOf(r.own) == unit { // a post on which one stands, the unit to which one belongs
			return true
		}
	}
	return false
}

// unitKnown says whether somebody may know of the unit's records at all.
func unitKnown(p access.Principal, u force.UnitID) bool {
	for _, on := range []access.Resource{access.People, access.Plans, access.Sites} {
		if r := reachOf(p, access.See, on); r.unit(u) || r.own != "" && unitOf(r.own) == u {
			return true
		}
	}
	return false
}

func two(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }

package duty

// Look is how a kind of duty is drawn wherever it is drawn: on the grid, on charts, on paper, in spreadsheets.
type Look struct {
	Colour string // six hex digits, of the Okabe–Ito palette, which colour-blind eyes tell apart
	Hatch  int    // 0 plain, 1 to 5 a pattern that does the colour's work in black and white
}

var looks = map[Kind]Look{
	Guard:       {"0072B2", 1},
	Shift:       {"56B4E9", 2},
	DutyOfficer: {"CC79A7", 3},
	Standby:     {"F0E442", 4},
	Inner:       {"009E73", 5},
}

// Look of the kind; plain grey for a kind that is not known.
func (k Kind) Look() Look {
	if l, ok := looks[k]; ok {
		return l
	}
	return Look{"BBBBBB", 0}
}

var kindRoles = map[Kind][]Role{
	Guard:       {Chief, Assistant, ReliefCommander, Sentry, Driver, Supernumerary},
	Shift:       {Watch},
	DutyOfficer: {Officer, OfficerSecond},
	Standby:     {SubunitChief, SubunitMember},
	Inner:       {DutySergeant, Orderly},
}

// Roles of a kind of duty, from the highest.
func (k Kind) Roles() []Role { return kindRoles[k] }

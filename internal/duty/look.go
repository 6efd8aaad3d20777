package duty

// Look is how a kind of duty is drawn wherever it is drawn: on the grid, on charts, on paper, in spreadsheets.
type Look struct {
	Colour string // six hex digits, of the Okabe–Ito palette, which colour-blind eyes tell apart
	Light  bool   // letters on the colour are white
	Hatch  rune   // '/', '.', '-' or '|': lines or dots that do the colour's work in black and white; 0 plain
}

var looks = map[Kind]Look{
	Guard:       {"0072B2", true, 0},
	Shift:       {"56B4E9", false, '/'},
	DutyOfficer: {"CC79A7", false, '.'},
	Standby:     {"F0E442", false, '-'},
	Inner:       {"009E73", false, '|'},
}

// Look of the kind; plain grey for a kind that is not known.
func (k Kind) Look() Look {
	if l, ok := looks[k]; ok {
		return l
	}
	return Look{Colour: "BBBBBB"}
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

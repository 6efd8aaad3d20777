package force

import "qarovul/internal/words"

// Positions lists the codes that the catalogue has names for ("position.platoon-commander"). Others are allowed, and shown as they
// are written.
var Positions = []string{
	"force-commander", "deputy-force-commander", "chief-of-staff",
	"battalion-commander", "deputy-battalion-commander", "company-commander", "deputy-company-commander",
	"company-sergeant-major", "platoon-commander", "deputy-platoon-commander", "squad-commander",
	"head-of-section", "staff-officer", "staff-sergeant", "signaller", "instructor", "pilot", "flight-engineer", "technician",
	"medic", "driver", "cook", "clerk", "storekeeper", "musician", "bandmaster", "flag-bearer", "dog-handler", "guard", "recruit",
}

// Qualifications lists the codes that the catalogue has names for ("qualification.driver"). Others are allowed, and shown as they
// are written.
var Qualifications = []string{
	"weapon", "driver", "driver-heavy", "first-aid", "radio", "screening", "guard-chief", "relief-commander", "duty-officer",
	"drill", "close-protection", "dog-handler", "pilot", "language-en", "language-ru",
}

// PositionName is the name of a position in a language; the code itself where the catalogue has none, "" for "".
func PositionName(l words.Lang, code string) string { return named(l, "position.", code) }

// QualificationName is the name of a qualification in a language; the code itself where the catalogue has none.
func QualificationName(l words.Lang, code string) string { return named(l, "qualification.", code) }

func named(l words.Lang, prefix, code string) string {
	if code != "" && words.Has(prefix+code) {
		return words.T(l, prefix+code)
	}
	return code
}

// Name of a kind of absence in a language.
func (k AbsenceKind) Name(l words.Lang) string { return named(l, "absence.", string(k)) }

// Name of a bar in a language.
func (k BarKind) Name(l words.Lang) string { return named(l, "bar.", string(k)) }

// Name of a kind of unit in a language.
func (k UnitKind) Name(l words.Lang) string { return named(l, "unit-kind.", string(k)) }

// FindCode finds which of the codes a text means: the code itself or its name in either language, whatever the case. "" if none.
func FindCode[T ~string](prefix string, codes []T, text string) T {
	text = words.Fold(text)
	for _, c := range codes {
		if text == string(c) || text == words.Fold(named(words.Az, prefix, string(c))) || text == words.Fold(named(words.En, prefix, string(c))) {
			return c
		}
	}
	return ""
}

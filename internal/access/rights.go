package access

import "slices"

// Rights are the things that may be done at all, without how far: by action, a bit for each resource.
type Rights [4]uint64

// May says whether an action on a resource is among the rights.
func (r Rights) May(a Action, x Resource) bool {
	i, j := slices.Index(Actions, a), slices.Index(Resources, x)
	return i >= 0 && j >= 0 && r[i]>>j&1 == 1
}

// Rights of a principal.
func (p Principal) Rights() Rights {
	var out Rights
	for i, a := range Actions {
		for j, x := range Resources {
			if p.May(a, x) {
				out[i] |= 1 << j
			}
		}
	}
	return out
}

package demo

import (
	"fmt"
	"slices"

	"qarovul/internal/force"
	"qarovul/internal/words"
)

// sites adds the posts of the reference organisation, for each regiment anew: the facilities are shared, numbers go on.
func (g *generator) sites() {
	s := g.src.sites
	out := &g.out.Sites
	if g.index == 0 {
		out.Facilities = slices.Clone(s.Facilities)
	}
	// A whole force that furnishes is, among several regiments, the own one.
	furnish := func(u force.UnitID) force.UnitID {
		if u == "" && g.factor > 1 {
			return g.parent
		}
		return g.id(u)
	}
	for _, x := range s.Guards {
		x.ID = g.prefix + x.ID
		x.Number += g.index * len(s.Guards)
		x.Furnish = furnish(x.Furnish)
		out.Guards = append(out.Guards, x)
	}
	for _, x := range s.Posts {
		x.ID = g.prefix + x.ID
		if x.Guard != "" {
			x.Guard = g.prefix + x.Guard
		}
		x.Number += g.index * len(s.Posts)
		x.Furnish = furnish(x.Furnish)
		out.Posts = append(out.Posts, x)
	}
	for _, x := range s.Standing {
		x.ID = g.prefix + x.ID
		x.Furnish = furnish(x.Furnish)
		out.Standing = append(out.Standing, x)
	}
}

func regimentName(n int) words.Text {
	return words.Text{Az: fmt.Sprintf("%d saylı alay", n), En: fmt.Sprintf("Regiment %d", n)}
}

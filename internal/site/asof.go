package site

import (
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// PostAsOf is a post on a date, with where it stands and who furnishes it.
type PostAsOf struct {
	Post     *Post
	Valid    bool // it, and the guard that mans it, are there on the date
	Facility *Facility
	Guard    *Guard       // nil for a shift post
	Furnish  force.UnitID // "" the whole force
}

// PostAsOf is a post on a date; false if unknown.
func (s *Sites) PostAsOf(id string, d when.Date) (PostAsOf, bool) {
	var x PostAsOf
	for i := range s.Posts {
		if s.Posts[i].ID == id {
			x.Post = &s.Posts[i]
			break
		}
	}
	if x.Post == nil {
		return x, false
	}
	x.Valid, x.Furnish = x.Post.Valid.Holds(d), x.Post.Furnish
	for i := range s.Facilities {
		if s.Facilities[i].ID == x.Post.Facility {
			x.Facility = &s.Facilities[i]
			break
		}
	}
	for i := range s.Guards {
		if g := &s.Guards[i]; x.Post.Guard != "" && g.ID == x.Post.Guard {
			x.Guard, x.Furnish, x.Valid = g, g.Furnish, x.Valid && g.Valid.Holds(d)
			break
		}
	}
	return x, true
}

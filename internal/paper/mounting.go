package paper

import (
	"cmp"
	"slices"
	"strings"

	"qarovul/internal/duty"
	"qarovul/internal/site"
	"qarovul/internal/words"
)

// sheetPost is a post of a posting sheet with its sentries by relief.
type sheetPost struct {
	*site.Post
	sentries []*seat // by relief, from 1; nil where the post has no such relief
	turns    []site.Turn
}

// mounting is a guard of one date with its people.
type mounting struct {
	desk     *desk
	duty     *duty.Duty
	guard    *site.Guard
	profile  duty.Profile
	seats    []seat
	posts    []sheetPost
	reliefs  int   // the highest number of a relief
	outgoing *seat // chief of the guard that it relieves, nil unknown
}

func (d *desk) mounting(x *duty.Duty) *mounting {
	m := &mounting{desk: d, duty: x, guard: d.sites.Guard(x.Source), profile: d.src.Rules.Profiles[x.Profile], seats: d.seats(x, "")}
	if m.guard == nil {
		m.guard = &site.Guard{ID: x.Source, Name: x.Title, Facility: x.Site}
	}
	m.fill()
	for _, y := range d.dutiesOn(x.Mounts-1, duty.Guard) {
		if y.Source == x.Source {
			if chief := d.seats(y, duty.Chief); len(chief) > 0 {
				m.outgoing = &chief[0]
			}
		}
	}
	return m
}

// fill puts the sentries to their posts and reckons the posts' turns (R2, R5).
func (m *mounting) fill() {
	at := map[string]int{}
	for i := range m.seats {
		s := &m.seats[i]
		if s.slot.Role != duty.Sentry || s.slot.Relief < 1 {
			continue
		}
		n, ok := at[s.slot.Post]
		if !ok {
			n = len(m.posts)
			at[s.slot.Post] = n
			m.posts = append(m.posts, sheetPost{Post: m.desk.post(s.slot.Post)})
		}
		x := &m.posts[n]
		for len(x.sentries) < s.slot.Relief {
			x.sentries = append(x.sentries, nil)
		}
		x.sentries[s.slot.Relief-1] = s
		m.reliefs = max(m.reliefs, s.slot.Relief)
	}
	slices.SortStableFunc(m.posts, func(a, b sheetPost) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), strings.Compare(a.ID, b.ID))
	})
	for i := range m.posts {
		m.posts[i].turns = site.Turns(m.posts[i].Post, m.duty.Start, m.duty.End, nil, &m.profile)
	}
}

// post by ID; one that has been deleted since the plan was made stands for itself as a three-relief post.
func (d *desk) post(id string) *site.Post {
	if x := d.sites.Post(id); x != nil {
		return x
	}
	return &site.Post{ID: id, Kind: site.ThreeRelief, Name: words.Text{Az: id, En: id}}
}

// partTime says whether the post stands only part of the day.
func (x *sheetPost) partTime() bool { return x.From != 0 || x.To != 0 }

// room are the posts by whose reliefs the guardroom lives: those that stand round the clock, whose sentries are all awake or at rest
// at the same time; where there are none, all.
func (m *mounting) room() []*site.Post {
	var round, all []*site.Post
	for i := range m.posts {
		all = append(all, m.posts[i].Post)
		if !m.posts[i].partTime() {
			round = append(round, m.posts[i].Post)
		}
	}
	if len(round) > 0 {
		return round
	}
	return all
}

// role are the seats of a role.
func (m *mounting) role(r duty.Role) []*seat {
	var all []*seat
	for i := range m.seats {
		if m.seats[i].slot.Role == r {
			all = append(all, &m.seats[i])
		}
	}
	return all
}

// filled are the sentries of a relief at those posts that can stand, in the order of posts.
func (m *mounting) filled(posts []*site.Post, relief int) []*seat {
	var all []*seat
	for i := range m.posts {
		x := &m.posts[i]
		if slices.Contains(posts, x.Post) && len(x.sentries) >= relief {
			if s := x.sentries[relief-1]; s != nil && !s.open() {
				all = append(all, s)
			}
		}
	}
	return all
}

func (m *mounting) open() int { return openIn(m.seats) }

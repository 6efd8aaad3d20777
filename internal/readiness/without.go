package readiness

import (
	"context"
	"slices"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

// GivenUp is a post with its slots that nobody stands in, to come.
type GivenUp struct {
	Post     site.Post
	Was, Now int       // open slots in the present plan, and without those lost
	First    when.Date // the first day that is open without them, 0 none
}

// Outcome is a month planned anew without some people, beside the present plan.
type Outcome struct {
	Lost      []force.PersonID
	Slots     int       // to come
	Was, Now  int       // of them open
	Posts     []GivenUp // with more open than at present, in the order in which posts are given up
	Other     int       // more open in slots of no post: chiefs, drivers, standing duties
	Moved     int       // names that change though they were not lost
	Broken    int       // hard rules that the plan found breaks: none, but for what is fixed
	Assigned  map[duty.SlotID]plan.Assignment
	Exhausted bool // the search ended by itself, not by the clock
}

// Without plans what is to come of a month anew without some people. In.Assigned is the present plan, In.Now the moment; nothing that is handed in is changed. The
// search is the one that plans the month, so what it leaves open it leaves open by the order of the posts' priorities.
func Without(ctx context.Context, in plan.Input, s *site.Sites, lost []force.PersonID, limit time.Duration) (*Outcome, error) {
	out := &Outcome{Lost: lost}
	was := in.Assigned
	r := in.Register
	gone := map[force.PersonID]bool{}
	for _, id := range lost {
		gone[id] = true
	}
	// Whoever stands in a slot that has begun stays in it and is lost from the day on which it ends.
	from := map[force.PersonID]when.Date{}
	day := when.DateOf(in.Now)
	for i := range in.Duties {
		for _, x := range in.Duties[i].Slots {
			if id := was[x.ID].Person; gone[id] && x.Start.Before(in.Now) {
				from[id] = max(from[id], when.DateOf(x.End.Add(-time.Nanosecond))+1)
			}
		}
	}
	away := slices.DeleteFunc(slices.Clone(r.Absences), func(a force.Absence) bool {
		return gone[a.Person] && a.Days.First >= max(day, from[a.Person])
	})
	for i := range away {
		if a := &away[i]; gone[a.Person] && (a.Days.Last == 0 || a.Days.Last >= max(day, from[a.Person])) {
			a.Days.Last = max(day, from[a.Person]) - 1
		}
	}
	for _, id := range lost {
		away = append(away, force.Absence{ID: "lost-" + string(id), Person: id, Kind: force.Missing, Days: when.Days{First: max(day, from[id])}})
	}
	in.Register = force.NewRegister(r.Ranks, r.Units, r.People, r.Memberships, r.Qualifications, away, r.Bars).WithServiceOf(r)
	assigned, sum, err := plan.Solve(ctx, in, plan.SolveOptions{Time: limit, Seed: 1, Keep: true})
	if err != nil {
		return nil, err
	}
	out.Assigned, out.Broken, out.Exhausted = assigned, len(sum.Broken), sum.Elapsed < limit
	posts := map[string]*GivenUp{}
	for i := range in.Duties {
		for _, x := range in.Duties[i].Slots {
			if x.Start.Before(in.Now) {
				continue
			}
			out.Slots++
			before, after := was[x.ID].Person, assigned[x.ID].Person
			if before != "" && after != "" && before != after && !gone[before] {
				out.Moved++
			}
			add := func(n *int, open bool) {
				if open {
					*n++
				}
			}
			add(&out.Was, before == "")
			add(&out.Now, after == "")
			if x.Post == "" {
				add(&out.Other, after == "" && before != "")
				continue
			}
			p := posts[x.Post]
			if p == nil {
				p = &GivenUp{}
				posts[x.Post] = p
			}
			add(&p.Was, before == "")
			add(&p.Now, after == "")
			if d := when.DateOf(x.Start); after == "" && (p.First == 0 || d < p.First) {
				p.First = d
			}
		}
	}
	for _, p := range site.GiveUp(s.Posts) {
		if g := posts[p.ID]; g != nil && g.Now > g.Was {
			g.Post = p
			out.Posts = append(out.Posts, *g)
		}
	}
	return out, nil
}

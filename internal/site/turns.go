package site

import (
	"slices"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/when"
)

// Turn is one relief's stretch on post. Names do not come into it: a sentry's relief number is fixed for the guard.
type Turn struct {
	Relief   int
	From, To time.Time
}

// Span is a stretch of time in which the duty officer has ordered shorter turns because of frost or heat (R3).
type Span struct{ From, To time.Time }

// Turns derives the turns of a guard's post from the hour at which the guard mounts: relief 1 stands first, then 2, then 3
// and round again (R5); two reliefs alternate within the post's hours. All posts of a guard change at the same moments, on the
// hour, every profile.Turn from the mounting on (R2), and in the ordered spans every profile.TurnExtreme (R3), which lets the
// reliefs go round faster and changes no names. The turns cover the post's hours within [from, to), the guard's 24 hours, exactly
// once, and none is longer than its limit. Shift posts have no turns: nil.
func Turns(p *Post, from, to time.Time, extremes []Span, f *duty.Profile) []Turn {
	reliefs := p.Reliefs()
	if reliefs == 0 || f.Turn <= 0 {
		return nil
	}
	g := grid{anchor: hour(from), turn: minutes(f.Turn), extreme: minutes(f.TurnExtreme), spans: extremes}
	var out []Turn
	for _, w := range p.manned(from, to) {
		for t := w.From; t.Before(w.To); {
			end := g.next(t)
			if end.After(w.To) {
				end = w.To
			}
			out = append(out, Turn{Relief: len(out)%reliefs + 1, From: t, To: end})
			t = end
		}
	}
	return out
}

// manned are the stretches of [from, to) that lie in the post's hours.
func (p *Post) manned(from, to time.Time) []Span {
	if p.From == 0 && p.To == 0 {
		return []Span{{from, to}}
	}
	end := p.To
	if end <= p.From {
		end += 1440
	}
	var out []Span
	for d := when.DateOf(from).Add(-1); d.Start().Before(to); d++ {
		s := Span{d.At(p.From), d.At(end)}
		if s.From.Before(from) {
			s.From = from
		}
		if s.To.After(to) {
			s.To = to
		}
		if s.From.Before(s.To) {
			out = append(out, s)
		}
	}
	return out
}

// grid is the moments at which a guard's sentries change.
type grid struct {
	anchor        time.Time
	turn, extreme time.Duration
	spans         []Span
}

// next is the first moment of change after t.
func (g *grid) next(t time.Time) time.Time {
	end := g.after(t, g.turn)
	for _, s := range g.spans {
		if g.extreme <= 0 || !s.To.After(t) || !s.From.Before(end) {
			continue
		}
		begin := t
		if s.From.After(t) {
			begin = s.From
		}
		if x := g.after(begin, g.extreme); x.Before(end) && !x.After(s.To) {
			end = x
		}
	}
	return end
}

// after is the first multiple of step from the anchor that lies after t.
func (g *grid) after(t time.Time, step time.Duration) time.Time {
	n := t.Sub(g.anchor) / step
	if t.Before(g.anchor) {
		n--
	}
	return g.anchor.Add((n + 1) * step)
}

// hour is the whole hour, by the clock of the force, at or before the moment.
func hour(t time.Time) time.Time {
	t = t.In(when.Zone)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), 0, 0, 0, when.Zone)
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// EntranceTurn is a stretch at the guardroom's entrance, stood by the sentry of a post and relief while awake.
type EntranceTurn struct {
	Post     string
	Relief   int
	From, To time.Time
}

// Entrance lists who stands at the guardroom's entrance (R4): every profile.TurnEntrance another sentry of the relief that is
// awake, which is the one that came off post last; before the first change it is the last relief. Those of a relief
// take it in the order of the posts and go on where they stopped the time before. Posts are the guard's; the sentries of part-time
// posts, whose hours are their own, do not take part where there are others.
func Entrance(posts []*Post, from, to time.Time, extremes []Span, f *duty.Profile) []EntranceTurn {
	if all := wholeDay(posts); len(all) > 0 {
		posts = all
	}
	lead := leading(posts)
	if lead == nil || f.TurnEntrance <= 0 {
		return nil
	}
	reliefs := lead.Reliefs()
	room := *lead // the guardroom is manned round the clock, whatever the hours of the posts
	room.From, room.To = 0, 0
	var out []EntranceTurn
	taken := make([]int, reliefs+1)
	for _, turn := range Turns(&room, from, to, extremes, f) {
		awake := (turn.Relief+reliefs-2)%reliefs + 1
		members := ofRelief(posts, awake)
		for t := turn.From; t.Before(turn.To); {
			end := t.Add(minutes(f.TurnEntrance))
			if end.After(turn.To) {
				end = turn.To
			}
			out = append(out, EntranceTurn{Post: members[taken[awake]%len(members)].ID, Relief: awake, From: t, To: end})
			taken[awake]++
			t = end
		}
	}
	return out
}

// wholeDay are the posts that are manned round the clock.
func wholeDay(posts []*Post) []*Post {
	var out []*Post
	for _, p := range posts {
		if p.From == p.To {
			out = append(out, p)
		}
	}
	return out
}

// leading is the post by whose reliefs the guardroom lives: one with three, else one with two.
func leading(posts []*Post) *Post {
	var best *Post
	for _, p := range posts {
		if p.Reliefs() > 0 && (best == nil || p.Reliefs() > best.Reliefs()) {
			best = p
		}
	}
	return best
}

func ofRelief(posts []*Post, relief int) []*Post {
	var out []*Post
	for _, p := range posts {
		if p.Reliefs() >= relief {
			out = append(out, p)
		}
	}
	return out
}

// ReserveGroup is a part of the guard that stands ready in the guardroom. Leader is "" where the senior by rank leads.
type ReserveGroup struct {
	Number int
	Leader duty.SlotID
	Slots  []duty.SlotID // without the leader
}

// ReserveGroups forms the reserve groups of a guard once the first relief has left with its relief commander (R14): a group for
// each relief that remains, with the supernumeraries shared among them, led by the assistants and the other relief commanders as far
// as there are any. The chief commands the whole and the driver stays with the vehicle.
func ReserveGroups(d *duty.Duty) []ReserveGroup {
	var leaders, spare []duty.SlotID
	byRelief := map[int][]duty.SlotID{}
	commanders := 0
	for i := range d.Slots {
		s := &d.Slots[i]
		switch s.Role {
		case duty.Assistant:
			leaders = append(leaders, s.ID)
		case duty.ReliefCommander:
			if commanders++; commanders > 1 {
				leaders = append(leaders, s.ID)
			}
		case duty.Supernumerary:
			spare = append(spare, s.ID)
		case duty.Sentry:
			if s.Relief > 1 {
				byRelief[s.Relief] = append(byRelief[s.Relief], s.ID)
			}
		}
	}
	var out []ReserveGroup
	for relief := 2; relief <= 3; relief++ {
		if len(byRelief[relief]) == 0 {
			continue
		}
		g := ReserveGroup{Number: len(out) + 1, Slots: slices.Clone(byRelief[relief])}
		if len(out) < len(leaders) {
			g.Leader = leaders[len(out)]
		}
		out = append(out, g)
	}
	for i, s := range spare {
		if len(out) == 0 {
			return []ReserveGroup{{Number: 1, Slots: spare}}
		}
		g := &out[i%len(out)]
		g.Slots = append(g.Slots, s)
	}
	return out
}

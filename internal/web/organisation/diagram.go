package organisation

import (
	"qarovul/internal/chronicle"
	"qarovul/internal/web/ui"
)

// diagram is who is under whom: the organisation, each of those above it with those above them, and its own units.
type diagram struct {
	Self   string
	Above  []pillar
	Below  []claim
	Kinds  []string // those that are drawn, for the legend
	Ground []claim  // on what each line and unit rests
	Unsure bool     // one of the lines is merely possible
}

// pillar is a body above, with the lines that lead to it.
type pillar struct {
	Code, Text string
	Lines      []claim // one for each kind
	Above      []pillar
}

// drawn is the order in which kinds are drawn, from left to right.
var drawn = []string{"administrative", "parent", "operational", "reserve", "wartime"}

// diagram draws the subordinations of the date; nil where there is neither anybody above nor a unit below.
func (x *sight) diagram(q *ui.Request) *diagram {
	d := &diagram{}
	if x.Exists(x.date) == chronicle.No {
		return nil
	}
	d.Self = q.Text(x.names[x.root])
	all := x.On(chronicle.Subordinations, x.date)
	d.Above = x.above(q, x.root, all, map[string]bool{x.root: true})
	for _, kind := range drawn {
		for _, h := range all {
			d.Unsure = d.Unsure || h.Holding == chronicle.Possible
			if h.Kind == kind && (len(d.Kinds) == 0 || d.Kinds[len(d.Kinds)-1] != kind) {
				d.Kinds = append(d.Kinds, kind)
			}
		}
	}
	d.Below = x.on(q, chronicle.Units, "unit")
	d.Ground = append(x.on(q, chronicle.Subordinations), d.Below...)
	if len(d.Above)+len(d.Below) == 0 {
		return nil
	}
	return d
}

// above are the bodies right above a unit. Who stands above themselves is left out: the files may hold a ring, a drawing can not.
func (x *sight) above(q *ui.Request, unit string, all []chronicle.Held, on map[string]bool) []pillar {
	var out []pillar
	for _, kind := range drawn {
		for _, h := range all {
			if h.Unit != unit || h.Kind != kind || on[h.Subject] {
				continue
			}
			at := -1
			for i := range out {
				if out[i].Code == h.Subject {
					at = i
				}
			}
			if at < 0 {
				on[h.Subject] = true
				out = append(out, pillar{Code: h.Subject, Text: q.Text(h.Text), Above: x.above(q, h.Subject, all, on)})
				delete(on, h.Subject)
				at = len(out) - 1
			}
			out[at].Lines = append(out[at].Lines, x.claimOf(q, h))
		}
	}
	return out
}

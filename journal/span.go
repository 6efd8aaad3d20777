package journal

import "slices"

// spansOf joins numbers to runs.
func spansOf(numbers []int64) []Span {
	sorted := slices.Clone(numbers)
	slices.Sort(sorted)
	var spans []Span
	for _, n := range sorted {
		spans = addSpan(spans, Span{n, n + 1})
	}
	return spans
}

// addSpan appends a span that begins nowhere before the last one does, and joins the two where they touch.
func addSpan(spans []Span, s Span) []Span {
	if last := len(spans) - 1; last >= 0 && s.From <= spans[last].To {
		spans[last].To = max(spans[last].To, s.To)
		return spans
	}
	return append(spans, s)
}

// joinSpans sorts spans and joins those that touch.
func joinSpans(spans []Span) []Span {
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(a, b Span) int { return int(min(1, max(-1, a.From-b.From))) })
	var joined []Span
	for _, s := range sorted {
		joined = addSpan(joined, s)
	}
	return joined
}

// lessSpans is what of a lies in no span of b. Both are sorted and joined.
func lessSpans(a, b []Span) []Span {
	var out []Span
	for _, s := range a {
		for len(b) > 0 && b[0].To <= s.From {
			b = b[1:]
		}
		for i := 0; i < len(b) && b[i].From < s.To; i++ {
			if b[i].From > s.From {
				out = append(out, Span{s.From, b[i].From})
			}
			s.From = b[i].To
		}
		if s.From < s.To {
			out = append(out, s)
		}
	}
	return out
}

func countSpans(spans []Span) (n int64) {
	for _, s := range spans {
		n += s.To - s.From
	}
	return n
}

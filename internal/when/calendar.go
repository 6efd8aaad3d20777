package when

// Calendar knows which dates are days off. Build it with NewCalendar; the zero Calendar knows weekends only.
type Calendar struct {
	off    map[Date]string // date → key of the reason, for instance "novruz"
	worked map[Date]string // weekend days worked by decision
}

// DayOff says whether the date is free for those who work by the week: a weekend or a public day off.
func (c *Calendar) DayOff(d Date) bool {
	if c != nil {
		if _, ok := c.worked[d]; ok {
			return false
		}
		if _, ok := c.off[d]; ok {
			return true
		}
	}
	w := d.Weekday()
	return w == 0 || w == 6
}

// Reason is the key of the public day off ("novruz", "substitute", …), "" on an ordinary day or weekend.
func (c *Calendar) Reason(d Date) string {
	if c == nil {
		return ""
	}
	return c.off[d]
}

package ui

import (
	"html/template"

	"qarovul/internal/app"
	"qarovul/internal/words"
)

// shellView is what the shell's template shows.
type shellView struct {
	Head
	Body         template.HTML
	Lang, Other  words.Lang
	Theme        Theme
	Density      Density
	Themes       []Theme
	Densities    []Density
	Organisation string
	Demo         bool
	Alarms       []string // rights taken in need
	Login        string   // whose session this is, "" where nobody signs in
	Groups       []Group
	Thumbs       []Entry
	Here         string // the address of this page
	InOther      string // the same page in the other language
	Said         string
}

// themeIcon is the icon of a theme in the switch.
func (t Theme) Icon() string {
	return map[Theme]string{ThemeAuto: "auto", ThemeLight: "sun", ThemeDark: "moon", ThemeRed: "lamp"}[t]
}

// Icon of a density in the switch.
func (d Density) Icon() string {
	if d == Compact {
		return "compact"
	}
	return "rows"
}

func (q *Request) shellData(h Head, body template.HTML) (*shellView, error) {
	v := &shellView{
		Head: h, Body: body, Lang: q.Lang, Other: q.Lang.Other(), Theme: q.Theme, Density: q.Density,
		Themes: Themes, Densities: Densities, Groups: Navigation(h.Nav, q.Rights()), Said: q.takeWord(), Here: q.With(),
		InOther: q.With("lang", string(q.Lang.Other())),
	}
	if q.kit.opts.Alarms != nil {
		all, err := q.kit.opts.Alarms(q.Context())
		if err != nil {
			q.kit.opts.Log.Error("read the alarms", "err", err)
		}
		for _, e := range all {
			v.Alarms = append(v.Alarms, q.T("web.glass.alarm", e.Login, q.T("access.role."+string(e.Grants[0].Role)), Moment(q.Lang, e.Until), e.Reason))
		}
	}
	if q.kit.opts.Login != nil {
		v.Login = q.kit.opts.Login(q.Context())
	}
	for _, g := range v.Groups {
		for _, e := range g.Entries {
			if e.Thumb {
				v.Thumbs = append(v.Thumbs, e)
			}
		}
	}
	if q.kit.opts.Organisation != nil {
		o, err := q.kit.opts.Organisation(q.Context())
		if err != nil {
			// The page of a problem must come up even if the store is the problem.
			q.kit.opts.Log.Error("read the organisation", "err", err)
			o = app.Organisation{}
		}
		v.Organisation = words.Text{Az: o.Az, En: o.En}.In(q.Lang)
		v.Demo = o.Demo
	}
	return v, nil
}

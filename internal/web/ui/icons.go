package ui

import (
	"html/template"
	"slices"
)

// icons are drawn on a grid of 16 in one line of 1.5; what is class="solid" is filled.
var icons = map[string]string{
	"today":        `<circle cx="8" cy="8" r="6.25"/><path d="M8 4.5V8l2.25 2"/>`,
	"month":        `<rect x="1.75" y="2.75" width="12.5" height="11.5" rx="1.5"/><path d="M1.75 6.25h12.5M6 6.25v8M10.25 6.25v8M1.75 10.25h12.5M5 1.25v2.5M11 1.25v2.5"/>`,
	"plan":         `<path d="M6.5 3.5h7.75M6.5 8h7.75M6.5 12.5h7.75"/><path d="M1.75 3.5l1 1 1.75-2M1.75 8l1 1 1.75-2M1.75 12.5l1 1 1.75-2"/>`,
	"people":       `<circle cx="6" cy="5" r="2.5"/><path d="M1.5 13.5c0-2.6 2-4.25 4.5-4.25s4.5 1.65 4.5 4.25M10.5 2.75a2.5 2.5 0 0 1 0 4.5M12 9.75c1.6.6 2.5 1.95 2.5 3.75"/>`,
	"person":       `<circle cx="8" cy="5" r="2.75"/><path d="M2.75 14c0-2.9 2.3-4.75 5.25-4.75S13.25 11.1 13.25 14"/>`,
	"units":        `<rect x="5.5" y="1.5" width="5" height="3.5" rx="1"/><rect x="1" y="11" width="4.5" height="3.5" rx="1"/><rect x="10.5" y="11" width="4.5" height="3.5" rx="1"/><path d="M8 5v3M3.25 11V8h9.5v3"/>`,
	"organisation": `<path d="M1.75 14.25h12.5M3 14V6.5M6.35 14V6.5M9.65 14V6.5M13 14V6.5M1.75 6.25 8 1.9l6.25 4.35z"/>`,
	"absence":      `<circle cx="6.5" cy="5" r="2.5"/><path d="M1.75 13.5c0-2.6 2.1-4.25 4.75-4.25.9 0 1.75.2 2.5.55M10.5 12.25h4.25"/>`,
	"strength":     `<path d="M2 14.25h12M3.75 11.5v-3M8 11.5v-7M12.25 11.5v-5"/>`,
	"posts":        `<path d="M8 14.5s-5-3.9-5-7.75a5 5 0 0 1 10 0C13 10.6 8 14.5 8 14.5z"/><circle cx="8" cy="6.75" r="1.75"/>`,
	"ledger":       `<path d="M3 1.75h8.5a1.5 1.5 0 0 1 1.5 1.5v11H4.5A1.5 1.5 0 0 1 3 12.75z"/><path d="M3 12.75a1.5 1.5 0 0 1 1.5-1.5H13M6 5h4M6 7.75h4"/>`,
	"wish":         `<path d="M8 13.75S1.75 10.25 1.75 5.9A3.15 3.15 0 0 1 8 4.6a3.15 3.15 0 0 1 6.25 1.3C14.25 10.25 8 13.75 8 13.75z"/>`,
	"override":     `<path d="M8 1.5 14.5 8 8 14.5 1.5 8z"/><path d="M8 5v3.5M8 10.9v.1"/>`,
	"papers":       `<path d="M3.25 1.75h6l3.5 3.5v9h-9.5z"/><path d="M9.25 1.75v3.5h3.5M5.75 8.5h4.5M5.75 11.25h4.5"/>`,
	"jobs":         `<path d="M14.25 8A6.25 6.25 0 1 1 8 1.75"/><path d="M8 4.75V8l2 1.75M11.25 2.6l.1.05M13.4 4.75l.05.1"/>`,
	"import":       `<path d="M8 1.75v8M4.75 6.75 8 10l3.25-3.25M2 11.5v2.75h12V11.5"/>`,
	"download":     `<path d="M8 1.75v8M4.75 6.75 8 10l3.25-3.25M2 13.75h12"/>`,
	"print":        `<path d="M4.25 5.5V1.75h7.5V5.5M4.25 12h-2.5V5.5h12.5V12h-2.5"/><path d="M4.25 9.5h7.5v4.75h-7.5z"/>`,
	"search":       `<circle cx="7" cy="7" r="4.75"/><path d="m10.5 10.5 3.75 3.75"/>`,
	"menu":         `<path d="M2 4h12M2 8h12M2 12h12"/>`,
	"more":         `<circle class="solid" cx="3" cy="8" r="1.25"/><circle class="solid" cx="8" cy="8" r="1.25"/><circle class="solid" cx="13" cy="8" r="1.25"/>`,
	"close":        `<path d="m3.5 3.5 9 9M12.5 3.5l-9 9"/>`,
	"check":        `<path d="m2.75 8.5 3.5 3.5 7-8"/>`,
	"plus":         `<path d="M8 2.5v11M2.5 8h11"/>`,
	"left":         `<path d="m10 3-5 5 5 5"/>`,
	"right":        `<path d="m6 3 5 5-5 5"/>`,
	"down":         `<path d="m3 6 5 5 5-5"/>`,
	"up":           `<path d="m3 10 5-5 5 5"/>`,
	"arrow":        `<path d="M2.5 8h11M9.5 4l4 4-4 4"/>`,
	"alert":        `<path d="M8 1.9 15 14H1z"/><path d="M8 6.25v3.5M8 11.75v.1"/>`,
	"open":         `<circle cx="8" cy="8" r="6" stroke-dasharray="2.6 2.1"/><path d="M8 5v6M5 8h6"/>`,
	"vacated":      `<circle cx="8" cy="8" r="6"/><path d="m5.5 5.5 5 5M10.5 5.5l-5 5"/>`,
	"thin":         `<path d="M8 2v12M2 8a6 6 0 0 1 12 0 6 6 0 0 1-12 0z"/><path class="solid" d="M8 2.5v11a5.5 5.5 0 0 1 0-11z"/>`,
	"info":         `<circle cx="8" cy="8" r="6.25"/><path d="M8 7.25v4M8 4.9V5"/>`,
	"pin":          `<path d="M5.75 1.75h4.5l-.75 5 2.25 2.5h-7.5l2.25-2.5zM8 9.25v5"/>`,
	"swap":         `<path d="M2.5 5.25h10M10 2.5l2.75 2.75L10 8M13.5 10.75h-10M6 8 3.25 10.75 6 13.5"/>`,
	"replace":      `<circle cx="5.5" cy="5" r="2.5"/><path d="M1.25 13.5c0-2.6 1.9-4.25 4.25-4.25 1 0 1.9.3 2.65.8M10 12h4.75M12.5 9.75 14.75 12l-2.25 2.25"/>`,
	"why":          `<circle cx="8" cy="8" r="6.25"/><path d="M6.1 6.25a1.95 1.95 0 1 1 2.75 1.8c-.55.3-.85.65-.85 1.3M8 11.4v.1"/>`,
	"key":          `<circle cx="5" cy="11" r="3.25"/><path d="m7.5 8.5 6-6M11 5l2.25 2.25M9.25 6.75l1.5 1.5"/>`,
	"log":          `<path d="M13.25 8.5v5.75H1.75V2.75H7.5"/><path d="m6 10 .5-2.25 6-6 1.75 1.75-6 6z"/>`,
	"undo":         `<path d="M2.5 6h7.25a3.75 3.75 0 0 1 0 7.5H6M5.5 3l-3 3 3 3"/>`,
	"redo":         `<path d="M13.5 6H6.25a3.75 3.75 0 0 0 0 7.5H10M10.5 3l3 3-3 3"/>`,
	"draft":        `<path d="M2 14l.75-3.25L11 2.5 13.5 5l-8.25 8.25z"/><path d="M9.5 4 12 6.5"/>`,
	"sealed":       `<path d="M8 1.5l1.6 1.35 2.1-.2.5 2.05 1.8 1.1-.8 1.95.8 1.95-1.8 1.1-.5 2.05-2.1-.2L8 14l-1.6-1.35-2.1.2-.5-2.05L2 9.7l.8-1.95L2 5.8l1.8-1.1.5-2.05 2.1.2z"/><path d="m5.6 7.9 1.7 1.7 3.2-3.5"/>`,
	"old":          `<path d="M1.75 8a6.25 6.25 0 1 0 2-4.6"/><path d="M3.5 1v2.6h2.6M8 4.75V8l2.25 1.5"/>`,
	"sun":          `<circle cx="8" cy="8" r="3"/><path d="M8 1.25v1.5M8 13.25v1.5M1.25 8h1.5M13.25 8h1.5M3.25 3.25l1.05 1.05M11.7 11.7l1.05 1.05M3.25 12.75l1.05-1.05M11.7 4.3l1.05-1.05"/>`,
	"moon":         `<path d="M13.75 9.6A6 6 0 1 1 6.4 2.25a4.75 4.75 0 0 0 7.35 7.35z"/>`,
	"lamp":         `<path d="M5.5 10.5a4.25 4.25 0 1 1 5 0v1.75h-5zM6.25 14.5h3.5"/>`,
	"auto":         `<circle cx="8" cy="8" r="6"/><path class="solid" d="M8 2a6 6 0 0 1 0 12z"/>`,
	"rows":         `<path d="M2 3.5h12M2 8h12M2 12.5h12"/>`,
	"compact":      `<path d="M2 2.75h12M2 6.25h12M2 9.75h12M2 13.25h12"/>`,
	"filter":       `<path d="M1.75 3h12.5L9.5 8.5v5l-3-1.5V8.5z"/>`,
	"calendar":     `<rect x="1.75" y="2.75" width="12.5" height="11.5" rx="1.5"/><path d="M1.75 6.25h12.5M5 1.25v2.5M11 1.25v2.5"/>`,
	"bell":         `<path d="M3.5 11.5c.9-1 1.25-2.1 1.25-4.25a3.25 3.25 0 0 1 6.5 0c0 2.15.35 3.25 1.25 4.25zM6.5 13.75a1.6 1.6 0 0 0 3 0"/>`,
}

// icon draws an icon; it is silent to those who listen, the text beside it speaks.
func icon(name string) template.HTML {
	p, ok := icons[name]
	if !ok {
		p = `<rect x="2" y="2" width="12" height="12"/>`
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">` + p + `</svg>`)
}

// IconNames lists the icons there are, sorted.
func IconNames() []string {
	out := make([]string, 0, len(icons))
	for n := range icons {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

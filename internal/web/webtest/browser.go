package webtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Browser is a real Chromium that looks at one site and notes whatever a page should not do: ask another host for anything,
// complain on its console, break the content security policy.
type Browser struct {
	t     testing.TB
	ctx   context.Context
	host  string
	mu    sync.Mutex
	wrong []string
}

// patience is how long one step in the browser may take on a busy machine.
const patience = 60 * time.Second

// NewBrowser starts Chromium for the site at an address; where there is none the test is skipped with a word.
func NewBrowser(t testing.TB, site string) *Browser {
	t.Helper()
	path := chromium()
	if path == "" {
		t.Skip("no chromium on this machine: install the package chromium to drive the pages")
	}
	u, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-sync", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("lang", "en-GB"),
	)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, shut := chromedp.NewContext(alloc)
	t.Cleanup(func() { shut(); stop() })
	b := &Browser{t: t, ctx: ctx, host: u.Host}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	call(b, runtime.Enable, cdp.Empty{})
	// Fields of dates are drawn by the browser as its own language does; British has the day first.
	call(b, emulation.SetLocaleOverride, emulation.SetLocaleOverrideParams{Locale: "en-GB"})
	return b
}

func chromium() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

func (b *Browser) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wrong = append(b.wrong, fmt.Sprintf(format, args...))
}

func (b *Browser) listen(ev any) {
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(ev.Request.URL)
		if err != nil || u.Host != b.host && u.Scheme != "data" && u.Scheme != "about" && u.Scheme != "blob" {
			b.note("asks another host: %s", ev.Request.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning {
			var words []string
			for _, a := range ev.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			b.note("console: %s", strings.Join(words, " "))
		}
	case *runtime.EventExceptionThrown:
		b.note("exception: %+v", *ev.ExceptionDetails)
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError || ev.Entry.Level == log.EntryLevelWarning || ev.Entry.Source == log.EntrySourceSecurity {
			b.note("log: %s %s", ev.Entry.Text, ev.Entry.URL)
		}
	}
}

// Wrong hands over what was noted since it was last asked.
func (b *Browser) Wrong() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.wrong
	b.wrong = nil
	return out
}

// within gives a step in the browser its time.
func (b *Browser) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, patience)
}

func (b *Browser) check(err error) {
	b.t.Helper()
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("not within %s: %w; noted so far: %v", patience, err, b.Wrong())
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// Do runs actions and fails the test if one does not end well.
func (b *Browser) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := b.within()
	defer stop()
	b.check(chromedp.Do(ctx, actions...))
}

func call[P, R any](b *Browser, c cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, stop := b.within()
	defer stop()
	r, err := chromedp.Call(ctx, c, params)
	b.check(err)
	return r
}

// Window is what a page is looked at through.
type Window struct {
	Width, Height int
	Dark, Touch   bool
}

// Look sets the window.
func (b *Browser) Look(w Window) {
	b.t.Helper()
	scheme := "light"
	if w.Dark {
		scheme = "dark"
	}
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(w.Width), Height: int64(w.Height), DeviceScaleFactor: 1, Mobile: w.Touch,
	})
	call(b, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: w.Touch})
	b.Media("", scheme)
}

// Media sets what the page is shown on: "print" for paper, "" for the screen, and the colour scheme that the machine prefers.
func (b *Browser) Media(medium, scheme string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// Cookie keeps a cookie for the site.
func (b *Browser) Cookie(name, value string) {
	b.t.Helper()
	call(b, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: "http://" + b.host + "/"})
}

// Open goes to a path and waits until the page and its fonts are there.
func (b *Browser) Open(path string) {
	b.t.Helper()
	b.Do(chromedp.Navigate("http://"+b.host+path), chromedp.WaitReady("main"))
	b.Eval("document.fonts.ready.then(() => true)", nil)
}

// Leaves runs an action that leads to another page, and waits until that is there.
func (b *Browser) Leaves(action chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := b.within()
	defer stop()
	_, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, action))
	b.check(err)
}

// Wait waits until a script gives true, on the page that stands then if the browser goes elsewhere meanwhile.
func (b *Browser) Wait(script string) {
	b.t.Helper()
	ctx, stop := b.within()
	defer stop()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool](script))
	for err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "(-32000)") {
		_, err = chromedp.Run(ctx, chromedp.Poll[bool](script))
	}
	if err != nil {
		err = fmt.Errorf("wait for %s: %w", script, err)
	}
	b.check(err)
}

// Eval runs a script, awaits what it promises, and reads what it gives.
func (b *Browser) Eval(script string, into any) {
	b.t.Helper()
	ctx, stop := b.within()
	defer stop()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[string]("Promise.resolve("+script+").then(x => JSON.stringify(x === undefined ? null : x))", chromedp.EvalAwaitPromise))
	b.check(err)
	if into != nil {
		if err := json.Unmarshal([]byte(raw), into); err != nil {
			b.t.Fatalf("%s gives %s: %v", script, raw, err)
		}
	}
}

// Script runs the text of a script for its effect.
func (b *Browser) Script(text string) {
	b.t.Helper()
	ctx, stop := b.within()
	defer stop()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[int](text+";0"))
	b.check(err)
}

// Shoot takes a picture of what is in the window, or of the page from top to foot, at most so many pixels high. The file's ending
// says which kind: .png, or .webp for those that are kept.
func (b *Browser) Shoot(file string, height int) {
	b.t.Helper()
	p := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng}
	if strings.HasSuffix(file, ".webp") {
		quality := int64(88)
		p.Format, p.Quality = page.CaptureScreenshotFormatWebp, &quality
	}
	if height > 0 {
		var size struct{ W, H float64 }
		b.Eval("({W: document.documentElement.clientWidth, H: document.documentElement.scrollHeight})", &size)
		beyond := true
		p.CaptureBeyondViewport = &beyond
		p.Clip = &page.Viewport{Width: size.W, Height: min(size.H, float64(height)), Scale: 1}
	}
	if err := os.WriteFile(file, call(b, page.CaptureScreenshot, p).Data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// Fault is something that axe finds wrong with a page for those who cannot see, hear or point well.
type Fault struct {
	ID     string
	Impact string
	Help   string
	Nodes  []struct {
		Target         []any
		HTML           string
		FailureSummary string
	}
}

func (f Fault) String() string {
	s := f.Impact + " " + f.ID + ": " + f.Help
	for i, n := range f.Nodes {
		if i == 3 {
			return s + fmt.Sprintf("\n\t… and %d more", len(f.Nodes)-i)
		}
		s += fmt.Sprintf("\n\t%v %.160s\n\t%s", n.Target, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
	}
	return s
}

// Contrast is the rule of axe that depends on the theme; the others need to look at a page once.
const Contrast = "color-contrast"

// Axe looks for serious and critical faults with axe-core, whose text is handed in: by the rules named, or by all.
func (b *Browser) Axe(core string, rules ...string) []Fault {
	b.t.Helper()
	var all []Fault
	b.Script(core)
	only := "null"
	if len(rules) > 0 {
		only = fmt.Sprintf(`{type: "rule", values: [%q]}`, strings.Join(rules, `", "`))
	}
	b.Eval(`axe.run(document, {resultTypes: ["violations"], ...(`+only+` ? {runOnly: `+only+`} : {})}).then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help,
		Nodes: v.nodes.map(n => ({Target: n.target, HTML: n.html, FailureSummary: n.failureSummary}))})))`, &all)
	var out []Fault
	for _, f := range all {
		if f.Impact == "serious" || f.Impact == "critical" {
			out = append(out, f)
		}
	}
	return out
}

// Authenticator gives the browser a device that keeps passkeys and says yes whenever it is asked.
func (b *Browser) Authenticator() {
	b.t.Helper()
	call(b, webauthn.Enable, webauthn.EnableParams{})
	call(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
}

package ui

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"qarovul/internal/duty"
)

// themes reads the tokens as each theme has them: day and night from light-dark(), red from red.css over the night.
func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	day, night := map[string]string{}, map[string]string{}
	both := regexp.MustCompile(`light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`)
	for name, value := range declared(t, "token/tokens.css") {
		if m := both.FindStringSubmatch(value); m != nil {
			day[name], night[name] = m[1], m[2]
		} else if strings.HasPrefix(value, "#") {
			day[name], night[name] = value, value
		}
	}
	red := map[string]string{}
	for name, value := range night {
		red[name] = value
	}
	for name, value := range declared(t, "token/red.css") {
		if strings.HasPrefix(value, "#") {
			red[name] = value
		}
	}
	return map[string]map[string]string{"day": day, "night": night, "red": red}
}

func declared(t *testing.T, file string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+):\s*([^;]+);`).FindAllStringSubmatch(string(b), -1) {
		out[m[1]] = m[2]
	}
	return out
}

// luminance of a colour after WCAG 2.2.
func luminance(hex string) float64 {
	var c [3]float64
	for i := range c {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			panic(err)
		}
		c[i] = float64(n) / 255
		if c[i] <= 0.04045 {
			c[i] /= 12.92
		} else {
			c[i] = math.Pow((c[i]+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Letters need 4.5 to 1 on whatever they stand on (AA), edges of controls 3 to 1.
func TestContrast(t *testing.T) {
	type pair struct {
		ink, ground string
		least       float64
	}
	var pairs []pair
	for _, ground := range []string{"ground", "surface", "sunken", "hover"} {
		for _, ink := range []string{"ink", "ink-2", "ink-3", "accent", "open-ink", "thin-ink", "override-ink", "alarm-ink", "good-ink"} {
			pairs = append(pairs, pair{ink, ground, 4.5})
		}
		pairs = append(pairs, pair{"line-control", ground, 3}, pair{"focus", ground, 3}, pair{"open", ground, 3}, pair{"alarm", ground, 3})
	}
	for _, signal := range []string{"open", "thin", "override", "alarm", "good"} {
		pairs = append(pairs, pair{signal + "-on", signal, 4.5}, pair{signal + "-ink", signal + "-soft", 4.5}, pair{"ink", signal + "-soft", 4.5}, pair{"ink-2", signal + "-soft", 4.5})
	}
	for _, kind := range []string{"guard", "shift", "officer", "standby", "inner"} {
		pairs = append(pairs, pair{"duty-" + kind + "-on", "duty-" + kind, 4.5})
	}
	pairs = append(pairs, pair{"accent-on", "accent-fill", 4.5}, pair{"accent-on", "accent-fill-hover", 4.5}, pair{"accent", "accent-soft", 4.5})
	for name, theme := range themes(t) {
		for _, p := range pairs {
			ink, ground := theme[p.ink], theme[p.ground]
			if ink == "" || ground == "" {
				t.Errorf("%s: no token --%s or --%s", name, p.ink, p.ground)
				continue
			}
			if c := contrast(ink, ground); c < p.least {
				t.Errorf("%s: --%s %s on --%s %s has %.2f, wants %.1f", name, p.ink, ink, p.ground, ground, c, p.least)
			}
		}
	}
}

// The red theme must send out next to no green and blue light, or eyes lose their night.
func TestRedIsRed(t *testing.T) {
	for name, value := range declared(t, "token/red.css") {
		for _, hex := range regexp.MustCompile(`#[0-9a-f]{6}`).FindAllString(value, -1) {
			var r, g, b int
			if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &r, &g, &b); err != nil {
				t.Fatal(err)
			}
			if name != "accent-on" && (g > 0x70 || b > 0x60 || g > r*45/100 || b > r*45/100) {
				t.Errorf("--%s %s is not red enough", name, hex)
			}
		}
	}
}

// TestDutiesLookAlikeOnPagesAndPaper: the colours of the kinds of duty stand in the rules of duty, from which papers and tables take them, and as
// tokens for the pages; a kind that is plain on paper is plain on pages, one with a hatch has one.
func TestDutiesLookAlikeOnPagesAndPaper(t *testing.T) {
	tokens := declared(t, "token/tokens.css")
	b, err := os.ReadFile("code/code.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range duty.Kinds {
		look := k.Look()
		token := strings.TrimPrefix("duty-"+string(k), "duty-duty-")
		if !strings.HasPrefix(token, "duty-") {
			token = "duty-" + token
		}
		if got, want := tokens[token], "#"+strings.ToLower(look.Colour); got != want {
			t.Errorf("%s is %s on pages, %s on paper", k, got, want)
		}
		rule := regexp.MustCompile(`(?s)\.duty-` + string(k) + ` \{(.*?)\n\}`).FindStringSubmatch(string(b))
		if rule == nil {
			t.Errorf("%s has no look on pages", k)
			continue
		}
		hatch := map[rune]string{0: "none;", '/': "repeating-linear-gradient(135deg", '.': "radial-gradient(", '-': "repeating-linear-gradient(0deg", '|': "repeating-linear-gradient(90deg"}
		if !strings.Contains(rule[1], "--duty-hatch: "+hatch[look.Hatch]) {
			t.Errorf("%s has not the hatch %q of paper: %s", k, look.Hatch, rule[1])
		}
		if on := tokens[token+"-on"]; (on == "#ffffff") != look.Light {
			t.Errorf("%s: letters are %s on pages, light on paper: %v", k, on, look.Light)
		}
	}
}

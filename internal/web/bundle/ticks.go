package bundle

import (
	"fmt"
	"strings"
)

// ticks are the classes that place things on a day's chart in steps of five minutes: f72 starts at 06:00, u216 ends at 18:00.
// They stand in the style sheet because the policy lets no style stand in the page.
func ticks() string {
	var b strings.Builder
	b.WriteString("@layer component{")
	for i := range 289 {
		at := float64(i) / 2.88
		fmt.Fprintf(&b, ".f%d{left:%.4g%%}.u%d{right:%.4g%%}", i, at, i, 100-at)
	}
	b.WriteString("}\n")
	return b.String()
}

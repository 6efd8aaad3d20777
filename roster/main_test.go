package roster

import (
	"flag"
	"os"
	"testing"
)

// TestMain has the properties tried on more drawn problems than is usual: some mixtures of rules are rare.
func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if f := flag.Lookup("rapid.checks"); f != nil && !given {
		if err := f.Value.Set("300"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

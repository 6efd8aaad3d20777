package rostercmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"qarovul": func() { os.Exit(program()) }})
}

// program is the part of the product's command line that concerns this package.
func program() int {
	var c struct {
		Roster Command `cmd:""`
	}
	k := kong.Parse(&c, kong.Name("qarovul"), kong.BindTo(context.Background(), (*context.Context)(nil)))
	err := k.Run()
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "qarovul:", err)
	var f *Failure
	if errors.As(err, &f) {
		return f.ExitCode()
	}
	return 1
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}

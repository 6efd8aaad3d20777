package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"qarovul/internal/sqlstore/pgtest"
)

func TestMain(m *testing.M) {
	testscript.Main(ending{m}, map[string]func(){
		"qarovul": func() { os.Exit(run(context.Background(), os.Args[1:], terminal())) },
	})
}

// ending stops the database server that tests have started, after the last of them.
type ending struct{ m *testing.M }

func (e ending) Run() int {
	defer pgtest.End()
	return e.m.Run()
}

// TestCommands runs the scripts of testdata/script, as a person would type them.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"swap": replaceIn,
			"last": lastLineHas,
		},
	})
}

// replaceIn changes the first occurrence of a text in a file: swap FILE OLD NEW.
func replaceIn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: swap FILE OLD NEW")
	}
	was := ts.ReadFile(args[0])
	now := strings.Replace(was, args[1], args[2], 1)
	if now == was {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(now), 0o644))
}

// lastLineHas looks for texts in the last line of stdout: last TEXT …
func lastLineHas(ts *testscript.TestScript, neg bool, args []string) {
	lines := strings.Split(strings.TrimRight(ts.ReadFile("stdout"), "\n"), "\n")
	last := lines[len(lines)-1]
	for _, a := range args {
		if strings.Contains(last, a) == neg {
			ts.Fatalf("%s", fmt.Sprintf("last line %q, looked for %q", last, a))
		}
	}
}

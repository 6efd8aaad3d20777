// Command build writes internal/web/dist from the sources of components and pages. It is run by go generate.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"qarovul/internal/web/bundle"
)

func main() {
	root := flag.String("root", "", "folder of package web; without it this one, or the one below it")
	flag.Parse()
	if *root == "" {
		*root = "."
		if below := filepath.Join("internal", "web"); isDir(below) {
			*root = below
		}
	}
	files, err := bundle.Files(*root)
	if err == nil {
		err = bundle.Write(filepath.Join(*root, "dist"), files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func isDir(path string) bool {
	i, err := os.Stat(path)
	return err == nil && i.IsDir()
}

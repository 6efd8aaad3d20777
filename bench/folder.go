package main

import (
	"io/fs"

	"qarovul/reference"
)

func sub(dir string) (fs.FS, error) { return fs.Sub(reference.FS, dir) }

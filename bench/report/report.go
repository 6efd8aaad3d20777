// Package report writes measured figures into a document that several programs share, each into a section of its own.
//
// A section stands between two comments that name it:
//
//	<!-- house: begin, made by a program; do not edit -->
//	<!-- house: end -->
//
// Whatever stands outside belongs to whoever wrote it, and is left as it is.
package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func begin(name string) string { return "<!-- " + name + ": begin, made by a program; do not edit -->" }
func end(name string) string   { return "<!-- " + name + ": end -->" }

// Put puts text into the section of a file, in place of what stood there. A file without the section gets it at its
// end; a file that is not there is made. The file is replaced whole or not at all.
func Put(file, name, text string) error {
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	all, err := with(string(old), name, text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.WriteString(all); err != nil {
		f.Close()
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}

// with is the document with the section's text replaced.
func with(doc, name, text string) (string, error) {
	section := begin(name) + "\n" + strings.TrimRight(text, "\n") + "\n" + end(name) + "\n"
	before, rest, found := strings.Cut(doc, begin(name)+"\n")
	if !found {
		if doc != "" {
			doc = strings.TrimRight(doc, "\n") + "\n\n"
		}
		return doc + section, nil
	}
	_, after, found := strings.Cut(rest, end(name)+"\n")
	if !found {
		return "", fmt.Errorf("section %s begins and does not end: put %q behind it", name, end(name))
	}
	return before + section + after, nil
}

// Machine is the processor's name, as the system tells it.
func Machine() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "processor not known"
	}
	for line := range strings.Lines(string(b)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return "processor not known"
}

package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// hashed puts the start of the content's hash into a name: app.css becomes app-1f2e3d4c.css.
func hashed(base string, content []byte) string {
	sum := sha256.Sum256(content)
	e := path.Ext(base)
	return fmt.Sprintf("%s-%s%s", strings.TrimSuffix(base, e), hex.EncodeToString(sum[:4]), e)
}

func take(root string, out map[string][]byte, names map[string]string) error {
	for _, p := range plain {
		b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(p)))
		if err != nil {
			return fmt.Errorf("bundle: %w", err)
		}
		base := path.Base(p)
		names[base] = hashed(base, b)
		out[names[base]] = b
	}
	return nil
}

// Write replaces what lies in a folder by the files.
func Write(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	old, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range old {
		if _, ok := files[e.Name()]; !ok {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Stale compares a folder with the files that it should hold and lists what is missing, different or too much, sorted.
func Stale(dir string, files map[string][]byte) ([]string, error) {
	var out []string
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			out = append(out, name+": missing")
		} else if !bytes.Equal(got, want) {
			out = append(out, name+": differs")
		}
	}
	have, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range have {
		if _, ok := files[e.Name()]; !ok {
			out = append(out, e.Name()+": not made from the sources any more")
		}
	}
	slices.Sort(out)
	return out, nil
}

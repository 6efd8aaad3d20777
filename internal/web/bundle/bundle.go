// Package bundle makes the files that browsers load: one script, one style sheet, the fonts and the marks. It gathers
// the *.css and *.ts that lie beside each component and page, so a new page is bundled by being there. It serves the
// generator and the test that the committed output is current; the product itself embeds the output only.
package bundle

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Manifest is the name under which the table from plain to hashed names lies among the output.
const Manifest = "manifest.json"

// plain are files taken over as they are, under a hashed name.
var plain = []string{"ui/mark/mark.svg", "ui/mark/favicon.svg"}

// layers orders the style sheets: earlier ones are overruled by later ones.
var layers = []string{"token", "base", "component", "page", "print"}

// Files builds everything from the folder of package web and returns the output by name, Manifest among it.
func Files(root string) (map[string][]byte, error) {
	sources, err := find(root)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	names := map[string]string{}
	entries := []struct{ name, text, ext string }{
		{"app", styleEntry(sources), ".css"},
		{"app", scriptEntry(sources), ".ts"},
	}
	for _, e := range entries {
		if err := build(root, e.name, e.ext, e.text, out, names); err != nil {
			return nil, err
		}
	}
	if err := take(root, out, names); err != nil {
		return nil, err
	}
	b, err := json.MarshalIndent(names, "", "\t")
	if err != nil {
		return nil, err
	}
	out[Manifest] = append(b, '\n')
	return out, nil
}

// find lists the style sheets and scripts of components and pages, sorted.
func find(root string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			switch rel {
			case "dist", "thirdparty", "bundle", "build", "webtest":
				return fs.SkipDir
			}
			return nil
		}
		ext := path.Ext(rel)
		if (ext == ".css" || ext == ".ts") && !strings.HasSuffix(rel, ".d.ts") {
			out = append(out, rel)
		}
		return nil
	})
	slices.Sort(out)
	return out, err
}

// layerOf says in which layer a style sheet belongs: by its folder, or by the name print.css.
func layerOf(p string) string {
	switch {
	case path.Base(p) == "print.css":
		return "print"
	case strings.HasPrefix(p, "ui/token/"):
		return "token"
	case strings.HasPrefix(p, "ui/base/"):
		return "base"
	case strings.HasPrefix(p, "ui/"):
		return "component"
	}
	return "page"
}

func styleEntry(sources []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "@layer %s;\n", strings.Join(layers, ", "))
	for _, layer := range layers {
		for _, p := range sources {
			if path.Ext(p) == ".css" && layerOf(p) == layer {
				fmt.Fprintf(&b, "@import %q layer(%s);\n", "./"+p, layer)
			}
		}
	}
	b.WriteString(ticks())
	return b.String()
}

// scriptEntry imports every script for its effect; ui/base comes first.
func scriptEntry(sources []string) string {
	var b strings.Builder
	for _, first := range []bool{true, false} {
		for _, p := range sources {
			if path.Ext(p) == ".ts" && strings.HasPrefix(p, "ui/base/") == first {
				fmt.Fprintf(&b, "import %q;\n", "./"+strings.TrimSuffix(p, ".ts"))
			}
		}
	}
	return b.String()
}

func build(root, name, ext, text string, out map[string][]byte, names map[string]string) error {
	loader := api.LoaderTS
	if ext == ".css" {
		loader = api.LoaderCSS
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	r := api.Build(api.BuildOptions{
		Stdin:             &api.StdinOptions{Contents: text, ResolveDir: abs, Sourcefile: name + ext, Loader: loader},
		AbsWorkingDir:     abs,
		Bundle:            true,
		Outfile:           filepath.Join(abs, "dist", name+map[string]string{".css": ".css", ".ts": ".js"}[ext]),
		AssetNames:        "[name]-[hash]",
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile},
		Format:            api.FormatIIFE,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsInline,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "123"}, {Name: api.EngineFirefox, Version: "121"}, {Name: api.EngineSafari, Version: "17.5"},
		},
		TsconfigRaw: `{"compilerOptions":{"strict":true}}`,
		LogLevel:    api.LogLevelSilent,
	})
	if len(r.Errors) > 0 {
		return fmt.Errorf("bundle: %s", strings.Join(api.FormatMessages(r.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	for _, f := range r.OutputFiles {
		base := filepath.Base(f.Path)
		if strings.HasPrefix(base, name+".") { // the bundle itself: its name carries its hash
			names[base] = hashed(base, f.Contents)
			out[names[base]] = f.Contents
			continue
		}
		e := path.Ext(base)
		stem := strings.TrimSuffix(base, e)
		names[stem[:strings.LastIndex(stem, "-")]+e] = base
		out[base] = f.Contents
	}
	return nil
}

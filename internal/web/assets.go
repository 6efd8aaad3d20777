package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed dist
var dist embed.FS

// file is a bundled file as it is sent.
type file struct {
	kind   string
	body   []byte
	zipped []byte // nil where zipping gains nothing
}

var bundled = sync.OnceValues(func() (map[string]file, map[string]string) {
	files, names := map[string]file{}, map[string]string{}
	entries, err := dist.ReadDir("dist")
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	for _, e := range entries {
		b, err := dist.ReadFile("dist/" + e.Name())
		if err != nil {
			panic(err)
		}
		if e.Name() == "manifest.json" {
			if err := json.Unmarshal(b, &names); err != nil {
				panic(err)
			}
			continue
		}
		files[e.Name()] = fileOf(e.Name(), b)
	}
	return files, names
})

func fileOf(name string, b []byte) file {
	f := file{kind: mime.TypeByExtension(path.Ext(name)), body: b}
	switch path.Ext(name) {
	case ".woff2":
		f.kind = "font/woff2"
		return f
	case ".js":
		f.kind = "text/javascript; charset=utf-8"
	}
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err == nil {
		if _, err = w.Write(b); err == nil && w.Close() == nil {
			f.zipped = z.Bytes()
		}
	}
	return f
}

// Asset is the address of a bundled file by its plain name: "app.css". An unknown name keeps its plain address, which is not
// served.
func Asset(name string) string {
	_, names := bundled()
	if hashed, ok := names[name]; ok {
		return "/assets/" + hashed
	}
	return "/assets/" + name
}

// Assets serves the bundled files under /assets/. Their names carry their content's hash, so browsers keep them for good.
func Assets() http.Handler {
	files, _ := bundled()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := files[strings.TrimPrefix(r.URL.Path, "/assets/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		body := f.body
		if f.zipped != nil {
			h.Set("Vary", "Accept-Encoding")
			if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				h.Set("Content-Encoding", "gzip")
				body = f.zipped
			}
		}
		// The reader may have gone; there is nobody to tell.
		_, _ = w.Write(body)
	})
}

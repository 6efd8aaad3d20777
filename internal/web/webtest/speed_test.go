package webtest_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

// BenchmarkPages measures how long the server takes over a page of the demo, 2,500 people: the middle and the slow end of twenty goes.
func BenchmarkPages(b *testing.B) {
	g := newGuide(b)
	h := webtest.As(webtest.By, web.New(g.App))
	for _, s := range tour {
		if s.then != "" {
			continue
		}
		b.Run(s.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				t0 := time.Now()
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, s.path(g), nil))
				took = append(took, time.Since(t0))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/median")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms/p95")
		})
	}
}

package web

import "net/http"

// Policy is the content security policy of every answer: all from this house, nothing inline, nothing evaluated.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Guarded puts the headers of safety on every answer, and refuses changes that another site's page sends.
func Guarded(h http.Handler) http.Handler {
	h = http.NewCrossOriginProtection().Handler(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := w.Header()
		x.Set("Content-Security-Policy", Policy)
		x.Set("X-Content-Type-Options", "nosniff")
		x.Set("Referrer-Policy", "same-origin")
		x.Set("Cross-Origin-Opener-Policy", "same-origin")
		x.Set("Cross-Origin-Resource-Policy", "same-origin")
		x.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.ServeHTTP(w, r)
	})
}

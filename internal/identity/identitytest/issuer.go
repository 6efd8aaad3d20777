// Package identitytest is an identity server in the test process, which says of whoever comes what the test wants.
package identitytest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Issuer is the server. The fields may be set between requests.
type Issuer struct {
	*httptest.Server
	mu      sync.Mutex
	key     *rsa.PrivateKey
	codes   map[string]url.Values // what was asked, by the code that was given
	used    map[string]bool
	Subject string
	// Claims changes what its token says, Answer how it sends browsers back; nil leaves them right.
	Claims func(map[string]any)
	Answer func(url.Values)
	// Unsigned lets it give tokens without a signature, Foreign sign them by a key that is not among those it publishes.
	Unsigned, Foreign bool
}

// New starts one for a client called "guard".
func New(t testing.TB) *Issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s := &Issuer{key: key, codes: map[string]url.Values{}, used: map[string]bool{}, Subject: "248289761001"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": s.URL, "authorization_endpoint": s.URL + "/ask", "token_endpoint": s.URL + "/token", "jwks_uri": s.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("GET /ask", s.ask)
	mux.HandleFunc("POST /token", s.token)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func answer(w http.ResponseWriter, x any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(x)
}

// ask knows whoever comes, and sends them back at once.
func (s *Issuer) ask(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	b := make([]byte, 16)
	rand.Read(b)
	code := base64.RawURLEncoding.EncodeToString(b)
	s.mu.Lock()
	s.codes[code] = q
	s.mu.Unlock()
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {s.URL}}
	if s.Answer != nil {
		s.Answer(back)
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusSeeOther)
}

func (s *Issuer) token(w http.ResponseWriter, r *http.Request) {
	refuse := func(what string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		json.NewEncoder(w).Encode(map[string]string{"error": what})
	}
	code := r.PostFormValue("code")
	s.mu.Lock()
	asked, used := s.codes[code], s.used[code]
	s.used[code] = true
	s.mu.Unlock()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	switch {
	case asked == nil || used:
		refuse("invalid_grant")
		return
	case asked.Get("code_challenge_method") != "S256" || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]):
		refuse("invalid_grant")
		return
	case r.PostFormValue("redirect_uri") != asked.Get("redirect_uri"):
		refuse("invalid_request")
		return
	}
	now := time.Now()
	claims := map[string]any{"iss": s.URL, "sub": s.Subject, "aud": "guard", "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "nonce": asked.Get("nonce")}
	if s.Claims != nil {
		s.Claims(claims)
	}
	text, err := s.sign(claims)
	if err != nil {
		refuse(err.Error())
		return
	}
	answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": text})
}

func (s *Issuer) sign(claims map[string]any) (string, error) {
	b, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	if s.Unsigned {
		enc := base64.RawURLEncoding
		return enc.EncodeToString([]byte(`{"alg":"none"}`)) + "." + enc.EncodeToString(b) + ".", nil
	}
	key := s.key
	if s.Foreign {
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return "", err
		}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "k1"}}, nil)
	if err != nil {
		return "", err
	}
	j, err := signer.Sign(b)
	if err != nil {
		return "", err
	}
	return j.CompactSerialize()
}

// Package identity asks a force's own identity server who somebody is: OpenID Connect with the authorization code flow, PKCE, state and nonce. It is
// asked only where a server was told of one; nothing else ever asks another host.
package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Back is the path to which the identity server sends browsers back.
const Back = "/signin/external/back"

// Options for New. All but Secret are needed.
type Options struct {
	Issuer string // https://id.example: where its description lies under /.well-known/openid-configuration
	Client string // the name by which it knows this house
	Secret string // "" for a public client
	Origin string // of this house, as browsers see it
	HTTP   *http.Client
}

// Server is an identity server. It is looked for at the first sign-in, so that this house starts without it.
type Server struct {
	o  Options
	mu sync.Mutex
	p  *oidc.Provider
}

// patience is how long it may take to answer.
const patience = 10 * time.Second

// New makes one. An issuer must be reached over https, or on this machine.
func New(o Options) (*Server, error) {
	u, err := url.Parse(o.Issuer)
	if err != nil {
		return nil, err
	}
	host := u.Hostname()
	if u.Scheme != "https" && !(u.Scheme == "http" && (host == "localhost" || host == "127.0.0.1")) || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("the issuer %q is no https address", o.Issuer)
	}
	if o.Client == "" || o.Origin == "" {
		return nil, errors.New("an identity server needs the name of this house there, and the address at which browsers see this house")
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: patience}
	}
	return &Server{o: o}, nil
}

// ReadSecret reads the secret that stands in a file, "" for no file.
func ReadSecret(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	b, err := os.ReadFile(name)
	return strings.TrimSpace(string(b)), err
}

func (s *Server) provider(ctx context.Context) (*oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.p != nil {
		return s.p, nil
	}
	// The keys are fetched later as well, when this request is long over.
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.o.HTTP), s.o.Issuer)
	if err == nil {
		s.p = p
	}
	return p, err
}

func (s *Server) config(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: s.o.Client, ClientSecret: s.o.Secret, Endpoint: p.Endpoint(), RedirectURL: s.o.Origin + Back, Scopes: []string{oidc.ScopeOpenID}}
}

// expected is what an answer has to fit.
type expected struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE
}

func random() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Begin gives the address to which a browser is sent, and what its answer must fit.
func (s *Server) Begin(ctx context.Context) (to string, expect []byte, err error) {
	p, err := s.provider(ctx)
	if err != nil {
		return "", nil, err
	}
	e := expected{random(), random(), oauth2.GenerateVerifier()}
	expect, err = json.Marshal(e)
	return s.config(p).AuthCodeURL(e.State, oidc.Nonce(e.Nonce), oauth2.S256ChallengeOption(e.Verifier)), expect, err
}

// Finish reads what a browser came back with, and gives whom the identity server means: "ISSUER SUBJECT".
func (s *Server) Finish(ctx context.Context, expect []byte, answer map[string][]string) (subject string, err error) {
	var e expected
	if err := json.Unmarshal(expect, &e); err != nil {
		return "", err
	}
	got := url.Values(answer)
	if e.State == "" || subtle.ConstantTimeCompare([]byte(got.Get("state")), []byte(e.State)) != 1 {
		return "", errors.New("the state is not the one that was given")
	}
	if iss := got.Get("iss"); iss != "" && iss != s.o.Issuer { // RFC 9207: an answer of another server
		return "", fmt.Errorf("the answer is of %q", iss)
	}
	if what := got.Get("error"); what != "" {
		return "", fmt.Errorf("it says %q", what)
	}
	p, err := s.provider(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, s.o.HTTP)
	token, err := s.config(p).Exchange(ctx, got.Get("code"), oauth2.VerifierOption(e.Verifier))
	if err != nil {
		return "", err
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", errors.New("there is no identity token")
	}
	id, err := p.Verifier(&oidc.Config{ClientID: s.o.Client}).Verify(ctx, raw)
	if err != nil {
		return "", err
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(e.Nonce)) != 1 {
		return "", errors.New("the nonce is not the one that was given")
	}
	if id.Subject == "" {
		return "", errors.New("it names nobody")
	}
	return Subject(id.Issuer, id.Subject), nil
}

// Subject is how an account is tied to somebody whom an identity server knows.
func Subject(issuer, subject string) string { return issuer + " " + subject }

// Issuer is the address of the identity server.
func (s *Server) Issuer() string { return s.o.Issuer }

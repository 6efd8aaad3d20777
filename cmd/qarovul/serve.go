package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"qarovul/internal/access"
	"qarovul/internal/api"
	"qarovul/internal/app"
	"qarovul/internal/demo"
	"qarovul/internal/door"
	"qarovul/internal/identity"
	"qarovul/internal/web"
	"qarovul/internal/when"
)

type serveCmd struct {
	Addr       string        `help:"Address to listen on." default:"127.0.0.1:8080" env:"QAROVUL_ADDR" placeholder:"HOST:PORT"`
	Search     time.Duration `help:"Search at most this long for each month that a first start plans." default:"30s"`
	Witness    []string      `help:"Witness to have the journal signed by, again for each; it must be one that journal witness runs, best on another machine." env:"QAROVUL_WITNESS" placeholder:"URL=KEY" sep:"none"`
	Origin     string        `help:"Address at which browsers see this server: https://guard.example, through a proxy before it. Cookies are then for https alone, passkeys are taken and, unless said otherwise by account keys, needed. Without it passkeys work at http://localhost on this machine." env:"QAROVUL_ORIGIN" placeholder:"URL"`
	OIDCIssuer string        `help:"Identity server of the force, to sign in by as well as here: its address. Without it no other host is ever asked." env:"QAROVUL_OIDC_ISSUER" placeholder:"URL" name:"oidc-issuer"`
	OIDCClient string        `help:"The name by which the identity server knows this house." env:"QAROVUL_OIDC_CLIENT" placeholder:"ID" name:"oidc-client"`
	OIDCSecret string        `help:"File with the secret that the identity server gave this house; none for a public client." env:"QAROVUL_OIDC_SECRET_FILE" placeholder:"FILE" name:"oidc-secret-file"`
	HTTPS      bool          `help:"Browsers reach this server over https, through a proxy before it: cookies are then for https alone." name:"https" env:"QAROVUL_HTTPS"`
	Empty      bool          `help:"Start with an empty register instead of the demo, to load one's own."`
}

// keys are passkeys at the address by which browsers see this server: as said or, on the machine itself, localhost.
func (s *serveCmd) keys(at net.Addr) (access.Keys, error) {
	if s.Origin == "" {
		host, port, err := net.SplitHostPort(at.String())
		if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
			return access.Keys{}, nil
		}
		return access.NewKeys("http://localhost:" + port)
	}
	k, err := access.NewKeys(strings.TrimSuffix(s.Origin, "/"))
	if errors.Is(err, access.ErrNoName) {
		return k, &app.Error{Code: app.CodeInvalid, Key: "origin", Args: []any{s.Origin}, Err: err}
	}
	return k, err
}

// identity is the identity server that the flags tell of; nil for none.
func (s *serveCmd) identity(origin string) (app.Identity, error) {
	if s.OIDCIssuer == "" {
		return nil, nil
	}
	secret, err := identity.ReadSecret(s.OIDCSecret)
	if err != nil {
		return nil, err
	}
	x, err := identity.New(identity.Options{Issuer: s.OIDCIssuer, Client: s.OIDCClient, Secret: secret, Origin: origin})
	if err != nil {
		return nil, &app.Error{Code: app.CodeInvalid, Key: "identity", Args: []any{err.Error()}, Err: err}
	}
	return x, nil
}

// shutdownTime is how long requests under way may take once the server is told to stop.
const shutdownTime = 5 * time.Second

func (s *serveCmd) Run(ctx context.Context, c *cli, e env) error {
	lis, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return &app.Error{Code: app.CodeConflict, Key: "listen", Args: []any{s.Addr}, Err: err}
	}
	defer lis.Close()
	if e.keys, err = s.keys(lis.Addr()); err != nil {
		return err
	}
	if e.identity, err = s.identity(e.keys.Origin); err != nil {
		return err
	}
	ctx, a, shut, err := open(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	if !s.Empty {
		if _, err := loadDemo(ctx, a, a.Today().Month(), e); err != nil {
			return err
		}
	}
	srv := &http.Server{Handler: handler(a, s.HTTPS || strings.HasPrefix(s.Origin, "https:"), slog.New(slog.NewTextHandler(e.stderr, nil))), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	srv.RegisterOnShutdown(a.EndLive)
	fmt.Fprintf(e.stdout, "qarovul: open http://%s\n", lis.Addr())
	if e.started != nil {
		e.started(lis.Addr().String())
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.Work(ctx) })
	g.Go(func() error { return a.KeepTerms(ctx) })
	g.Go(func() error { // the first reader need not wait for what can be read before
		if _, err := a.Day(ctx, a.Today()); err != nil && ctx.Err() == nil {
			return err
		}
		return nil
	})
	g.Go(func() error { return firstMonths(ctx, a, s.Search, e) })
	if len(s.Witness) > 0 {
		g.Go(func() error { return witnessed(ctx, c, s.Witness, slog.New(slog.NewTextHandler(e.stderr, nil))) })
	}
	g.Go(func() error {
		if err := srv.Serve(lis); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		end, done := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer done()
		if err := srv.Shutdown(end); err != nil {
			return srv.Close()
		}
		return nil
	})
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// handler joins the pages and the API behind the door. Requests that change something must come from the pages themselves.
func handler(a *app.App, https bool, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", api.New(a))
	mux.Handle("/", web.New(a))
	d := door.New(a, https, api.Refuse())
	d.Log = log
	return http.NewCrossOriginProtection().Handler(d.Guard(mux))
}

// firstMonths brings the demo to where a force in service would be: last month over, this month in force, the next
// planned. It does only what is still missing, so a start that was cut off is taken up again.
func firstMonths(ctx context.Context, a *app.App, limit time.Duration, e env) error {
	s, err := a.State(ctx)
	if err != nil || !s.Organisation.Demo {
		return err
	}
	this := a.Today().Month()
	t0 := e.now()
	did := false
	step := func(m when.Month, do func() error) error {
		mo, err := a.Month(ctx, m)
		if err != nil || mo.Working != "" && (m > this || mo.InForce != "") {
			return err
		}
		did = true
		fmt.Fprintf(e.stdout, "qarovul: planning %s …\n", m)
		return do()
	}
	// A start plans the months in order, so where this month is in force the one before was there or was never wanted.
	now, err := a.Month(ctx, this)
	if err != nil {
		return err
	}
	before := func(m when.Month, do func() error) error {
		if now.InForce != "" {
			return nil
		}
		return step(m, do)
	}
	if err := before(this.Previous(), func() error { return putInForce(ctx, a, this.Previous(), limit, e) }); err != nil {
		return err
	}
	if err := demo.Happen(ctx, a, this.Previous()); err != nil {
		return err
	}
	if err := step(this, func() error { return putInForce(ctx, a, this, limit, e) }); err != nil {
		return err
	}
	if err := demo.Happen(ctx, a, this); err != nil {
		return err
	}
	if err := step(this.Next(), func() error { return draft(ctx, a, this.Next(), limit, e) }); err != nil {
		return err
	}
	if did {
		fmt.Fprintf(e.stdout, "qarovul: the demo is ready after %.0f s: last month is over, %s is in force, %s is a draft\n",
			e.now().Sub(t0).Seconds(), this, this.Next())
	}
	return nil
}

func draft(ctx context.Context, a *app.App, m when.Month, limit time.Duration, e env) error {
	_, err := planMonth(ctx, a, m, limit, e)
	return err
}

package journalcmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"

	"qarovul/journal"
	"qarovul/journal/witness"
)

type witnessCmd struct {
	State string   `help:"Folder that holds the witness's key and what it has signed. Never the folder of the journal that it watches." required:"" placeholder:"DIR"`
	Addr  string   `help:"Address to listen on." default:"127.0.0.1:8090"`
	Name  string   `help:"Name of the witness, given to its key when that is made." default:"witness" placeholder:"NAME"`
	Log   []string `help:"Public key of a journal to watch; again for each." required:"" placeholder:"KEY" sep:"none"`
}

// Run serves until it is told to stop.
func (c *witnessCmd) Run(ctx context.Context, k *kong.Context, e *Env) error {
	folder, err := witness.OpenFolder(c.State)
	if err != nil {
		return err
	}
	err = c.serve(ctx, k, e, folder)
	return errors.Join(err, folder.Close())
}

func (c *witnessCmd) serve(ctx context.Context, k *kong.Context, e *Env, folder *witness.Folder) error {
	private, err := journal.ReadOrCreatePrivate(filepath.Join(c.State, "witness.key"), func() (string, error) { return journal.GenerateCosigner(e.Random, c.Name) })
	if err != nil {
		return err
	}
	cosigner, err := journal.ParseCosigner(private)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(c.State, "witness.key"), err)
	}
	w, err := witness.New(cosigner, folder, e.Now, c.Log...)
	if err != nil {
		return wrong("%w", err)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(k.Stdout, "witness  %s\naddress  http://%s\n", cosigner.Verifier(), l.Addr())
	server := &http.Server{Handler: w.Handler(func(err error) { fmt.Fprintln(k.Stderr, "qarovul:", err) }), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second,
		WriteTimeout: 20 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 8 << 10}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(end)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

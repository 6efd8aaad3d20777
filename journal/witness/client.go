package witness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"qarovul/journal"
)

// Client asks a witness.
type Client struct {
	URL  string        // submission prefix, such as http://127.0.0.1:8090
	Key  note.Verifier // the witness's
	HTTP *http.Client  // nil: http.DefaultClient
}

// NewClient makes a client for a witness at an address, whose answers must be signed with the public key.
func NewClient(address, vkey string) (*Client, error) {
	v, err := journal.ParseVerifier(vkey)
	if err != nil {
		return nil, err
	}
	if !journal.IsWitness(v) {
		return nil, fmt.Errorf("public key %s: of a journal, not of a witness", vkey)
	}
	return &Client{URL: strings.TrimSuffix(address, "/"), Key: v}, nil
}

// ErrAhead says that the witness has seen more of the journal than there is: it was truncated or rolled back.
var ErrAhead = errors.New("the witness has seen entries that are not here")

// Cosign has the witness sign a checkpoint of the journal and gives the note with the cosignature added. Old is the size that
// the witness is thought to have; where it has another, it is asked once more from that. A *Refusal says that the witness
// refuses; with ErrAhead or journal.ErrInconsistent in it, the journal is not what it was.
func (c *Client) Cosign(ctx context.Context, nodes journal.NodeReader, old int64, msg []byte, log note.Verifier) ([]byte, error) {
	here, err := journal.OpenCheckpoint(msg, log)
	if err != nil {
		return nil, err
	}
	old = min(old, here.Size)
	for try := 0; ; try++ {
		p, err := journal.ProveConsistency(ctx, nodes, old, msg)
		if err != nil {
			return nil, err
		}
		lines, err := c.add(ctx, p)
		var r *Refusal
		if errors.As(err, &r) && r.Size >= 0 && try < 2 {
			if r.Size > here.Size {
				return nil, &Refusal{r.Status, r.Size, fmt.Errorf("%w: it has %d, here are %d", ErrAhead, r.Size, here.Size)}
			}
			old = r.Size
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("witness %s: %w", c.Key.Name(), err)
		}
		return journal.AddCosignatures(msg, lines, log, c.Key)
	}
}

func (c *Client) add(ctx context.Context, p journal.Consistency) (string, error) {
	body, err := p.MarshalText()
	if err != nil {
		return "", err
	}
	status, kind, answer, err := c.do(ctx, http.MethodPost, c.URL+"/add-checkpoint", body)
	switch {
	case err != nil:
		return "", err
	case status == http.StatusOK:
		return answer, nil
	case status == http.StatusConflict && kind == "text/x.tlog.size":
		size, err := strconv.ParseInt(strings.TrimSuffix(answer, "\n"), 10, 64)
		if err != nil || size < 0 {
			return "", fmt.Errorf("answers the size %.40q", answer)
		}
		return "", &Refusal{status, size, fmt.Errorf("has %d entries", size)}
	case status == http.StatusConflict || status == http.StatusUnprocessableEntity:
		return "", &Refusal{status, -1, fmt.Errorf("%w (status %d)", journal.ErrInconsistent, status)}
	}
	return "", &Refusal{status, -1, fmt.Errorf("refuses with status %d: %.200s", status, strings.TrimSpace(answer))}
}

// Latest is the last checkpoint that the witness has of a journal, with both signatures verified.
func (c *Client) Latest(ctx context.Context, log note.Verifier) (journal.Signed, error) {
	status, _, answer, err := c.do(ctx, http.MethodGet, c.URL+"/checkpoint?origin="+url.QueryEscape(log.Name()), nil)
	if err != nil {
		return journal.Signed{}, err
	}
	if status != http.StatusOK {
		return journal.Signed{}, &Refusal{status, -1, fmt.Errorf("refuses with status %d: %.200s", status, strings.TrimSpace(answer))}
	}
	s, err := journal.OpenCheckpoint([]byte(answer), log, c.Key)
	if err == nil && len(s.Cosignatures) == 0 {
		err = fmt.Errorf("checkpoint: not cosigned by %s", c.Key.Name())
	}
	return s, err
}

func (c *Client) do(ctx context.Context, method, address string, body []byte) (status int, kind, answer string, err error) {
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return 0, "", "", err
	}
	h := c.HTTP
	if h == nil {
		h = http.DefaultClient
	}
	resp, err := h.Do(r)
	if err != nil {
		return 0, "", "", err
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	err = errors.Join(err, resp.Body.Close())
	return resp.StatusCode, resp.Header.Get("Content-Type"), string(b), err
}

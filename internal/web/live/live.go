// Package live lets a page follow what others change, also through another server on the same database. A page that wants to bears a
// stamp of what it shows; the browser is told of each newer one, and fetches the page again where it does not disturb its reader.
package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/web/ui"
)

// Desk is what the feed asks of the use cases.
type Desk interface {
	Live(ctx context.Context, rooms []string, f func(stamp string) error) error
}

// spell is how long one feed lasts. The browser asks again by itself, and whoever may no longer be here is then not let in.
const spell = 5 * time.Minute

const mostRooms = 8

// Mount puts the feed at /live?rooms=plan+force: server-sent events whose data is the stamp of these rooms, as app.Stamp gives it.
func Mount(k *ui.Kit, desk Desk) { k.Get("/live", feed{desk}.serve) }

type feed struct{ desk Desk }

func (f feed) serve(q *ui.Request) error {
	if access.Of(q.Context()).Account == "" {
		return app.Errorf(app.CodeUnauthenticated, "unauthenticated")
	}
	rooms := strings.Fields(q.Get("rooms"))
	if len(rooms) == 0 || len(rooms) > mostRooms {
		return app.Errorf(app.CodeInvalid, "web.form")
	}
	w := q.Writer()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	ctx, end := context.WithTimeout(q.Context(), spell)
	defer end()
	err := f.desk.Live(ctx, rooms, func(stamp string) error {
		if _, err := fmt.Fprintf(w, "data: %s\n\n", stamp); err != nil {
			return context.Canceled // whoever listened is gone
		}
		return out.Flush()
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

package main

import (
	"context"
	"fmt"

	"qarovul/internal/words"
)

type retentionCmd struct {
	Erase bool `help:"Erase what is past its term now."`
	JSON  bool `help:"Last line on stdout is one JSON object." name:"json"`
}

func (x *retentionCmd) Run(ctx context.Context, c *cli, e env) error {
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	r, err := a.Retention(ctx)
	if err != nil {
		return err
	}
	type line struct {
		Class  string `json:"class"`
		Term   string `json:"term"`
		Before string `json:"before,omitempty"`
		Past   int    `json:"past"`
		Held   int    `json:"held"`
		Soon   int    `json:"soon"`
		Erased int    `json:"erased"`
	}
	out := make([]line, len(r.Classes))
	for i, k := range r.Classes {
		out[i] = line{string(k.Class), k.Text, k.Before.String(), k.Past, k.Held, k.Soon, 0}
	}
	if x.Erase {
		done, err := a.Expire(ctx)
		if err != nil {
			return err
		}
		for i, k := range r.Classes {
			out[i].Erased = done[k.Class]
		}
	}
	if x.JSON {
		return lastLine(e.stdout, map[string]any{"classes": out, "holds": len(r.Holds)})
	}
	for i, k := range r.Classes {
		l := out[i]
		fmt.Fprintf(e.stdout, "%-13s %-6s past %d, held %d, within 30 days %d, erased %d: %s\n", l.Class, l.Term, l.Past, l.Held, l.Soon, l.Erased, k.Holds.In(words.Lang(c.Lang)))
	}
	return nil
}

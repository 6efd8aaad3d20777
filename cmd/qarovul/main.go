// Command qarovul is the duty desk of a guard force: it keeps the register, plans who guards what and when, proves the
// plan and prints the orders. One binary, one data folder.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], terminal()))
}

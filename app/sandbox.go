package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"

	"taxrefund/app/rails/sandbox"
	"taxrefund/models"
)

// runSandbox runs the sandbox rail as a process of its own. The first line it prints is the address it listens on. With
// --with-parent it ends when its standard input does, so that it never outlives whoever started it.
func runSandbox(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	listen := f.String("listen", "127.0.0.1:8090", "address to listen on")
	journal := f.String("journal", "data/sandbox.jsonl", "file that every execution is written to before it is answered")
	withParent := f.Bool("with-parent", false, "end when standard input ends")
	if err := f.Parse(args); err != nil {
		return err
	}
	server, err := sandbox.NewServer(sandbox.ServerConfig{Journal: *journal, Clock: models.SystemClock{}})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if *withParent {
		go func() { _, _ = io.Copy(io.Discard, os.Stdin); cancel() }()
	}
	return server.Run(ctx, l)
}

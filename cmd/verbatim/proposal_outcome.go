package main

import "github.com/urfave/cli/v2"

// outcomeCommands plan, ship and measure proposals.
func (p *program) outcomeCommands() []*cli.Command { return nil }

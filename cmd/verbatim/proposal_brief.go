package main

import "github.com/urfave/cli/v2"

// briefCommands tell people of a proposal.
func (p *program) briefCommands() []*cli.Command { return nil }

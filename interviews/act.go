package interviews

import "context"

// An Act says who does something, and under which operation. It travels in
// the context and is recorded in every event.
type Act struct {
	Actor string // who acts
	Op    string // operation ID: the same ID is carried out once, however often it arrives; "" makes one
	Kind  string // what the operation is called when it writes several things; "" takes the first write's name
	About string // what it is about, likewise; "" with a Kind leaves it to the first write, too
}

type actKey struct{}

// Acting returns a context in which a acts.
func Acting(ctx context.Context, a Act) context.Context {
	return context.WithValue(ctx, actKey{}, a)
}

// Actor returns the act of a context; the zero Act when nobody acts.
func Actor(ctx context.Context) Act {
	a, _ := ctx.Value(actKey{}).(Act)
	return a
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A database is an open SQLite file or PostgreSQL server.
type database struct {
	dialect dialect
	reads   *sql.DB
	writes  *sql.DB
	opt     Options

	queue   chan *job     // SQLite: to the writer goroutine
	writer  *prepared     // SQLite: the connection on which the writer goroutine works
	commit  time.Duration // SQLite: how long the last commit took
	unmoved int           // SQLite: Updates since the last checkpoint
	done    chan struct{}
	open    sync.RWMutex // held for reading by every update
	closed  bool
	ids     ids
}

// A job is one Update waiting for the writer.
type job struct {
	ctx      context.Context
	fn       func(*txn) error
	kind     string // what its event is called unless the act says it; "" is not known yet
	subject  string
	replayed bool
	err      error
	crashed  any           // what fn panicked with
	left     bool          // fn ended its goroutine
	ready    chan struct{} // closed after the commit
}

// groupSize bounds how many Updates share one commit.
const groupSize = 64

// A commit collects Updates for a few times as long as the last one took, so
// that the disk is busy with commits for a fifth of the time at most, and
// nobody waits for long where it is fast; within these bounds.
const (
	groupCommits = 4
	groupLeast   = time.Millisecond
	groupTime    = 100 * time.Millisecond
)

// A writer that is never idle stops for a breath now and then, longer than
// others wait between two tries: else another process would never get in.
const (
	breathEvery = 80 * time.Millisecond
	breath      = 8 * waitStep
)

// startWriter starts the goroutine through which all writes to SQLite go.
func (db *database) startWriter(ctx context.Context) error {
	if db.dialect.name == postgresDialect.name {
		return nil // its writers wait for each other in the server
	}
	if err := db.openWriter(ctx); err != nil {
		return err
	}
	db.queue, db.done = make(chan *job), make(chan struct{})
	tidy := make(chan struct{}, 1)
	var tidied sync.WaitGroup
	tidied.Go(func() { db.checkpoint(tidy) })
	go func() {
		defer close(db.done)
		defer tidied.Wait()
		defer close(tidy)
		for first := range db.queue {
			since := time.Now()
			for next := first; next != nil; next = db.poll() {
				if db.group(next); db.unmoved >= checkpointEvery {
					db.unmoved = 0
					select {
					case tidy <- struct{}{}:
					default: // one is under way
					}
				}
				if time.Since(since) > breathEvery {
					time.Sleep(breath)
					since = time.Now()
				}
			}
		}
	}()
	return nil
}

// SQLite's write-ahead log is moved into the database after so many Updates,
// beside those that follow. A commit does it by itself, and keeps everybody
// waiting, only when the log has so many pages.
const (
	checkpointEvery = 200
	longLog         = 16000
)

// checkpoint moves the log whenever it is told to. What readers or others
// keep it from moving is moved the next time.
func (db *database) checkpoint(tidy <-chan struct{}) {
	for range tidy {
		_, err := db.writes.ExecContext(context.Background(), "pragma wal_checkpoint(passive)")
		_ = err // nothing is lost: a commit does it in the end
	}
}

// openWriter takes the connection that the writer goroutine keeps, with the
// statements that are compiled on it.
func (db *database) openWriter(ctx context.Context) error {
	conn, err := db.writes.Conn(ctx)
	if err != nil {
		return classify(err)
	}
	// From here on begin waits, more evenly than SQLite does by itself.
	for _, pragma := range []string{"pragma busy_timeout = 0", fmt.Sprintf("pragma wal_autocheckpoint = %d", longLog)} {
		if _, err := conn.ExecContext(ctx, pragma); err != nil {
			return classify(errors.Join(err, conn.Close()))
		}
	}
	db.writer = &prepared{conn, map[string]*sql.Stmt{}}
	return nil
}

func (db *database) close() error {
	db.open.Lock()
	defer db.open.Unlock()
	if db.closed {
		return nil
	}
	db.closed = true
	if db.queue != nil {
		close(db.queue)
		<-db.done
	}
	var err error
	if db.writer != nil {
		err = db.writer.Close()
	}
	return errors.Join(err, db.reads.Close(), db.writes.Close())
}

// update runs fn in a transaction and appends its event, which is called so
// unless the act or fn says something else; "" leaves it to them.
func (db *database) update(ctx context.Context, kind, subject string, fn func(*txn) error) (replayed bool, err error) {
	return db.submit(ctx, kind, subject, fn).wait()
}

// submit hands fn to the writer. What is submitted by one goroutine is carried
// out in that order.
func (db *database) submit(ctx context.Context, kind, subject string, fn func(*txn) error) *job {
	j := &job{ctx: ctx, fn: fn, kind: kind, subject: subject, ready: make(chan struct{})}
	db.open.RLock() // until it is ready: a close waits for it
	if j.err = ctx.Err(); j.err == nil && db.closed {
		j.err = errors.New("the workspace has been closed")
	}
	if j.err != nil {
		db.answer([]*job{j})
		return j
	}
	if db.queue == nil {
		db.group(j)
		return j
	}
	select {
	case db.queue <- j:
	case <-ctx.Done():
		j.err = ctx.Err()
		db.answer([]*job{j})
	}
	return j
}

func (db *database) answer(jobs []*job) {
	for _, j := range jobs {
		close(j.ready)
		db.open.RUnlock()
	}
}

// wait returns how the job ended. A panic of its function is the waiter's.
func (j *job) wait() (replayed bool, err error) {
	<-j.ready
	if j.crashed != nil {
		panic(j.crashed)
	}
	if j.left {
		runtime.Goexit()
	}
	return j.replayed, j.err
}

// group commits a job together with those that are waiting behind it, each in
// a savepoint of its own, and answers all of them after the commit.
func (db *database) group(first *job) {
	jobs := []*job{first}
	defer func() { db.answer(jobs) }()
	fail := func(err error) {
		for _, j := range jobs {
			if j.err == nil {
				j.err = err
			}
		}
	}
	// A commit once begun is carried through for all, whoever gives up waiting.
	ctx := context.WithoutCancel(first.ctx)
	conn, q, err := db.begin(ctx)
	if err != nil {
		// Those behind would only wait as long again, one after the other.
		for next := db.poll(); next != nil; next = db.poll() {
			jobs = append(jobs, next)
		}
		fail(err)
		return
	}
	defer db.leave(conn)
	alive := db.run(conn, q, first)
	for until := time.Now().Add(db.collects()); alive && len(jobs) < groupSize && time.Now().Before(until); {
		next := db.poll()
		if next == nil {
			break
		}
		jobs = append(jobs, next)
		alive = db.run(conn, q, next)
	}
	if alive {
		err = db.commitOn(ctx, conn, len(jobs))
	} else {
		err = jobs[len(jobs)-1].err // took the work of the others with it
	}
	if err != nil {
		_, rollback := conn.ExecContext(ctx, "rollback")
		_ = rollback // there may be nothing to roll back
		fail(classify(err))
	}
}

// collects is how long a group takes up more Updates.
func (db *database) collects() time.Duration {
	return min(max(groupCommits*db.commit, groupLeast), groupTime)
}

func (db *database) commitOn(ctx context.Context, conn *sql.Conn, jobs int) error {
	started := time.Now()
	_, err := conn.ExecContext(ctx, "commit")
	if db.queue != nil { // only one goroutine writes
		db.commit = time.Since(started)
		db.unmoved += jobs
	}
	return err
}

// poll returns a job that is waiting, or nil.
func (db *database) poll() *job {
	select {
	case j := <-db.queue: // nil when there is no queue, or it is closed
		return j
	default:
		return nil
	}
}

// begin takes a connection and starts a write transaction on it, trying again
// while another process writes, up to the store's wait. What belongs to the
// transaction is sent to q.
func (db *database) begin(ctx context.Context) (conn *sql.Conn, q queryer, err error) {
	if conn, q, err = db.take(ctx); err != nil {
		return nil, nil, classify(err)
	}
	until := time.Now().Add(db.opt.Wait)
	for {
		err = db.beginOn(ctx, conn)
		if err == nil {
			return conn, q, nil
		}
		if !errors.Is(err, errs.Busy) || time.Now().After(until) {
			db.leave(conn)
			if db.writer != nil && !errors.Is(err, errs.Busy) { // perhaps a new one can do it
				err = errors.Join(err, db.writer.Close())
				db.writer = nil
			}
			return nil, nil, err
		}
		time.Sleep(waitStep)
	}
}

// take returns a connection to write on and what to send statements to.
func (db *database) take(ctx context.Context) (*sql.Conn, queryer, error) {
	if db.queue == nil {
		conn, err := db.writes.Conn(ctx)
		return conn, conn, err
	}
	if db.writer == nil {
		if err := db.openWriter(ctx); err != nil {
			return nil, nil, err
		}
	}
	return db.writer.Conn, db.writer, nil
}

// leave gives back what take took.
func (db *database) leave(conn *sql.Conn) {
	if db.writer != nil {
		_ = db.writer.trim() // a statement that cannot be closed is compiled anew
		return
	}
	_ = conn.Close()
}

func (db *database) beginOn(ctx context.Context, conn *sql.Conn) error {
	for i, statement := range db.dialect.begin {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			if i > 0 {
				_, rollback := conn.ExecContext(ctx, "rollback")
				err = errors.Join(err, rollback)
			}
			return classify(err)
		}
	}
	return nil
}

// run carries a job out by q inside the transaction of conn, all or nothing. It
// reports whether the transaction is still alive.
func (db *database) run(conn *sql.Conn, q queryer, j *job) (alive bool) {
	ctx := context.WithoutCancel(j.ctx)
	exec := func(statement string) bool {
		_, err := conn.ExecContext(ctx, statement)
		j.err = errors.Join(j.err, classify(err))
		return err == nil
	}
	if !exec("savepoint job") {
		return false
	}
	tx := &txn{ctx: ctx, q: q, db: db, act: interviews.Actor(j.ctx), now: db.opt.Now()}
	ran := make(chan struct{})
	go j.carryOut(tx, ran)
	<-ran
	// Without its savepoint a job cannot be told from the others: a transaction
	// that lost it is lost with all of them.
	if j.err != nil && !exec("rollback to job") {
		return false
	}
	return exec("release job")
}

// carryOut runs the job's function, unless the log has the operation already,
// and records what it changed. It has a goroutine of its own, which the
// function may end, as a failing test does.
func (j *job) carryOut(tx *txn, ran chan<- struct{}) {
	j.left = true
	defer close(ran)
	defer func() {
		if j.crashed = recover(); j.crashed != nil {
			j.left = false
		}
		if j.crashed != nil || j.left {
			j.err = errors.New("the write was broken off")
		}
	}()
	if j.err = j.ctx.Err(); j.err != nil { // given up while it waited
		j.left = false
		return
	}
	var done *Event
	if done, j.err = carriedOut(tx.ctx, tx.q, j.kind, j.subject); done == nil && j.err == nil {
		if j.err = j.fn(tx); j.err == nil {
			tx.name(j.kind, j.subject)
			j.err = tx.appendEvent()
		}
	}
	j.replayed = done != nil
	j.left = false
}

package pgtest

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// errAbsent says that no PostgreSQL is installed.
var errAbsent = errors.New("no PostgreSQL found: install Debian's package postgresql, put initdb and pg_ctl into PATH, or set " +
	Variable + " to the URL of a server where databases may be created")

// A server is a throw-away PostgreSQL that listens on a socket in its folder.
type server struct {
	dir, bin string
	url      string
	as       *syscall.Credential // nil: whoever runs the tests
}

func startServer() (_ *server, err error) {
	s := &server{}
	if s.bin, err = binaries(); err != nil {
		return nil, err
	}
	if s.as, err = unprivileged(); err != nil {
		return nil, err
	}
	// A short path: the name of a socket has at most 107 bytes.
	if s.dir, err = os.MkdirTemp("", "pg"); err != nil {
		return nil, err
	}
	if err := s.boot(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	s.url = "postgres://postgres@/postgres?" + url.Values{"host": {s.dir}}.Encode()
	return s, nil
}

func (s *server) boot() error {
	if s.as != nil {
		if err := os.Chown(s.dir, int(s.as.Uid), int(s.as.Gid)); err != nil {
			return err
		}
	}
	err := s.run("initdb", "--pgdata", s.data(), "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	if err != nil {
		return err
	}
	options := "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' -c max_connections=300 -k " + s.dir
	return s.run("pg_ctl", "--pgdata", s.data(), "--wait", "--timeout", "60", "--log", filepath.Join(s.dir, "log"), "--options", options, "start")
}

func (s *server) data() string { return filepath.Join(s.dir, "data") }

func (s *server) stop() error {
	err := s.run("pg_ctl", "--pgdata", s.data(), "--mode", "immediate", "--wait", "stop")
	return errors.Join(err, os.RemoveAll(s.dir))
}

func (s *server) run(name string, args ...string) error {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	if s.as != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	}
	// Into a file: the server keeps the descriptor open, and a pipe would
	// never end.
	out, err := os.CreateTemp(s.dir, "out")
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w\n%s", name, err, said)
	}
	return nil
}

// binaries finds the folder of initdb and pg_ctl: that of PATH, or the newest
// of Debian's.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	best, newest := "", -1
	for _, path := range found {
		bin := filepath.Dir(path)
		version, err := strconv.Atoi(strings.Split(filepath.Base(filepath.Dir(bin)), ".")[0])
		if err == nil && version > newest {
			best, newest = bin, version
		}
	}
	if best == "" {
		return "", errAbsent
	}
	return best, nil
}

// unprivileged returns the user that the server runs as when the tests run as
// root, which initdb refuses.
func unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errAbsent
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(errUID, errGID)
}

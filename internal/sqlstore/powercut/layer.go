// Package powercut cuts the power under SQLite, for tests. It is a file layer that hands everything on to the system's and notes each
// write, truncation, sync, making and deletion of a file. From what it noted it gives the folder as it may be found after the
// power failed at any of these moments.
//
// What was synced is there. What was not may be there or not, in any mixture, a sector at a time. A new file may be missing until it
// was first synced, a deleted one may be there again until its folder was. That is all that SQLite relies on, and as little
// as a disk with a cache of its own guarantees.
package powercut

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// Recorder notes what is done to files through one layer.
type Recorder struct {
	name string // of the layer, for the address of a database: vfs=NAME

	mu     sync.Mutex
	ops    []op
	left   int // what is done before the disk breaks; negative: for ever
	broken bool
}

// Break has the disk fail for good once so much more was done to files.
func (r *Recorder) Break(after int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = after
}

// Broken tells whether it has failed.
func (r *Recorder) Broken() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.broken
}

type kind int

const (
	making kind = iota
	writing
	truncating
	syncing
	deleting
	marking
)

// op is one thing that was done.
type op struct {
	kind kind
	file string // its name in the folder
	at   int64  // writing: where; truncating: the size
	data []byte
	mark any
	firm bool // deleting: the folder was synced
}

// The layers and their files are known by the addresses under which SQLite calls.
var (
	layers   sync.Map // address of a layer: *Recorder
	files    sync.Map // address of a file: *file
	methods  sync.Map // address of the system's methods: of ours over them
	system   = sync.OnceValue(func() uintptr { return lib.Xsqlite3_vfs_find(libc.NewTLS(), 0) })
	numbered atomic.Int64
)

type file struct {
	r     *Recorder
	name  string
	under uintptr // the system's methods
}

// New makes a layer. It stays with the process.
func New() *Recorder {
	tls := libc.NewTLS()
	r := &Recorder{left: -1, name: fmt.Sprintf("powercut%d", numbered.Add(1))}
	p := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(lib.Tsqlite3_vfs{})))
	v := at[lib.Tsqlite3_vfs](p)
	*v = *at[lib.Tsqlite3_vfs](system())
	name, err := libc.CString(r.name)
	if err != nil {
		panic(err)
	}
	v.FpNext, v.FzName, v.FxOpen, v.FxDelete = 0, name, address(open), address(remove)
	layers.Store(p, r)
	if rc := lib.Xsqlite3_vfs_register(tls, p, 0); rc != lib.SQLITE_OK {
		panic(fmt.Sprint("register a file layer: ", rc))
	}
	return r
}

// Setting names the layer in a database's address.
func (r *Recorder) Setting() string { return "vfs=" + r.name }

// Mark notes that something was told to somebody: from here on it must not be lost.
func (r *Recorder) Mark(v any) { r.note(op{kind: marking, mark: v}) }

// note says whether it is done: false where the disk has failed.
func (r *Recorder) note(o op) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o.kind != marking && o.kind != making {
		if r.broken = r.broken || r.left == 0; r.broken {
			return false
		}
		r.left--
	}
	r.ops = append(r.ops, o)
	return true
}

// at reads memory of SQLite's, which no Go pointer points to.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// address is a function as SQLite's translation calls it: the address of its closure, which for a function of the package is fixed.
func address(f any) uintptr { return (*[2]uintptr)(unsafe.Pointer(&f))[1] }

// function is the other way round.
func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&struct{ uintptr }{p})) }

func open(tls *libc.TLS, vfs, name, id uintptr, flags int32, out uintptr) int32 {
	sys := at[lib.Tsqlite3_vfs](system())
	files.Delete(id)
	var base string
	fresh := false
	if name != 0 {
		base = filepath.Base(libc.GoString(name))
		_, err := os.Stat(libc.GoString(name))
		fresh = err != nil
	}
	rc := function[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](sys.FxOpen)(tls, system(), name, id, flags, out)
	if rc != lib.SQLITE_OK || name == 0 {
		return rc
	}
	v, _ := layers.Load(vfs)
	r := v.(*Recorder)
	f := &at[lib.Tsqlite3_file](id).FpMethods
	files.Store(id, &file{r: r, name: base, under: *f})
	*f = over(tls, *f)
	if fresh {
		r.note(op{kind: making, file: base})
	}
	return rc
}

// over is a copy of the system's methods with ours in it.
func over(tls *libc.TLS, under uintptr) uintptr {
	if p, ok := methods.Load(under); ok {
		return p.(uintptr)
	}
	p := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(lib.Tsqlite3_io_methods{})))
	m := at[lib.Tsqlite3_io_methods](p)
	*m = *at[lib.Tsqlite3_io_methods](under)
	m.FxWrite, m.FxTruncate, m.FxSync = address(write), address(truncate), address(flush)
	was, _ := methods.LoadOrStore(under, p)
	return was.(uintptr)
}

func of(id uintptr) (*file, *lib.Tsqlite3_io_methods) {
	v, _ := files.Load(id)
	f := v.(*file)
	return f, at[lib.Tsqlite3_io_methods](f.under)
}

func write(tls *libc.TLS, id, data uintptr, n int32, off int64) int32 {
	f, m := of(id)
	if !f.r.note(op{kind: writing, file: f.name, at: off, data: bytes.Clone(libc.GoBytes(data, int(n)))}) {
		return lib.SQLITE_IOERR_WRITE
	}
	return function[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](m.FxWrite)(tls, id, data, n, off)
}

func truncate(tls *libc.TLS, id uintptr, size int64) int32 {
	f, m := of(id)
	if !f.r.note(op{kind: truncating, file: f.name, at: size}) {
		return lib.SQLITE_IOERR_TRUNCATE
	}
	return function[func(*libc.TLS, uintptr, int64) int32](m.FxTruncate)(tls, id, size)
}

// flush is noted before it is done: whoever is told of something is told after.
func flush(tls *libc.TLS, id uintptr, flags int32) int32 {
	f, m := of(id)
	if !f.r.note(op{kind: syncing, file: f.name}) {
		return lib.SQLITE_IOERR_FSYNC
	}
	return function[func(*libc.TLS, uintptr, int32) int32](m.FxSync)(tls, id, flags)
}

func remove(tls *libc.TLS, vfs, name uintptr, firm int32) int32 {
	v, _ := layers.Load(vfs)
	if !v.(*Recorder).note(op{kind: deleting, file: filepath.Base(libc.GoString(name)), firm: firm != 0}) {
		return lib.SQLITE_IOERR_DELETE
	}
	return function[func(*libc.TLS, uintptr, uintptr, int32) int32](at[lib.Tsqlite3_vfs](system()).FxDelete)(tls, system(), name, firm)
}

package powercut

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Keep says what of the unsynced a loss of power leaves.
type Keep int

// What may be left.
const (
	Nothing Keep = iota
	Everything
	Some // any part, down to single sectors
)

func (k Keep) String() string {
	return [...]string{"nothing unsynced", "everything unsynced", "some of the unsynced"}[k]
}

// sector is what a disk writes whole or not at all.
const sector = 512

// content is a file between two syncs.
type content struct {
	durable []byte
	there   bool // durably
	pending []op // what was done since
}

// Disk is a folder at one moment of what a layer has noted.
type Disk struct {
	ops   []op
	next  int
	files map[string]*content
	marks []any
}

// Disk begins at the first moment, with the folder as it was then.
func (r *Recorder) Disk(begin map[string][]byte) *Disk {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := &Disk{ops: append([]op(nil), r.ops...), files: map[string]*content{}}
	for name, b := range begin {
		d.files[name] = &content{durable: b, there: true}
	}
	return d
}

// Moments is how many there are from here to the end.
func (d *Disk) Moments() int { return len(d.ops) - d.next }

// Step goes on to the next moment, false if there is none.
func (d *Disk) Step() bool {
	if d.next == len(d.ops) {
		return false
	}
	o := d.ops[d.next]
	d.next++
	if o.kind == marking {
		d.marks = append(d.marks, o.mark)
		return true
	}
	f := d.files[o.file]
	if f == nil {
		f = &content{}
		d.files[o.file] = f
	}
	switch {
	case o.kind == syncing:
		f.durable, f.there = f.with(func(op) func(int) bool { return all }, true)
		f.pending = nil
	case o.kind == deleting && o.firm:
		*f = content{}
	default:
		f.pending = append(f.pending, o)
	}
	return true
}

// Marks are those of before the moment.
func (d *Disk) Marks() []any { return d.marks }

func all(int) bool { return true }

// with is the file with what is pending, as far as keep says so: nil drops the whole of an operation, else it is asked for each sector.
func (f *content) with(keep func(op) func(sector int) bool, there bool) ([]byte, bool) {
	b := bytes.Clone(f.durable)
	there = there || f.there
	for _, o := range f.pending {
		k := keep(o)
		if k == nil {
			continue
		}
		switch o.kind {
		case making:
			there = true
		case deleting:
			b, there = nil, false
		case truncating:
			b = sized(b, o.at)
		case writing:
			there = true
			for i := 0; i < len(o.data); {
				end := min(len(o.data), i+sector-int((o.at+int64(i))%sector))
				if k(i / sector) {
					to := o.at + int64(end)
					if int64(len(b)) < to {
						b = sized(b, to)
					}
					copy(b[o.at+int64(i):], o.data[i:end])
				}
				i = end
			}
		}
	}
	return b, there
}

func sized(b []byte, n int64) []byte {
	if int64(len(b)) >= n {
		return b[:n:n]
	}
	return append(b, make([]byte, n-int64(len(b)))...)
}

// After is the folder as it is found when the power fails here.
func (d *Disk) After(keep Keep, random *rand.Rand) map[string][]byte {
	out := map[string][]byte{}
	for name, f := range d.files {
		b, there := f.with(func(o op) func(int) bool {
			switch {
			case keep == Nothing:
				return nil
			case keep == Everything:
				return all
			case o.kind != writing:
				if random.IntN(2) == 0 {
					return nil
				}
				return all
			}
			switch random.IntN(4) {
			case 0:
				return nil
			case 1:
				return all
			}
			return func(int) bool { return random.IntN(2) == 0 }
		}, false)
		if there {
			out[name] = b
		}
	}
	return out
}

// Put writes files into a folder.
func Put(dir string, files map[string][]byte) error {
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Get reads the files of a folder.
func Get(dir string) (map[string][]byte, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, e := range list {
		if out[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	return out, nil
}

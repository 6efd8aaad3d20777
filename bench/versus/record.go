package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// record is what came of a run. Cost, Feasible and Broken are what our checker says of the answer; Claimed and Bound are
// what the solver says of itself.
type record struct {
	Family   string  `json:"family"`
	Instance string  `json:"instance"`
	Solver   string  `json:"solver"`
	Version  string  `json:"version"` // of our engine the commit that changed it last
	Limit    float64 `json:"limit"`   // seconds
	Threads  int     `json:"threads"`
	Seed     uint64  `json:"seed"`
	Clock    string  `json:"clock,omitempty"` // "cpu" where Limit and Seconds are by the processor's clock

	Answer   bool    `json:"answer"` // there is one
	Cost     int64   `json:"cost"`
	Feasible bool    `json:"feasible"`
	Broken   int     `json:"broken"` // times that a hard rule is broken
	Claimed  *int64  `json:"claimed"`
	Bound    *int64  `json:"bound"`
	Seconds  float64 `json:"seconds"`
	PeakMiB  int64   `json:"peak_mib"`
	Ended    string  `json:"ended"` // "itself", "deadline", or what went wrong
	Machine  string  `json:"machine"`
	Date     string  `json:"date"`
}

// key says which records stand for the same thing measured.
type key struct {
	family, instance, solver, version string
	limit                             float64
	threads                           int
	seed                              uint64
}

func (r *record) key() key {
	return key{r.Family, r.Instance, r.Solver, r.Version, r.Limit, r.Threads, r.Seed}
}

func (r run) key(version string) key {
	return key{r.Family, r.Instance, r.Solver, version, r.Time.Seconds(), r.Threads, r.Seed}
}

// load reads the results so far. A last line without an end was being written as the machine stopped, and is left out; add cuts it off.
func load(file string) ([]record, error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []record
	s := bufio.NewScanner(bytes.NewReader(b[:bytes.LastIndexByte(b, '\n')+1]))
	s.Buffer(nil, 1<<20)
	for n := 1; s.Scan(); n++ {
		var r record
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		list = append(list, r)
	}
	return list, s.Err()
}

// add appends a result, and has it on the disk before it returns.
func add(file string, r *record) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	whole := int64(bytes.LastIndexByte(old, '\n') + 1)
	if err := f.Truncate(whole); err != nil {
		return err
	}
	if _, err := f.WriteAt(append(b, '\n'), whole); err != nil {
		return err
	}
	return f.Sync()
}

func now() string { return time.Now().UTC().Format(time.RFC3339) }

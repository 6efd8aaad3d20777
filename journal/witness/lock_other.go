//go:build !unix

package witness

import "os"

// lock makes a file that must not be there yet. Where the process was killed, somebody has to remove it by hand.
func lock(file string) (unlock func() error, err error) {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return func() error { _ = f.Close(); return os.Remove(file) }, nil
}

package pattern

import (
	"math"
	"math/bits"
)

// dice draws the chances of a walker, who asks several times for each change and changes millions of times a second: splitmix64, after
// G. Steele, D. Lea and C. Flood 2014.
type dice struct{ state uint64 }

func (d *dice) draw() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n draws one of 0 to n-1, each as likely as the others up to 2⁻⁵⁰.
func (d *dice) n(n int) int {
	hi, _ := bits.Mul64(d.draw(), uint64(n))
	return int(hi)
}

// coin falls on either side.
func (d *dice) coin() bool { return d.draw()>>63 == 0 }

// rise draws from the exponential distribution of mean 1, to the nearest of its slices.
func (d *dice) rise() float64 { return rises[d.draw()>>(64-riseBits)] }

const riseBits = 12

// rises holds the middle of each of so many equally likely slices.
var rises = func() (of [1 << riseBits]float64) {
	for i := range of {
		of[i] = -math.Log((float64(i) + 0.5) / float64(len(of)))
	}
	return of
}()

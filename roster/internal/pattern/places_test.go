package pattern

import (
	"testing"

	"pgregory.net/rapid"
)

// Whatever its form, the table gives back what was put into it since it was last emptied.
func TestPlacesKeepWhatIsPut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p places
		weeks, amount := 3, rapid.SampledFrom([]int{5, mostPlaces}).Draw(t, "amount")
		for range 3 {
			p.reset(4, weeks, amount)
			p.next()
			want := map[[3]int32]int32{}
			for n := range rapid.Int32Range(0, 300).Draw(t, "labels") {
				k := [3]int32{rapid.Int32Range(0, 3).Draw(t, "state"), rapid.Int32Range(0, 2).Draw(t, "week"),
					rapid.Int32Range(0, int32(amount)-1).Draw(t, "main")}
				place := p.of(k[0], k[1], k[2])
				old, ok := want[k]
				if !ok {
					old = -1
				}
				if *place != old {
					t.Fatalf("at %v: got %d, want %d", k, *place, old)
				}
				*place, want[k] = n, n
			}
		}
	})
}

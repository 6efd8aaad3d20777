package roster

import (
	"context"
	"math"
	"slices"
	"time"
)

// The schedule of the improvement. Steps are counted for each demand, temperatures in terms of warmth, gains in thousandths.
const (
	firstSteps  = 240    // of the first round
	laterSteps  = 80     // of each further one
	leastSteps  = 100    // for so many demands at least
	largeFrom   = 10_000 // demands: a larger roster gets fewer steps for each
	taper       = 0.35
	epochSteps  = 12 // between two looks at the clock
	wholeEach   = 8  // one of so many epochs is not parted, in a roster of wholePeople; fewer in a larger one
	wholePeople = 2500
	lastDown    = 0.9 // of a round, then it only goes down
	firstWarm   = 0.5
	smallWarm   = 1.5
	laterWarm   = 0.15
	coolest     = 0.005
	mendLinks   = 16  // of each chain that mends
	mendReach   = 800 // people looked at for each
	worthwhile  = 2   // a round that gains less is the last
	mostRounds  = 4   // where neither time nor steps are given
	slowestGain = 2   // rounds that must gain too little for that
)

// improve makes rounds of small moves at a falling temperature, and of chains, until they gain no more.
func (s *solver) improve() {
	ctx := s.hand.ctx
	defer func() { s.hand.ctx = ctx }()
	if s.o.Time > 0 {
		var cancel context.CancelFunc
		s.hand.ctx, cancel = context.WithDeadline(ctx, s.began.Add(s.o.Time))
		defer cancel()
	}
	all := newClimber(s.hand)
	warmth := all.warmth()
	steps, warm, later, share := firstSteps, firstWarm, laterWarm, 0.7
	if len(s.staff) < partedFrom {
		warm, later = smallWarm, smallWarm
	}
	for n, dry := 0, 0; dry < slowestGain && (n < mostRounds || s.o.Time > 0 || s.o.Steps > 0) && !s.halted() && s.stepsLeft() > 0; n++ {
		before := s.record
		s.done, s.ahead = s.ahead, s.ahead+(1-s.ahead)*share
		s.round(all, s.stepsOf(steps), warmth*warm, warmth*coolest)
		s.mendAll()
		s.tell("mend", 1)
		if s.open() > 0 {
			s.close(lessEffort, func(float64) { s.tell("close", 1) })
		}
		s.keepBest()
		if (before-s.record)*1000 < before*worthwhile {
			dry++
		}
		steps, warm, share = laterSteps, later, 0.5
	}
}

// stepsOf is how many steps a round takes, given how many for each demand. A large roster gets fewer for each, as each takes longer where
// the whole is too large for a cache: so time stays in proportion to size.
func (s *solver) stepsOf(each int) int {
	n := float64(max(len(s.staff), leastSteps))
	return int(float64(each) * n * min(1, math.Pow(largeFrom/n, taper)))
}

// stepsLeft is how many steps the options still allow.
func (s *solver) stepsLeft() int {
	if s.o.Steps == 0 {
		return math.MaxInt
	}
	return s.o.Steps - s.steps
}

// round makes so many steps while the temperature falls; where the time is short, it falls faster. It ends with steps
// that only go down.
func (s *solver) round(all *climber, steps int, from, to float64) {
	steps = min(steps, s.stepsLeft())
	began, first := time.Now(), s.steps
	whole := uint64(wholeEach * max(1, len(s.work)/wholePeople))
	for n := uint64(1); !s.halted() && s.steps-first < steps; n++ {
		done := float64(s.steps-first) / float64(steps)
		if s.o.Time > 0 {
			if left := s.o.Time - began.Sub(s.began); left > 0 {
				done = max(done, float64(time.Since(began))/float64(left))
			}
		}
		temp := 0.0
		if done < lastDown {
			temp = from * math.Pow(to/from, done/lastDown)
		}
		epoch := min(max(epochSteps*len(s.staff), steps/40), steps-(s.steps-first))
		took := 0
		if len(s.staff) >= partedFrom && n%whole != 0 {
			took = s.climbParts(n, s.threads, epoch, temp)
		}
		if took < max(1, epoch/2) {
			took += s.climb(all, epoch-took, temp)
		}
		s.steps += took
		s.tell("improve", done)
	}
}

// climb has one climber take steps on the whole roster.
func (s *solver) climb(all *climber, steps int, temp float64) int {
	before := all.steps
	all.run(steps, temp)
	return max(1, all.steps-before)
}

// mendAll tries a chain for each place whose holder comes from outside the home of its team; where one was in vain in
// the round before, it is not tried again in this.
func (s *solver) mendAll() {
	vain := map[Assignment]bool{}
	for _, a := range s.strangers() {
		if s.halted() {
			break
		}
		if s.vain[a] || !slices.Contains(s.staff[a.Demand], int32(a.Person)) { // or moved by an earlier chain
			continue
		}
		vain[a] = !s.mend(int32(a.Demand), int32(a.Person), mendLinks)
	}
	s.vain = vain
}

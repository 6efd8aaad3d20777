package shiftwork

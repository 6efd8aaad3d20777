// Package reference is the organisation that the product ships with, and what it goes by, as readable data files: the table of
// ranks, the calendar of days off, and what the folders beside them hold.
package reference

import "embed"

// FS holds every file of this folder.
//
//go:embed *.csv */*
var FS embed.FS

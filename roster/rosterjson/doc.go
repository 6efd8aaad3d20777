// Package rosterjson reads and writes roster problems and rosters as JSON. The form is published as a JSON Schema (draft
// 2020-12) in schema.json, which [Schema] returns.
//
// People, groups, shifts and demands are referred to by their position in their list, from 0, as in [roster.Problem]; times are minutes since
// midnight at the start of day 0. A rule is an object whose kind says which of the engine's rules it is. Unknown
// fields are refused, so that a misspelt one is not taken for a missing one; every file is held against the schema before it is
// read, and each fault names its line.
package rosterjson

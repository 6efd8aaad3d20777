package main

import "context"

func house(context.Context, *table) error        { return nil }
func importPeople(context.Context, *table) error { return nil }

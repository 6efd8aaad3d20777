package words

// Text is a name or sentence in both languages, kept as data.
type Text struct {
	Az string `json:"az"`
	En string `json:"en"`
}

// In gives the text in a language, and the other language's where that one is empty.
func (t Text) In(l Lang) string {
	if l == En && t.En != "" || t.Az == "" {
		return t.En
	}
	return t.Az
}

package scan

import (
	"bytes"
	"encoding/json"
	"errors"

	"taxrefund/models"
)

// ReadJSON reads a scan written as a JSON object: {"input": ...}, where the input is a text or the list of its lines. A
// "country" (ISO 3166 alpha-2), a "kind" and a "today" (YYYY-MM-DD) may stand beside it; other names are passed over. What
// is no such object is a reading too, with the code "scan.malformed". The error is that of Read.
func ReadJSON(family string, text []byte, today models.Date) (Reading, error) {
	var line struct {
		Input                json.RawMessage
		Kind, Country, Today string
	}
	in := Input{Today: today}
	err := json.Unmarshal(text, &line)
	if err == nil {
		in.Lines, err = Lines(line.Input)
	}
	if err == nil && line.Today != "" {
		in.Today, err = models.ParseDate(line.Today)
	}
	if err != nil {
		malformed := models.E(models.Invalid, "scan.malformed", `a line is a JSON object such as {"input": "..."} or {"input": ["...", "..."]}`)
		return answer(family, func(Input) (Reading, error) { return Reading{}, malformed }, Input{}), known(family)
	}
	in.Kind, in.Country = line.Kind, line.Country
	return Read(family, in)
}

// Lines reads an input as JSON: a text, or the list of its lines.
func Lines(input json.RawMessage) ([]string, error) {
	input = bytes.TrimSpace(input)
	if len(input) > 0 && input[0] == '[' {
		var lines []string
		err := json.Unmarshal(input, &lines)
		return lines, err
	}
	if len(input) == 0 || input[0] != '"' {
		return nil, errors.New("neither a text nor a list")
	}
	var text string
	err := json.Unmarshal(input, &text)
	return []string{text}, err
}

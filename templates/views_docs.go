package templates

// Docs is the page "docs": the API as programmers read it. It needs no sign-in and no script.
type Docs struct {
	Chrome
	Intro   string
	Areas   []DocsArea
	Problem string // an example of a problem document
	Codes   []DocsCode
}

// DocsArea is a chapter.
type DocsArea struct {
	ID, Title  string
	Operations []DocsOperation
}

// DocsOperation is one thing to call; ID is its anchor.
type DocsOperation struct {
	ID, Method, Path, Summary string
	Callers                   string // a sentence
	Parameters                []DocsField
	Bodies, Answers           []DocsBody
	Errors                    []string // statuses in words
}

// DocsBody is what is sent or comes back, in one media type.
type DocsBody struct {
	Title, Text, Media string
	Fields             []DocsField
	Example            string
}

// DocsField is one part of a body, or a parameter; In says where a parameter stands.
type DocsField struct {
	Name, In, Type string
	Required       bool
	Text           string
}

// DocsCode is one error code with the status that it comes with.
type DocsCode struct{ Code, Status, Text string }

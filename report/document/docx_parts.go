package document

import (
	"fmt"
	"strings"
)

// What every DOCX has beside its words.

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

	wordprocessing = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationships  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packaged       = "http://schemas.openxmlformats.org/package/2006/relationships"
	mainType       = "application/vnd.openxmlformats-officedocument.wordprocessingml"

	docxTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + mainType + `.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + mainType + `.styles+xml"/>` +
		`<Override PartName="/word/numbering.xml" ContentType="` + mainType + `.numbering+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`

	docxRels = `<Relationships xmlns="` + packaged + `"><Relationship Id="document" Type="` + relationships + `/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="core" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`<Relationship Id="app" Type="` + relationships + `/extended-properties" Target="docProps/app.xml"/></Relationships>`

	docxApp = `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Verbatim</Application></Properties>`

	docxBegin = `<w:document xmlns:w="` + wordprocessing + `" xmlns:r="` + relationships + `"><w:body>`
	docxEnd   = `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`
)

// rels is where the links in the body lead.
func (x *docx) rels() string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="` + packaged + `"><Relationship Id="styles" Type="` + relationships + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="numbering" Type="` + relationships + `/numbering" Target="numbering.xml"/>`)
	for i, href := range x.links {
		fmt.Fprintf(&b, `<Relationship Id="link%d" Type="%s/hyperlink" Target="%s" TargetMode="External"/>`, i+1, relationships, xmlText(href))
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

// numbering has list 1 with points, and one with numbers for each ordered list
// of the body, so that each begins at 1.
func (x *docx) numbering() string {
	var b strings.Builder
	b.WriteString(`<w:numbering xmlns:w="` + wordprocessing + `">`)
	for i, mark := range []string{`<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>`, `<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>`} {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>%s<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl></w:abstractNum>`, i, mark)
	}
	b.WriteString(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i := range x.ordered {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+2)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}

// paragraphStyles are the styles of paragraphs: name, what stands around them,
// how letters look. Sizes are in half points, distances in twentieths.
var paragraphStyles = []struct{ id, name, around, letters string }{
	{"Title", "Title", `<w:keepNext/><w:spacing w:after="120"/>`, `<w:b/><w:sz w:val="44"/>`},
	{"Subtitle", "Subtitle", `<w:spacing w:after="160"/>`, `<w:sz w:val="26"/>`},
	{"Fact", "Fact", `<w:spacing w:after="0"/>`, `<w:color w:val="595959"/>`},
	{"Heading1", "heading 1", `<w:keepNext/><w:spacing w:before="400" w:after="120"/><w:outlineLvl w:val="0"/>`, `<w:b/><w:sz w:val="32"/>`},
	{"Heading2", "heading 2", `<w:keepNext/><w:spacing w:before="320" w:after="80"/><w:outlineLvl w:val="1"/>`, `<w:b/><w:sz w:val="26"/>`},
	{"Heading3", "heading 3", `<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="2"/>`, `<w:b/><w:sz w:val="23"/>`},
	{"Heading4", "heading 4", `<w:keepNext/><w:spacing w:before="200" w:after="60"/><w:outlineLvl w:val="3"/>`, `<w:b/><w:i/>`},
	{"Card", "Card", `<w:keepNext/><w:spacing w:before="200" w:after="40"/>`, `<w:b/>`},
	{"Caption", "caption", `<w:spacing w:before="60" w:after="160"/>`, `<w:color w:val="595959"/><w:sz w:val="18"/>`},
	{"Note", "Note", ``, `<w:color w:val="404040"/>`},
	{"Warning", "Warning", `<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="B45309"/></w:pBdr>`, `<w:b/>`},
	{"Quote", "Quote", `<w:keepNext/><w:spacing w:before="80" w:after="40"/><w:ind w:left="425" w:right="425"/>`, `<w:i/>`},
	{"Citation", "Citation", `<w:spacing w:after="160"/><w:ind w:left="425" w:right="425"/>`, `<w:color w:val="595959"/><w:sz w:val="18"/>`},
	{"Code", "Code", `<w:ind w:left="425"/>`, `<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/><w:sz w:val="19"/>`},
	{"List", "List", `<w:spacing w:after="40"/><w:contextualSpacing/>`, ``},
	{"Cell", "Cell", `<w:spacing w:after="0"/>`, `<w:sz w:val="18"/>`},
}

func docxStyles() string {
	var b strings.Builder
	b.WriteString(`<w:styles xmlns:w="` + wordprocessing + `"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="21"/><w:lang w:val="en"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`)
	for _, s := range paragraphStyles {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, s.id, s.name, s.around, s.letters)
	}
	b.WriteString(`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="1D4ED8"/></w:rPr></w:style>` +
		`<w:style w:type="character" w:styleId="CodeSpan"><w:name w:val="Code Span"/><w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/></w:rPr></w:style>` +
		`<w:style w:type="table" w:styleId="Table"><w:name w:val="Plain rows"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="6" w:color="404040"/><w:bottom w:val="single" w:sz="6" w:color="404040"/><w:insideH w:val="single" w:sz="4" w:color="D4D4D4"/></w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`)
	return b.String()
}

package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"verbatim/coding"
)

// keysForm is the form of the keys as it comes, with changes.
func keysForm(b *bench, changes ...string) url.Values {
	b.Helper()
	form := url.Values{"do": {"keys"}}
	for _, row := range strings.Split(b.get("/help"), `<input name="key-`)[1:] {
		name, rest, _ := strings.Cut(row, `" value="`)
		key, _, _ := strings.Cut(rest, `"`)
		form.Set("key-"+name, strings.NewReplacer("&#43;", "+", "&amp;", "&").Replace(key))
	}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

func TestWorkbenchHelpListsKeys(t *testing.T) {
	b := emptyBench(t)
	page := b.get("/help")
	b.has(page, `name="key-next" value="j"`, "select the sentence", "<kbd>Delete</kbd>", "No theme has a key yet", `<a href="/help" aria-current="page">`)
	b.has(b.post("/help", keysForm(b)), "Saved for this browser", `name="key-positive" value="&#43;"`)
	b.has(b.get("/interviews"), `&#34;j&#34;:&#34;next&#34;`, `&#34;Delete&#34;:&#34;remove&#34;`)
}

func TestWorkbenchKeysCanBeOthers(t *testing.T) {
	b := emptyBench(t)
	b.post("/help", keysForm(b, "key-next", "ü", "key-hide", "", "key-previous", "j"))
	page := b.get("/interviews")
	b.has(page, `&#34;ü&#34;:&#34;next&#34;`, `&#34;j&#34;:&#34;previous&#34;`)
	if strings.Contains(page, `:&#34;hide&#34;`) {
		t.Error("hide has a key that was taken from it")
	}
	b.has(b.post("/help", keysForm(b, "off", "1")), `name="off" value="1" checked`)
	page = b.get("/interviews")
	b.has(page, `&#34;Enter&#34;:&#34;code&#34;`)
	if strings.Contains(page, `&#34;j&#34;`) {
		t.Error("a single key acts although they are off")
	}
	b.has(b.post("/help", url.Values{"do": {"reset"}}), "as they come", `name="key-next" value="j"`)
}

func TestWorkbenchRefusesKeysThatClash(t *testing.T) {
	b := emptyBench(t)
	if err := b.ws.Themes.SetTheme(context.Background(), &coding.Theme{ID: "queue", Name: "Deploy queue", Key: "3"}); err != nil {
		t.Fatal(err)
	}
	b.has(b.get("/help"), `<kbd>3</kbd>Deploy queue`)
	for _, test := range []struct{ command, key, says string }{
		{"next", "3", "applies the theme Deploy queue"},
		{"next", "k", "is to do two things"},
		{"next", "jj", "is not one key"},
	} {
		status, page := b.ask(http.MethodPost, "/help", keysForm(b, "key-"+test.command, test.key))
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s for %s: status %d", test.key, test.command, status)
		}
		b.has(page, test.says, `name="key-next" value="`+test.key+`"`)
	}
	b.has(b.get("/interviews"), `&#34;j&#34;:&#34;next&#34;`)
}

func TestWorkbenchIsLightOrDark(t *testing.T) {
	b := emptyBench(t)
	b.has(b.post("/help", url.Values{"do": {"scheme"}, "scheme": {"dark"}}), `<html lang="en" data-scheme="dark"`, `value="dark" checked`)
	b.has(b.get("/interviews"), `data-scheme="dark"`)
	page := b.post("/help", url.Values{"do": {"scheme"}, "scheme": {"auto"}})
	if strings.Contains(page, "data-scheme") {
		t.Error("the page does not leave its colours to the system")
	}
	if status, _ := b.ask(http.MethodPost, "/help", url.Values{"do": {"nothing"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("nonsense: status %d", status)
	}
}

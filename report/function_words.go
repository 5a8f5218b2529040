package report

import "strings"

// FunctionWord reports whether a form is an English function word: an article,
// a pronoun, a preposition, a conjunction, an auxiliary verb, a contraction of
// these, "not", a word such as "there" or "very" that says little by itself, a
// hesitation, or a word such as "yeah" or "actually" that keeps a talk going. Forms are in lower case with plain apostrophes. Nothing
// is left out unless somebody asks for it.
func FunctionWord(form string) bool { return functionWords[form] }

var functionWords = func() set {
	words := set{}
	for _, w := range strings.Fields(functionWordList) {
		words[w] = true
	}
	return words
}()

// Ordered by kind, and within it as a grammar does.
const functionWordList = `
a an the
i me my mine myself we us our ours ourselves you your yours yourself yourselves
he him his himself she her hers herself it its itself they them their theirs themselves
this that these those who whom whose which what where when why how
whoever whatever whichever wherever whenever however
someone somebody something anyone anybody anything everyone everybody everything nobody nothing
one ones other others another each every either neither both all any some few many much more most less least
several such own same enough
about above across after against along among around as at before behind below beneath beside between beyond by
despite down during except for from in inside into near of off on onto out outside over past since through
throughout till to toward towards under until up upon via with within without
and but or nor so yet if because although though unless while whereas whether than then else
be am is are was were been being have has had having do does did doing done
can could may might must shall should will would ought cannot
not no never
here there now just only also too very quite rather even still again once already ever almost
i'm i've i'd i'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's it'd it'll
we're we've we'd we'll they're they've they'd they'll that's that'd that'll this'll these're
who's who'd who'll what's what're what'll where's when's why's how's there's there'd there'll here's let's
isn't aren't wasn't weren't haven't hasn't hadn't don't doesn't didn't
can't couldn't mightn't mustn't shan't shouldn't won't wouldn't ain't
could've should've would've might've must've
uh uhm um umm er erm hm hmm mm mhm ah oh eh
yes yeah yep yup nope okay ok well really actually basically literally kinda sorta gonna wanna gotta
`

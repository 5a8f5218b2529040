package coding

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// intents are made-up questions to a bank, in the manner of BANKING77: what
// each is about in some words of its own, half of which another shares.
var intents = []struct{ things, troubles string }{
	{"card/new card/debit card", "has not arrived/is not here yet/is still in the post"},
	{"card/bank card/visa card", "is about to expire/runs out next month/expires soon"},
	{"card/debit card/my visa", "does not work/is not accepted anywhere/fails at every shop"},
	{"card/wallet/debit card", "was stolen/is gone/got lost on the train"},
	{"PIN/code/PIN number", "is blocked/was entered wrong three times/is locked"},
	{"PIN/code/PIN number", "should be changed/needs another one/must be set anew"},
	{"passcode/password/login", "is forgotten/I do not remember/slipped my mind"},
	{"transfer/payment to a friend/standing order", "did not arrive/was not received/never reached them"},
	{"transfer/bank transfer/payment", "was declined/got rejected/is refused each time"},
	{"transfer/bank transfer/last payment", "must be cancelled/went to the wrong person/needs to be stopped"},
	{"transfer/wire/payment abroad", "costs a fee/was charged extra/has a charge"},
	{"top up/money added/deposit", "is pending/has not gone through yet/still waits"},
	{"top up/topping up/deposit by card", "failed/did not succeed/was not possible"},
	{"top up/deposit/topping up", "has a limit/how much is the most/what is the maximum"},
	{"exchange rate/rate for euros/currency rate", "is wrong/was bad at the shop/differs from the one I saw"},
	{"currencies/euros and dollars/foreign money", "can be exchanged/may I hold/are supported"},
	{"cash machine/ATM/cash point", "gave the wrong amount/paid out too little/handed me less"},
	{"cash/withdrawal/ATM withdrawal", "cost a fee/was charged for/has an extra charge"},
	{"account/profile/whole account", "should be closed/I want to delete/shall be terminated"},
	{"identity/passport check/ID", "cannot be verified/is not accepted as proof/why is it asked for"},
}

var asked = []string{
	"my %[1]s %[2]s", "why is it that my %[1]s %[2]s", "hi, the %[1]s %[2]s, what now", "I think the %[1]s %[2]s", "what can I do, the %[1]s %[2]s",
	"help, %[1]s %[2]s", "the %[1]s that I have %[2]s", "please tell me about the %[1]s: %[2]s", "is it normal that the %[1]s %[2]s", "%[1]s %[2]s, can you look into it",
}

// madeUp makes n quotes of each of 20 themes, and 40 others of each to test
// on. Now and then a question has words of another theme in it too.
func madeUp(n int) (train, test []Example) {
	random := rand.New(rand.NewPCG(20, uint64(n)))
	pick := func(from string) string {
		all := strings.Split(from, "/")
		return all[random.IntN(len(all))]
	}
	for i, intent := range intents {
		for j := range n + 40 {
			words := fmt.Sprintf(asked[random.IntN(len(asked))], pick(intent.things), pick(intent.troubles))
			if random.IntN(4) == 0 {
				other := intents[random.IntN(len(intents))]
				words += " and then my " + pick(other.things) + " too"
			}
			e := Example{Quote{ID: fmt.Sprintf("%d-%d", i, j), Text: words}, []string{fmt.Sprintf("theme-%02d", i)}}
			if j < n {
				train = append(train, e)
			} else {
				test = append(test, e)
			}
		}
	}
	return train, test
}

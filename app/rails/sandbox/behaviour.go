// Package sandbox is a payout rail of our own for demonstrations and tests: a small HTTP server that behaves, and on
// request misbehaves, as payout providers do, and the client that makes it a payout.Rail. It moves no money. What it
// would have moved stands in its journal, one line for each execution, written before the answer: the independent witness
// of what was paid.
//
// The account's text chooses how a credit goes, whatever its case and whatever else it holds:
//
//	account holds   amount ends in   what happens
//	refused         01               status failed, code account_closed; nothing is executed
//	slow            02               status in_process; executed and paid at the second inquiry
//	late            03               executed and answered only after late_ms (3 s), when the client has given up
//	lost            04               executed, then the connection is dropped without an answer
//	returned        05               paid; comes back as a return after the first inquiry or at the next list of returns
//	forgets         06               not de-duplicated and not found when asked: a second send executes a second time
//	anything else                    executed and paid
//
// The last two digits of the amount in minor units choose only while the setting by_amount is on; the account goes first.
//
// Settings (POST /v1/settings, all optional): forget_keys makes every account behave as "forgets"; by_amount as above;
// delay_ms waits before every credit is looked at; late_ms is how late "late" is.
package sandbox

import "strings"

// behaviour is how one credit goes. The empty behaviour executes, pays and answers.
type behaviour string

const (
	refused  behaviour = "refused"
	slow     behaviour = "slow"
	late     behaviour = "late"
	lost     behaviour = "lost"
	returned behaviour = "returned"
	forgets  behaviour = "forgets"
)

// inAmountOrder lists the behaviours as amounts ending in 01, 02 … choose them.
var inAmountOrder = []behaviour{refused, slow, late, lost, returned, forgets}

// slowInquiries is how many times a slow credit must be asked about before it is paid.
const slowInquiries = 2

// Settings change how the server behaves for everyone until it ends; they are not kept across a restart.
type Settings struct {
	ForgetKeys bool  `json:"forget_keys"`
	ByAmount   bool  `json:"by_amount"`
	DelayMS    int64 `json:"delay_ms"`
	LateMS     int64 `json:"late_ms"`
}

// behaviourOf chooses how a credit goes. forget_keys keeps what the account asks for otherwise: a lost answer is still
// lost, and the credit forgotten as well.
func (s Settings) behaviourOf(account string, amountMinor int64) behaviour {
	account = strings.ToLower(account)
	for _, b := range inAmountOrder {
		if strings.Contains(account, string(b)) {
			return b
		}
	}
	if last := amountMinor % 100; s.ByAmount && last >= 1 && last <= int64(len(inAmountOrder)) {
		return inAmountOrder[last-1]
	}
	return ""
}

// remembers says whether the server will know a credit again.
func (s Settings) remembers(b behaviour) bool { return !s.ForgetKeys && b != forgets }

package web

import (
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// ClientIP is where a request comes from: the last address in X-Forwarded-For that is none of our own proxies, as only
// they are believed, and everything before it is what a client may have written. Without proxies it is the peer.
func (d *Desk) ClientIP(c *fiber.Ctx) string {
	peer := c.Context().RemoteIP().String()
	hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for i := len(hops) - 1; i >= 0 && d.trusted(peer); i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			break
		}
		peer = hop
	}
	return peer
}

func (d *Desk) trusted(address string) bool {
	at, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	for _, p := range d.TrustedProxies {
		if own, err := netip.ParseAddr(p); err == nil && own == at {
			return true
		}
		if net, err := netip.ParsePrefix(p); err == nil && net.Contains(at) {
			return true
		}
	}
	return false
}

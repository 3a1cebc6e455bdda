package web

import (
	"github.com/gofiber/fiber/v2"

	"taxrefund/templates"
)

// secure sets the headers of every response. Nothing is cached unless a handler says otherwise, as almost everything
// here is personal. HSTS goes out only where people reach us over TLS.
func secure(c *fiber.Ctx, overTLS bool) {
	c.Set(fiber.HeaderContentSecurityPolicy, templates.ContentPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	c.Set(fiber.HeaderCacheControl, "no-store")
	if overTLS {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
	}
}

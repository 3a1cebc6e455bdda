//go:build !drill

package models

// Failpoint marks a place where the fault drill stops the process. Without the build tag "drill" it does nothing.
func Failpoint(string) {}

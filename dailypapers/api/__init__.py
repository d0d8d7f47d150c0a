"""What programs are answered, in the forms that they know. Every address is gated as pages are."""

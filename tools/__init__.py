"""What is run by hand or by make: references, translations, licences, a fresh Debian."""

"""The shape of the Hugging Face Papers API, so that its own clients work here."""

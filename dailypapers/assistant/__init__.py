"""The librarian: helps a reader find the words, keeps the thread, acts only when told to."""

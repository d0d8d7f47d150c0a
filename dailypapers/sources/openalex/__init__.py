"""OpenAlex: works by any filter (an institution, a topic, a journal), and single ones by id."""

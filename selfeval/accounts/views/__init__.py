"""The administrator's pages: people, posts and sections of his own department, and everybody's own password."""

"""The checks of a form that somebody brings, by topic: each yields what does not hold, at the cell where it stands."""

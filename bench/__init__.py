"""How large and how long: programs that print figures, run by hand."""

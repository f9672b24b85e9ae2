"""The ground: infrastructure as code, derived from the pages of tables and of functions."""

"""The tables of the database, declared: one file for each topic."""

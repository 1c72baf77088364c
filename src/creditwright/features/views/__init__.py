"""The history tables as features read them: cleaned, joined, a row for each thing that happened."""

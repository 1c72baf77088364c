"""The lender's records: the tables declared, read, checked, partitioned and simulated."""

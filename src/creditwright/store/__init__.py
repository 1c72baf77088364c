"""The SQL database: records of applicants, assessments, the ledger, people and keys."""

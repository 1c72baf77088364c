"""Reading a lender's tables as they come: CSV, compressed or not, Parquet, SQLite, PostgreSQL."""

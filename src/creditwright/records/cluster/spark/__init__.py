"""A cluster that is Apache Spark: the one folder that knows of it.

Spark reads and writes Parquet wherever it can reach, moves parcels, and runs our functions on them
(`mapInArrow`). What it sends to its workers are names of functions in this package, and their
arguments: data, never a model that runs code.
"""

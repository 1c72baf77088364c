"""What every layer may use and no word of the field: errors, files, digests, settings, logs."""

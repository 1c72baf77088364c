"""Looking at a deployment: everything that `creditwright doctor` tells."""

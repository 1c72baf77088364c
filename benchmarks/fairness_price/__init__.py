"""What each way to fairness costs: the models compared, how they decide, and their price."""

"""What happens to an application, and the principal reasons that a lender must give."""

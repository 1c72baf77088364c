"""Who may do what: roles, passwords, keys, tokens and limits; values only, `store` keeps them."""

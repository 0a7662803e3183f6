"""A person on one side, engine values on the other; one package for each place where people write to us."""

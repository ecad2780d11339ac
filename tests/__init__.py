"""All tests of the project; ``python3 -m tests`` runs them."""

"""From pairs to a look: ``train`` goes all the way, in one function."""

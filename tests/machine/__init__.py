"""What the tests stand on: a venv with the locked packages and, where there is none, a real GIMP 3.

Everything here needs the standard library alone, and Linux for the GIMP part: it runs before
anything is installed. It keeps what it makes in one cache folder outside the checkout.
"""

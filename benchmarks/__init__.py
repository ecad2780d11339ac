"""Side by side with the peers, in one run: ``python3 -m benchmarks``."""

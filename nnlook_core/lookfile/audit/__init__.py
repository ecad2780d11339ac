"""The audit of a stranger's file, step by step; ``storage.parse`` goes through all of them."""

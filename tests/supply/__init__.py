"""The supply chain of the private runtime: known holes and licences of what ``requirements.lock`` names."""

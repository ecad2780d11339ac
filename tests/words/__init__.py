"""That every word that a user reads is marked for translation, and translated."""

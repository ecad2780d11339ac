"""The jobs about charts."""

"""The jobs about tables: ``.cube`` and Hald CLUT files."""

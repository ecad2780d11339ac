"""The jobs about LUTs: ``.cube`` and Hald CLUT files."""

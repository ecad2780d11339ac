"""What is in each kind of Debian root; a root is made again when its own list changes."""

from __future__ import annotations

PACKAGES = {
    "gimp": (
        # What somebody with GIMP 3 and our README has.
        *("gimp", "gir1.2-gimp-3.0", "python3-gi", "python3-venv"),
        # A screen, somebody who manages its windows, somebody who looks at it and somebody who acts.
        *("xvfb", "xauth", "dbus", "openbox", "at-spi2-core", "gir1.2-atspi-2.0", "xdotool"),
        *("imagemagick", "fonts-dejavu-core"),
        # A sandbox such as Flatpak's, for the tests of the installer.
        "bubblewrap",
    ),
    # Programs that read the tables of a look, that develop raw files, and that do more than colours.
    "interchange": ("darktable", "rawtherapee", "gegl", "gmic", "imagemagick"),
}

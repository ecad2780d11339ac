"""What every room may use, and the plug-in and the installer too.

All of it needs the standard library of Python 3.10 alone, and names its own modules by dots: the installer
lays a copy of this folder beside the plug-in, where it has another name.
"""

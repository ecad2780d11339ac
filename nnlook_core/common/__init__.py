"""What the core, the plug-in and the installer share.

It imports only the standard library of Python 3.10, and its own modules relatively: the installer puts a
copy of this folder beside the plug-in, where the package has another name.
"""

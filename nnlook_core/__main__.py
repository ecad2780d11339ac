"""``python -m nnlook_core`` is the command ``nnlook``."""

import sys

from nnlook_core.entry import main

if __name__ == "__main__":
    sys.exit(main())

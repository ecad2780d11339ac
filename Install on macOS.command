#!/bin/bash
# Double-click this to install Neural Look. It finds a Python and runs install.py beside it.
cd "$(dirname "$0")" || exit 1

finish() {
    echo
    read -r -p "Press Return to close this window. "
    exit "$1"
}

# /usr/bin/python3 is left out: where Apple's developer tools are missing it offers to install those,
# and where they are there it is too old.
for version in 3.14 3.13 3.12 3.11; do
    for python in "/Library/Frameworks/Python.framework/Versions/$version/bin/python$version" \
                  "/opt/homebrew/bin/python$version"; do
        if [ -x "$python" ]; then
            "$python" install.py
            finish $?
        fi
    done
done

echo "Neural Look needs Python 3.11, 3.12, 3.13 or 3.14, and this Mac has none."
echo "Please get the macOS installer of Python 3.13 from https://www.python.org/downloads/,"
echo "run it, and then double-click this file again."
finish 1

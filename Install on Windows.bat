@echo off
rem Double-click this to install Neural Look. It finds a Python and runs install.py beside it.
setlocal
cd /d "%~dp0"

rem The stand-in named python that Windows has opens its store, so each one is asked what it is.
for %%P in ("py -3.13" "py -3.14" "py -3.12" "py -3.11" "py -3" "python3" "python") do (
    %%~P -I -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" >nul 2>&1
    if not errorlevel 1 (
        %%~P install.py
        goto finish
    )
)

echo Neural Look needs Python 3.11, 3.12, 3.13 or 3.14, and this computer has none.
echo Please get the "Windows installer (64-bit)" of Python 3.13 from
echo https://www.python.org/downloads/windows/, run it, and then double-click this file again.

:finish
echo.
pause

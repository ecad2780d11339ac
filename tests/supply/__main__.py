"""Ask for known holes in the runtime's packages and list their licences: ``python3 -m tests.supply``.

The licences go to ``docs/licences.md``. Exit status: 0 where every package was audited without a finding,
1 where one has a known hole, or nothing is known of it, or the service cannot be reached.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Do it; returns the exit status."""
    if importlib.util.find_spec("pip_audit") is None:
        from tests.machine import venv

        command = [str(venv.python(CHECKOUT)), "-m", "tests.supply"]
        return subprocess.run(command, cwd=CHECKOUT, check=False).returncode

    from tests.supply import audit, licences
    from tests.supply.lock import LOCK, pins

    named = pins(LOCK.read_text())
    try:
        licences.PAGE.write_text(licences.page(name for name, _ in named))
        print(licences.PAGE.read_text())
        told = audit.audit(named)
    except (licences.LicenceError, audit.AuditError) as error:
        print(error)
        return 1
    print(told)
    return 0 if told.passed else 1


if __name__ == "__main__":
    sys.exit(main())

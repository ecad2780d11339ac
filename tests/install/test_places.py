"""Where the GIMPs are, and where each keeps its plug-ins."""

from __future__ import annotations

from tests.install.machine import Machine


def test_gimp_2_stays_out_and_no_gimp_is_said(machine: Machine) -> None:
    machine.add_gimp("2.10.34", "gimp")
    checked = machine.install("--check")
    assert "GIMP 2.10.34" in checked.stdout
    assert "needs GIMP 3" in checked.stdout
    assert "GIMP 3 was not found" in checked.stdout


def test_a_program_of_two_names_is_one_gimp(machine: Machine) -> None:
    machine.add_gimp("3.0.4", "gimp-console-3.0")
    for name in ("gimp-console", "gimp", "gimp-3.0"):
        (machine.programs / name).symlink_to("gimp-console-3.0")
    machine.add_gimp("3.2.6", "gimp-console-3.2")
    found = [
        line
        for line in machine.install("--check").stdout.splitlines()
        if line.startswith("Found: ")
    ]
    assert len(found) == 2
    assert "3.2.6" in found[0]
    assert "3.0.4" in found[1]


def test_an_appimage_is_found(machine: Machine) -> None:
    (machine.user / "Downloads").mkdir()
    made = machine.add_gimp("3.0.4", "gimp")
    made.rename(machine.user / "Downloads" / "GIMP-3.0.4-x86_64.AppImage")
    assert "GIMP 3.0.4" in machine.install("--check").stdout


def test_a_snap_is_refused_with_what_works(machine: Machine) -> None:
    machine.add_program("snap", "#!/bin/sh\nexit 1\n")
    (machine.programs / "gimp").symlink_to("snap")
    said = machine.install("--check").stdout
    assert "Snap" in said
    assert "Flatpak" in said


def test_a_chosen_gimp_that_is_not_there(machine: Machine) -> None:
    answer = machine.install("--check", extra={"NNLOOK_GIMP": "/no/such/gimp"})
    assert answer.returncode == 1
    assert "/no/such/gimp" in answer.stderr


def test_gimp_s_own_word_for_its_folder(machine: Machine) -> None:
    machine.add_gimp("3.0.4")
    chosen = machine.user / "elsewhere"
    said = machine.install("--check", extra={"GIMP3_DIRECTORY": str(chosen)}).stdout
    assert f"plug-in not found in {chosen / 'plug-ins' / 'nnlook'}" in said

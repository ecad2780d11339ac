"""Every text that a user reads is marked for translation, in a way that works."""

from __future__ import annotations

import pytest

from tests.words.allowed import ALLOWED
from tests.words.catalogues import CHECKOUT, sources
from tests.words.marks import faults, faults_in

IMPORT = "from nnlook_core.common.i18n import N_, _, ngettext\n"


def test_everything_that_a_user_reads_is_marked() -> None:
    found = [
        str(fault)
        for path in sources()
        for fault in faults(path, path.relative_to(CHECKOUT).as_posix())
    ]
    assert not found, "\n" + "\n".join(found)


def test_what_is_allowed_is_still_said() -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    stale = [text for text in ALLOWED if text.split("{}")[0] not in everything]
    assert not stale


@pytest.mark.parametrize(
    "source",
    [
        'raise RefusalError("Gone")',
        'raise RefusalError(f"Gone: {name}")',
        'raise RefusalError("Gone: {name}".format(name=name))',
        'raise RefusalError("Gone: " + name)',
        'raise RefusalError(("Gone" if name else "There"))',
        'label = Gtk.Label(label="Strength")',
        'label = Gtk.Label.new("Strength")',
        'button = Gtk.Button.new_with_mnemonic("_Swap")',
        'dialog.add_button("_Learn", Gtk.ResponseType.OK)',
        'dialog.add_buttons("_Cancel", 1, "_Learn", 2)',
        'window.set_title("Learning")',
        'widget.set_tooltip_text("Before")',
        'widget.get_accessible().set_name("Before")',
        'procedure.set_menu_label("_Learn…")',
        'procedure.set_documentation(_("Learn"), "Learns", NAME)',
        'procedure.add_layer_argument("before", "_Before", _("The photo"), True, flags)',
        'procedure.add_double_return_value("mean", _("Mean"), "Difference", 0, 1, 0, flags)',
        'choice.add("auto", 0, "Automatic", "")',
        'Gimp.progress_init("Learning")',
        'Gimp.message("Learned")',
        'NAME = "My Look"\nGtk.Label(label=NAME)',
        'def show():\n    text = "Learned"\n    label.set_text(text)',
        'print("written")',
        'parser.add_argument("--json", help="prints")',
        'parser.add_argument("look", metavar="LOOK")',
        'class Mismatch(Refusal): ...\nraise Mismatch("Different")',
        # The coarse net: sentences anywhere.
        'MODES = {"all": ("Colour and tone", 1)}',
        'def words():\n    return f"{count} of them"',
    ],
)
def test_what_is_not_marked_is_found(source: str) -> None:
    assert faults_in(IMPORT + source, "x.py")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('def f():\n    return _(f"Saved as {name}")', "one literal"),
        ('def f():\n    return _("Saved as {name}".format(name=name))', "outside"),
        ('def f():\n    return _("Saved as " + name)', "one literal"),
        ('TITLE = _("Learn the look")', "at import"),
        ('def f():\n    return f"{_("Saved")} 1"'.replace('_("Saved")', "_('Saved')"), "f-string"),
        ("def f():\n    _, b = pair", "another value"),
        ('parser.add_argument("--seed", type=int)', "metavar"),
        ("def f():\n    for _ in pairs: pass", "another value"),
    ],
)
def test_what_is_wrongly_marked_is_found(source: str, complaint: str) -> None:
    assert any(complaint in fault.what for fault in faults_in(IMPORT + source, "x.py"))


@pytest.mark.parametrize(
    "source",
    [
        'def f():\n    raise RefusalError(_("Gone: {name}").format(name=name))',
        'NAME = N_("My Look")\ndef f():\n    Gtk.Label(label=_(NAME))',
        'def f():\n    return ngettext("{count} file is left", "{count} files are left", n)',
        '"""A module about looks."""',
        'raise ValueError("strength is 0 to 100")',
        'log.exception("%s has failed", name)',
        'worker.send({"type": "learn"})',
        "names = [name for name, _ in pairs]",
        'assert ready, "it is not ready"',
    ],
)
def test_what_is_as_it_should_be_is_left_in_peace(source: str) -> None:
    assert not faults_in(IMPORT + source, "x.py")

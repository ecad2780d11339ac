# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Manage Looks: the list, and what can be done with what is chosen in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gdk, GimpUi, GLib, Gtk, Pango

from ..client.library import (
    Card,
    LibraryReader,
    LookEntry,
    about_look,
    changed_fields,
    rewrite_card,
)
from ..client.look_files import file_name, unused_name
from ..client.tasks import Tasks
from ..errors import RefusalError, showable
from ..gimp.error_boundary import message_for
from ..i18n import _, ngettext
from ..lut.model import OnProgress, describe_report, export_table, import_table
from ..ui import card_dialog
from ..ui.file_choosers import choose_folder
from ..ui.widgets import HINT_OPACITY, SPACING, Sentence, wrapped
from ..ui.wording import describe_damaged_settings, describe_left_out, effect_rows
from . import import_progress, model, prompts
from .action_buttons import Action, ActionButtons
from .look_table import LookTable

if TYPE_CHECKING:
    from ..client.settings import Settings
    from ..client.worker import Worker

log = logging.getLogger("nnlook")


def show(worker: Worker, reader: LibraryReader, settings: Settings) -> None:
    """Let the user keep the library in order until they close the dialog.

    ``reader`` tells what is in it, and is closed. The worker is free again then.
    """
    GimpUi.init("nnlook")
    dialog = _ManageDialog(worker, reader, settings)
    try:
        dialog.run()
    finally:
        dialog.destroy()


class _ManageDialog:
    def __init__(self, worker: Worker, reader: LibraryReader, settings: Settings) -> None:
        self._worker, self._reader, self._settings = worker, reader, settings
        reader.listen(self._fill, self._failed)
        self._to_choose: Sequence[Path] = ()
        self._tasks = Tasks()
        self._busy = False
        self._dialog = GimpUi.Dialog(title=_("Manage Looks"), role="nnlook-manage")
        self._dialog.add_button(_("_Close"), Gtk.ResponseType.CLOSE)
        self._table = LookTable(self._chosen, self._open)
        self._facts = wrapped("")
        self._facts.set_selectable(True)
        self._facts.set_ellipsize(Pango.EllipsizeMode.END)
        self._facts.set_lines(2)
        _width, two_lines = self._facts.create_pango_layout("\n").get_pixel_size()
        self._facts.set_size_request(-1, two_lines)
        self._facts.set_yalign(0)
        self._sentence = Sentence(
            _("A look is a single file that you can share. Use Import to add looks from others.")
        )
        self._buttons = ActionButtons(self._actions(), self._soon)
        self._lay_out()
        self._dialog.connect("key-press-event", self._pressed)
        damage = describe_damaged_settings(settings)
        self._tell(damage, well=damage is None)
        self._chosen()

    def run(self) -> None:
        self._dialog.run()

    def destroy(self) -> None:
        self._reader.close()
        self._tasks.close()
        self._dialog.destroy()

    # What can be done

    def _actions(self) -> list[list[Action]]:
        """The buttons, in groups from top to bottom."""
        return [
            [
                Action(
                    _("_Import…"),
                    _("Copy look files into the library"),
                    "nothing",
                    self._import,
                ),
            ],
            [
                Action(
                    _("_Rename…"),
                    _("Rename the look and its file (F2)"),
                    "a look",
                    lambda: self._edit("name"),
                    "F2",
                ),
                Action(
                    _("Edit Me_tadata…"),
                    _("Edit the tags, author and licence"),
                    "a look",
                    lambda: self._edit("tags"),
                ),
                Action(
                    _("Fa_vourite"),
                    _("Add to or remove from the favourites"),
                    "looks",
                    self._toggle_favourite,
                ),
                Action(
                    _("D_uplicate"), _("Copy the look in its folder"), "a look", self._duplicate
                ),
                Action(
                    _("_Delete"),
                    _("Move the look to the trash (Delete)"),
                    "files",
                    self._delete,
                    "Delete",
                ),
                Action(
                    _("_Show in Folder"),
                    _("Open the folder that contains the look file"),
                    "a file",
                    self._show_in_folder,
                ),
            ],
            [
                Action(
                    _("_Export as LUT…"),
                    _("For other programs: .cube or Hald CLUT"),
                    "a look",
                    self._export_table,
                ),
                Action(
                    _("I_mport LUT…"),
                    _("Learn a look from a .cube file or a Hald CLUT"),
                    "nothing",
                    self._import_table,
                ),
            ],
            [
                Action(
                    _("_Add Folder…"),
                    _("Also show the looks in another folder"),
                    "nothing",
                    self._add_folder,
                ),
                Action(
                    _("Remove F_older…"),
                    _("Stop showing the looks in a folder"),
                    "nothing",
                    self._remove_folder,
                ),
            ],
        ]

    def _import(self) -> None:
        files = prompts.looks_to_import(self._dialog)
        if not files:
            return
        imported = self._waited(lambda: model.import_looks(self._worker, files))
        self._load([one.file for one in imported if one.file is not None])
        self._tell(model.describe_imports(imported), well=all(one.file for one in imported))

    def _open(self) -> None:
        if len(self._table.chosen) == 1 and not self._table.chosen[0].error:
            self._soon(lambda: self._edit("name"))

    def _edit(self, first: str) -> None:
        (look,) = self._table.chosen

        def write(card: Card) -> None:
            changes = changed_fields(look.card, card)
            file = self._waited(lambda: rewrite_card(self._worker, look.file, changes))
            if file != look.file:
                self._settings.moved(look.file, file)
                self._save()
            self._load([file])

        about = self._waited(lambda: about_look(self._worker, look.file))
        if card_dialog.ask(self._dialog, look.card, first, write, effect_rows(about)):
            self._tell(None)

    def _toggle_favourite(self) -> None:
        files = [str(look.file) for look in self._table.chosen]
        starred = self._settings.favourites
        # Of several, some of which have a star, all get one.
        changed = [file for file in files if file not in starred] or files
        for file in changed:
            self._settings.toggle_favourite(file)
        self._table.star(self._settings.favourites)
        self._tell(None)
        self._save()

    def _duplicate(self) -> None:
        (look,) = self._table.chosen
        file = self._waited(lambda: model.duplicate_look(self._worker, look.file))
        self._load([file])
        self._tell(_("Copied to {file}.").format(file=file))

    def _delete(self) -> None:
        looks = self._table.chosen
        if not prompts.confirm(self._dialog, *model.question_of_deleting(looks), _("_Delete")):
            return
        gone: list[LookEntry] = []
        try:
            without_trash = [look for look in looks if not _trashed(look, gone)]
            if without_trash and prompts.confirm(
                self._dialog, *model.question_without_trash(without_trash), _("Delete _Permanently")
            ):
                for look in without_trash:
                    model.delete_file(look.file)
                    gone.append(look)
        finally:
            for look in gone:
                self._settings.moved(look.file, None)
            self._save()
            self._load()
        text = ngettext("Deleted {count} look.", "Deleted {count} looks.", len(gone))
        self._tell(text.format(count=len(gone)) if gone else _("No looks were deleted."))

    def _show_in_folder(self) -> None:
        (look,) = self._table.chosen
        model.show_in_folder(look.file)
        self._tell(None)

    def _export_table(self) -> None:
        (look,) = self._table.chosen
        wish = prompts.table_to_write(self._dialog, look)
        if wish is None:
            return
        kind = wish.kind
        left_out = self._waited(
            lambda: export_table(
                self._worker, look.file, wish.file, kind.size, wish.overwrite, int(kind.depth)
            )
        )
        words = (_("Exported to {file}.").format(file=wish.file), describe_left_out(left_out))
        self._tell(" ".join(text for text in words if text))

    def _import_table(self) -> None:
        table = prompts.table_to_read(self._dialog)
        if table is None:
            return
        folder = self._worker.looks
        name = unused_name(table.stem, folder)
        file = folder / file_name(name)

        def work(on_progress: OnProgress) -> dict[str, Any] | None:
            return import_table(self._worker, table, file, name, False, on_progress)

        report = import_progress.import_with_progress(
            self._dialog, name, self._tasks, self._worker, work
        )
        if report is None:
            self._tell(_("No looks were imported."))
            return
        self._load([file])
        self._tell(describe_report(report))

    def _add_folder(self) -> None:
        folder = choose_folder(self._dialog, _("Add Folder with Looks"), _("_Add"))
        if folder is None:
            return
        if folder == self._worker.looks or str(folder) in self._settings.folders:
            raise RefusalError(_("The looks in {folder} are already shown.").format(folder=folder))
        self._settings.add_folder(folder)
        self._load()
        self._tell(_("Added {folder}.").format(folder=folder))
        self._save()

    def _remove_folder(self) -> None:
        folders = self._settings.folders
        if not folders:
            raise RefusalError(_("There are no added folders to remove."))
        folder = prompts.folder_to_remove(self._dialog, folders)
        if folder is None:
            return
        self._settings.remove_folder(folder)
        self._load()
        self._tell(
            _("Removed {folder} from the list. Its files were not changed.").format(folder=folder)
        )
        self._save()

    # How it is done

    def _load(self, choose: Sequence[Path] = ()) -> None:
        """List the looks anew, in the background, and choose some of them."""
        self._to_choose = choose
        self._reader.read(self._settings.folders)

    def _fill(self, looks: list[LookEntry]) -> None:
        self._table.fill(looks, self._settings.favourites)
        self._table.say_nothing_is_there(
            _(
                "No looks yet.\n\nLearn one from two layers with Learn Look, or click "
                "Import to add looks from others."
            )
        )
        self._table.choose(self._to_choose)
        self._to_choose = ()

    def _waited(self, work: Callable[[], Any]) -> Any:
        """Have the worker do something, and wait for it; the dialog stays alive meanwhile."""
        self._dialog.set_sensitive(False)
        try:
            return self._tasks.wait(work)
        finally:
            self._dialog.set_sensitive(True)

    def _soon(self, do: Callable[[], None]) -> None:
        """Do one thing at a time, and not at once: ``when_pressed`` tells why."""
        if not self._busy:
            self._busy = True
            GLib.idle_add(self._safely, do)

    def _safely(self, do: Callable[[], None]) -> bool:
        """Do something; an error is shown in the dialog."""
        try:
            do()
        except Exception as fault:  # noqa: BLE001 (a dialog must not lose what it does not expect)
            self._failed(fault)
        finally:
            self._busy = False
        return False  # once

    def _failed(self, fault: Exception) -> None:
        self._tell(message_for(fault), well=False)

    def _save(self) -> None:
        if not self._settings.save():
            self._tell(
                _("Favourites and folders cannot be saved: the settings file is not writable."),
                well=False,
            )

    def _tell(self, text: str | None, *, well: bool = True) -> None:
        """Say something below the list; None says what is always true."""

        def check() -> str | None:
            if not well:
                raise RefusalError(str(text))
            return text

        self._sentence.tell(check)

    def _chosen(self) -> None:
        """Follow the choice: what is known of it, and which buttons are of use."""
        looks = self._table.chosen
        self._facts.set_text(showable(self._about(looks)))
        self._buttons.follow(looks)

    def _about(self, looks: list[LookEntry]) -> str:
        if len(looks) == 1:
            return model.describe_look(looks[0])
        if looks:
            text = ngettext("{count} look selected", "{count} looks selected", len(looks))
            return text.format(count=len(looks))
        return _("Look folder: {folder}").format(folder=self._worker.looks)

    def _pressed(self, _widget: Gtk.Widget, event: Gdk.EventKey) -> bool:
        """Take the keys that stand for buttons, where no text is being written."""
        if Gtk.accelerator_get_default_mod_mask() & event.state == Gdk.ModifierType.CONTROL_MASK:
            if event.keyval == Gdk.KEY_f:
                self._table.search.grab_focus()
                return True
            return False
        name = Gdk.keyval_name(event.keyval)
        writing = isinstance(self._dialog.get_focus(), Gtk.Editable)
        return not (writing and name == "Delete") and self._buttons.press(name)

    def _lay_out(self) -> None:
        box = Gtk.Box(spacing=SPACING)
        box.set_border_width(SPACING)
        left = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        left.pack_start(self._table.box, True, True, 0)
        self._facts.set_opacity(HINT_OPACITY)
        left.pack_start(self._facts, False, False, 0)
        left.pack_start(self._sentence.box, False, False, 0)
        box.pack_start(left, True, True, 0)
        box.pack_start(self._buttons.box, False, False, 0)
        box.show_all()
        self._dialog.get_content_area().pack_start(box, True, True, 0)
        self._table.take_focus()


def _trashed(look: LookEntry, gone: list[LookEntry]) -> bool:
    """Move a look to the trash and note it; False where there is none for it."""
    try:
        model.move_to_trash(look.file)
    except model.NoTrashError as refusal:
        log.warning("%s", refusal)
        return False
    gone.append(look)
    return True

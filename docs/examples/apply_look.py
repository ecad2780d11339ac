"""Python-Fu: learn a look from two files and apply it to a third one."""

from gi.repository import Gimp, Gio


def file_at(path):
    return Gio.File.new_for_path(path)


def call(procedure_name, /, **values):
    """Call a GIMP procedure; raise RuntimeError if it fails."""
    procedure = Gimp.get_pdb().lookup_procedure(procedure_name)
    config = procedure.create_config()
    for key, value in values.items():
        key = key.replace("_", "-")
        if isinstance(value, list):
            config.set_core_object_array(key, value)
        else:
            config.set_property(key, value)
    result = procedure.run(config)
    if result.index(0) != Gimp.PDBStatusType.SUCCESS:
        raise RuntimeError(Gimp.get_pdb().get_last_error())
    return result


def load(path):
    return Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file_at(path))


def learn(before, after, look):
    """Learn a look from a photo before and after; return its mean ΔE."""
    images = load(before), load(after)
    result = call(
        "plug-in-nnlook-learn",
        before=images[0].get_layers()[0],
        after=images[1].get_layers()[0],
        file=file_at(look),
        name="Evening",
        overwrite=True,
    )
    for image in images:
        image.delete()
    return result.index(2)


def apply(look, photo, output, strength=100.0):
    """Apply a look to a photo and save the result, with the look on a new layer, as .xcf."""
    image = load(photo)
    call(
        "plug-in-nnlook-apply",
        image=image,
        drawables=image.get_selected_layers(),
        file=file_at(look),
        strength=strength,
    )
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file_at(output), None)
    image.delete()

"""Imported by GIMP's Python: what the tests can ask of a GIMP.

Images, layers and the like travel as their ids, files as paths. An operation that raises ends the
script, and so GIMP: the tests then show what it printed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
gi.require_version("Babl", "0.1")
from gi.repository import Babl, Gegl, Gimp, Gio  # noqa: E402

from tests.gimp.inside.requests_served import operation  # noqa: E402

# Images


@operation
def new_image(
    width: int,
    height: int,
    base: str = "RGB",
    precision: str = "U8_NON_LINEAR",
    profile: str | None = None,
) -> int:
    """Make an image; ``profile`` is None for sRGB, "adobe", or a path to an ICC file."""
    kind = getattr(Gimp.ImageBaseType, base)
    image = Gimp.Image.new_with_precision(width, height, kind, getattr(Gimp.Precision, precision))
    if profile == "adobe":
        image.set_color_profile(Gimp.ColorProfile.new_rgb_adobe())
    elif profile is not None:
        image.set_color_profile(Gimp.ColorProfile.new_from_file(Gio.File.new_for_path(profile)))
    return int(image.get_id())


@operation
def load_image(path: str) -> int:
    """Open a picture; its layer has the file's name without its ending."""
    file = Gio.File.new_for_path(path)
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)
    image.get_layers()[0].set_name(Path(path).stem)
    return int(image.get_id())


@operation
def images() -> list[int]:
    """Return the open images."""
    return [image.get_id() for image in Gimp.get_images()]


@operation
def delete_images() -> None:
    """Close every image; displays go first, as they hold theirs."""
    for image in Gimp.get_images():
        if not image.delete():
            raise RuntimeError(f"{image.get_name()} is still shown and cannot be closed")


@operation
def clean(image: int) -> None:
    """Make the image as if just saved."""
    Gimp.Image.get_by_id(image).clean_all()


@operation
def is_dirty(image: int) -> bool:
    """Whether anything was changed since ``clean``."""
    return bool(Gimp.Image.get_by_id(image).is_dirty())


@operation
def show(image: int) -> int:
    """Open a window on the image."""
    display = Gimp.Display.new(Gimp.Image.get_by_id(image))
    Gimp.displays_flush()
    return int(display.get_id())


@operation
def newest_window() -> int:
    """Return the display that was opened last; GIMP does not tell which image one shows."""
    return max(number for number in range(1, 1000) if Gimp.Display.id_is_valid(number))


@operation
def image_name(image: int) -> str:
    """Return what the image is called in its window's title."""
    return str(Gimp.Image.get_by_id(image).get_name())


@operation
def image_parasite(image: int, name: str) -> tuple[bytes, bool] | None:
    """Return the data of an image's parasite and whether it goes into saved files."""
    found = Gimp.Image.get_by_id(image).get_parasite(name)
    return (bytes(found.get_data()), bool(found.is_persistent())) if found else None


@operation
def close_windows(displays: list[int]) -> None:
    """Close windows, and their images with them."""
    for display in displays:
        Gimp.Display.get_by_id(display).delete()


@operation
def select(image: int, levels: bytes) -> None:
    """Select by a value 0 to 255 for each pixel of the canvas."""
    of = Gimp.Image.get_by_id(image)
    chosen = of.get_selected_layers()
    channel = Gimp.Channel.new(of, "levels", of.get_width(), of.get_height(), 100, _black())
    of.insert_channel(channel, None, 0)
    buffer = channel.get_buffer()
    buffer.set(_whole(channel), _own(channel), levels)
    buffer.flush()
    of.select_item(Gimp.ChannelOps.REPLACE, channel)
    of.remove_channel(channel)
    of.set_selected_layers(chosen)  # a new channel is chosen instead of them


@operation
def visible(image: int, pixel_format: str) -> bytes:
    """Return the pixels that the user sees, over the canvas."""
    of = Gimp.Image.get_by_id(image)
    layer = Gimp.Layer.new_from_visible(of, of, "visible")
    pixels = _read(layer, pixel_format)
    layer.delete()
    return pixels


@operation
def describe(image: int) -> dict[str, Any]:
    """Return everything that a procedure could have changed in the image."""
    of = Gimp.Image.get_by_id(image)
    bounds = Gimp.Selection.bounds(of)
    return {
        "size": (of.get_width(), of.get_height()),
        "selection": (bounds.non_empty, _digest(of.get_selection())),
        "selected": [layer.get_id() for layer in of.get_selected_layers()],
        "channels": [channel.get_id() for channel in of.get_channels()],
        "parasites": list(of.get_parasite_list()),
        "layers": [_describe_layer(layer) for layer in of.get_layers()],
    }


def _describe_layer(layer: Any) -> dict[str, Any]:
    _, x, y = layer.get_offsets()
    mask = layer.get_mask()
    children = layer.get_children() if layer.is_group() else []
    return {
        "id": layer.get_id(),
        "name": layer.get_name(),
        "size": (layer.get_width(), layer.get_height()),
        "offsets": (x, y),
        "type": layer.type().value_nick,
        "mode": layer.get_mode().value_nick,
        "opacity": layer.get_opacity(),
        "visible": layer.get_visible(),
        "parasites": list(layer.get_parasite_list()),
        "mask": _digest(mask) if mask else None,
        "pixels": _digest(layer),
        "children": [_describe_layer(child) for child in children],
    }


# Layers


@operation
def add_layer(
    image: int,
    name: str,
    size: tuple[int, int],
    kind: str,
    pixels: bytes,
    pixel_format: str,
    offsets: tuple[int, int] = (0, 0),
    parent: int | None = None,
) -> int:
    """Add a layer above all others, or above all in the group ``parent``."""
    of = Gimp.Image.get_by_id(image)
    of_type = getattr(Gimp.ImageType, f"{kind}_IMAGE")
    layer = Gimp.Layer.new(of, name, *size, of_type, 100, Gimp.LayerMode.NORMAL)
    write(layer.get_id(), pixels, pixel_format)
    layer.set_offsets(*offsets)
    of.insert_layer(layer, Gimp.Item.get_by_id(parent) if parent else None, 0)
    return int(layer.get_id())


@operation
def add_group(image: int, name: str) -> int:
    """Add an empty group."""
    of = Gimp.Image.get_by_id(image)
    group = Gimp.GroupLayer.new(of, name)
    of.insert_layer(group, None, 0)
    return int(group.get_id())


@operation
def add_text(image: int, text: str) -> int:
    """Add a text layer."""
    of = Gimp.Image.get_by_id(image)
    Gimp.fonts_refresh()  # a GIMP that has only just started knows none
    font = Gimp.context_get_font() or Gimp.fonts_get_list("")[0]
    layer = Gimp.TextLayer.new(of, text, font, 12, Gimp.Unit.pixel())
    of.insert_layer(layer, None, 0)
    return int(layer.get_id())


@operation
def remove_layer(layer: int) -> None:
    """Take a layer out of its image."""
    item = Gimp.Layer.get_by_id(layer)
    item.get_image().remove_layer(item)


@operation
def choose_layers(image: int, layers: list[int]) -> None:
    """Choose layers, as in the Layers dialog."""
    chosen = [Gimp.Layer.get_by_id(layer) for layer in layers]
    Gimp.Image.get_by_id(image).set_selected_layers(chosen)


@operation
def add_mask(layer: int, levels: bytes, pixel_format: str = "Y u8") -> None:
    """Give a layer a mask of its size."""
    item = Gimp.Layer.get_by_id(layer)
    mask = item.create_mask(Gimp.AddMaskType.WHITE)
    item.add_mask(mask)
    buffer = mask.get_buffer()
    buffer.set(_whole(mask), pixel_format, levels)
    buffer.flush()


@operation
def add_effect(layer: int, operation_name: str) -> None:
    """Put a non-destructive effect on a layer."""
    item = Gimp.Layer.get_by_id(layer)
    item.append_filter(Gimp.DrawableFilter.new(item, operation_name, ""))


@operation
def merged(layer: int, pixel_format: str) -> tuple[tuple[int, int], tuple[int, int], bytes]:
    """Return the size, the offsets and the pixels that a layer has once its effects are merged."""
    copy = Gimp.Layer.get_by_id(layer).copy()
    copy.merge_filters()
    _, x, y = copy.get_offsets()
    answer = (copy.get_width(), copy.get_height()), (x, y), _read(copy, pixel_format)
    copy.delete()
    return answer


@operation
def get_and_set(layer: int) -> int:
    """Copy a layer's pixels to a new one above it, band by band, as plainly as Python can."""
    source = Gimp.Layer.get_by_id(layer)
    image, width, height = source.get_image(), source.get_width(), source.get_height()
    copy = Gimp.Layer.new(image, "copy", width, height, source.type(), 100, Gimp.LayerMode.NORMAL)
    pixels, target, name = source.get_buffer(), copy.get_buffer(), native_format(layer)
    for top in range(0, height, 64):
        band = Gegl.Rectangle.new(0, top, width, min(64, height - top))
        target.set(band, name, bytes(pixels.get(band, 1.0, name, Gegl.AbyssPolicy.NONE)))
    target.flush()
    copy.update(0, 0, width, height)
    image.insert_layer(copy, source.get_parent(), image.get_item_position(source))
    return int(copy.get_id())


@operation
def version() -> str:
    """Return GIMP's version."""
    return str(Gimp.version())


@operation
def tattoo(layer: int) -> int:
    """Return the number that a layer keeps when its image is saved."""
    number: int = Gimp.Layer.get_by_id(layer).get_tattoo()
    return number


@operation
def lock_content(layer: int) -> None:
    """Lock the layer's pixels, as the padlock in the Layers dialog does."""
    Gimp.Layer.get_by_id(layer).set_lock_content(True)


@operation
def layers(image: int) -> list[int]:
    """Return the layers at the top, topmost first."""
    return [layer.get_id() for layer in Gimp.Image.get_by_id(image).get_layers()]


@operation
def write(layer: int, pixels: bytes, pixel_format: str) -> None:
    """Write the layer's pixels; a format that says ``own`` is in the image's own colour space."""
    drawable = Gimp.Drawable.get_by_id(layer)
    buffer = drawable.get_buffer()
    buffer.set(_whole(drawable), _resolved(drawable, pixel_format), pixels)
    buffer.flush()
    drawable.update(0, 0, drawable.get_width(), drawable.get_height())


@operation
def read(layer: int, pixel_format: str) -> bytes:
    """Return the layer's pixels; a format that says ``own`` is in the image's own colour space."""
    return _read(Gimp.Drawable.get_by_id(layer), pixel_format)


@operation
def converted(layer: int, pixels: bytes, pixel_format: str) -> bytes:
    """Return these pixels as GIMP keeps them in a layer of the same kind as this one."""
    like = Gimp.Layer.get_by_id(layer)
    size = like.get_width(), like.get_height()
    kind, image = like.type(), like.get_image()
    other = Gimp.Layer.new(image, "other", *size, kind, 100, Gimp.LayerMode.NORMAL)
    write(other.get_id(), pixels, pixel_format)
    own = _read(other, _own(other))
    other.delete()
    return own


@operation
def native_format(layer: int) -> str:
    """Return the name of the format that GIMP keeps the layer in, without its space."""
    name = str(Babl.get_name(Gimp.Drawable.get_by_id(layer).get_format()))
    return name.partition("-")[0] if "-" in name else name


@operation
def mask(layer: int) -> bytes | None:
    """Return the layer mask's values in its own format, or None where there is none."""
    of = Gimp.Layer.get_by_id(layer).get_mask()
    return _read(of, _own(of)) if of else None


@operation
def parasite(layer: int, name: str) -> tuple[bytes, bool] | None:
    """Return a parasite's data and whether it goes into saved files."""
    found = Gimp.Item.get_by_id(layer).get_parasite(name)
    return (bytes(found.get_data()), bool(found.is_persistent())) if found else None


# Procedures


@operation
def procedures(prefix: str) -> list[str]:
    """Return the names of the procedures that begin so."""
    return list(Gimp.get_pdb().query_procedures(f"^{prefix}", *7 * [""]))


@operation
def said_of(procedure: str) -> dict[str, Any]:
    """Return the words that a procedure shows: its menu entry, its documentation and its arguments'."""
    found = Gimp.get_pdb().lookup_procedure(procedure)
    return {
        "menu": found.get_menu_label(),
        "blurb": found.get_blurb(),
        "help": found.get_help(),
        "arguments": {spec.name: (spec.nick, spec.blurb) for spec in found.get_arguments()},
    }


@operation
def arguments_of(procedure: str) -> dict[str, tuple[str, Any]]:
    """Return the arguments that a procedure takes, each with its type and default."""
    found = Gimp.get_pdb().lookup_procedure(procedure)
    return {
        spec.name: (spec.value_type.name, _plain(spec.get_default_value()))
        for spec in found.get_arguments()
    }


@operation
def documentation_of(procedure: str) -> dict[str, Any]:
    """Return what the procedure browser shows of a procedure."""
    found = Gimp.get_pdb().lookup_procedure(procedure)

    def told(specs: Any) -> dict[str, dict[str, str]]:
        return {spec.name: {"nick": spec.nick, "blurb": spec.get_blurb()} for spec in specs}

    return {
        "blurb": found.get_blurb(),
        "help": found.get_help(),
        "arguments": told(found.get_arguments()),
        "values": told(found.get_return_values()),
    }


@operation
def choices_of(procedure: str, argument: str) -> list[str]:
    """Return what an argument lets choose from."""
    config = Gimp.get_pdb().lookup_procedure(procedure).create_config()
    return list(Gimp.param_spec_choice_get_choice(config.find_property(argument)).list_nicks())


@operation
def call(procedure: str, run_mode: str, values: dict[str, Any]) -> dict[str, Any]:
    """Call a procedure; return its status, its message and its values by their names."""
    pdb = Gimp.get_pdb()
    found = pdb.lookup_procedure(procedure)
    config = found.create_config()
    if config.find_property("run-mode"):
        config.set_property("run-mode", getattr(Gimp.RunMode, run_mode))
    for name, value in values.items():
        _set(config, name, value)
    result = found.run(config)
    status = result.index(0)
    succeeded = status == Gimp.PDBStatusType.SUCCESS
    return {
        "status": status.value_nick,
        "message": "" if succeeded else str(pdb.get_last_error()),
        # After an error there is its message in the place of the values.
        "values": dict(_returned(found, result)) if succeeded else {},
    }


def _returned(procedure: Any, result: Any) -> Iterator[tuple[str, Any]]:
    for position, spec in enumerate(procedure.get_return_values(), start=1):
        if spec.value_type.name == "GimpCoreObjectArray":
            items = result.get_core_object_array(position)
            yield spec.name, [item.get_id() for item in items]
        else:
            yield spec.name, _plain(result.index(position))


def _set(config: Any, name: str, value: Any) -> None:
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        config.set_core_object_array(name, [Gimp.Item.get_by_id(item) for item in value])
        return
    wanted = config.find_property(name).value_type
    if wanted.is_a(Gio.File.__gtype__):
        value = Gio.File.new_for_path(value)
    elif wanted.is_a(Gimp.Image.__gtype__):
        value = Gimp.Image.get_by_id(value)
    elif wanted.is_a(Gimp.Item.__gtype__):
        value = Gimp.Item.get_by_id(value)
    config.set_property(name, value)


def _plain(value: Any) -> Any:
    """Return a value that can travel."""
    if isinstance(value, Gio.File):
        return value.get_path()
    if isinstance(value, Gimp.Item | Gimp.Image):
        return value.get_id()
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)  # an enumeration's class is known here alone
    return value


# Pixels


def _whole(drawable: Any) -> Any:
    return Gegl.Rectangle.new(0, 0, drawable.get_width(), drawable.get_height())


def _resolved(drawable: Any, name: str) -> str:
    name, _, space = name.partition(" in ")
    if space == "own":
        of = drawable.get_format()
        return str(Babl.get_name(Babl.format_with_space(name, of)))
    return name


def _read(drawable: Any, name: str) -> bytes:
    resolved = _resolved(drawable, name)
    buffer = drawable.get_buffer()
    return bytes(buffer.get(_whole(drawable), 1.0, resolved, Gegl.AbyssPolicy.NONE))


def _own(drawable: Any) -> str:
    return str(Babl.get_name(drawable.get_format()))


def _digest(drawable: Any) -> str:
    return hashlib.sha256(_read(drawable, _own(drawable))).hexdigest()


def _black() -> Any:
    return Gegl.Color.new("black")

"""The gallery: one small section from the pair to the page, and what its cases promise."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks import gallery, marks, pictures
from benchmarks.gallery import cinema, crossed, ffmpeg, film, instagram, secret, section, vignette
from benchmarks.gallery.section import ColourCase, LocalCase, PairCase, Section
from benchmarks.material import Colours, Photo
from benchmarks.tables import Table

SHADE = 0.6


def darker(photo: Photo) -> Colours:
    return photo / 255 * SHADE


def noisy(picture: Colours) -> Colours:
    noise = np.random.default_rng(5).normal(0, 0.05, picture.shape)
    return np.clip(picture + noise, 0, 1)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> dict[str, Photo]:
    """Three small photos, of random colours with soft passages, in the place of the real ones."""
    random = np.random.default_rng(0)
    found = {}
    for name in (section.TEACHER, section.SHOWN, "rocket"):
        colours = Image.fromarray(random.integers(0, 256, (12, 16, 3), dtype=np.uint8))
        found[name] = np.asarray(colours.resize((96, 72), Image.Resampling.BICUBIC))
    monkeypatch.setattr(section, "photos", lambda: found)
    return found


def test_a_section_goes_from_the_pair_to_the_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Module:
        @staticmethod
        def section(looks: Path | None) -> Section:
            return Section("Shade", "What shade does.", [ColourCase("Shade", darker)], "the rest.")

    monkeypatch.setattr(gallery, "SECTIONS", {"shade": Module})
    page = tmp_path / "gallery.md"
    begin = "<!-- written by `python3 -m benchmarks gallery --write` -->"
    page.write_text(f"By hand.\n\n{begin}\nold\n{marks.END}\n\nAlso by hand.\n")

    parts = list(gallery.run(None))
    gallery.write(parts, "a machine", tmp_path)

    ((_name, _section, (done,)),) = parts
    (row,) = done.judged
    assert row.own and row.others and row.cube
    assert row.own.mean < 0.5
    assert row.others.mean < 0.5
    assert row.cube.mean < 1
    text = page.read_text()
    assert text.startswith("By hand.")
    assert text.endswith("Also by hand.\n")
    assert "old" not in text
    assert "## Shade" in text
    assert "*Left out here:* the rest." in text
    assert f"| Shade | {row.own.mean:.2f} / {row.own.p95:.2f} |" in text
    picture = tmp_path / "images" / "gallery" / "shade-shade.jpg"
    assert f"](images/gallery/{picture.name})" in text
    assert picture.stat().st_size <= pictures.MOST_BYTES
    with Image.open(picture) as opened:
        assert opened.format == "JPEG"


def test_local_parts_are_judged_apart_from_the_colours() -> None:
    whole, alone = LocalCase("Noise", darker, local=noisy).done().judged
    assert whole.own and whole.others and alone.own and alone.others and alone.cube
    assert whole.cube is None, "what depends on the place cannot be asked of a cube"
    assert alone.own.mean < 0.3 * whole.own.mean
    assert alone.others.mean < 0.3 * whole.others.mean


def test_a_pair_of_unknown_making_is_judged_on_itself(small: dict[str, Photo]) -> None:
    before = small["rocket"]
    after = pictures.levels(darker(before))
    done = PairCase("A chart!", before, after, "the chart", (slice(20), slice(30))).done()
    (row,) = done.judged
    assert row.own and row.own.mean < 0.5
    assert row.others is None and row.cube is None
    assert done.stem == "a-chart"


def test_film_is_found_by_its_name_and_what_is_missing_is_told(tmp_path: Path) -> None:
    steps = np.linspace(0, 1, 4)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    table = Table(np.stack([red, green, blue], axis=-1) * SHADE)
    (tmp_path / f"Maker_{film.FILMS[0].replace(' ', '_')}.png").write_bytes(table.as_png())
    (tmp_path / "Another.png").write_bytes(table.as_png())
    found = film.section(tmp_path)
    (case,) = found.cases
    assert isinstance(case, ColourCase)
    assert case.name == film.FILMS[0]
    assert film.FILMS[0] not in found.left_out
    assert all(name in found.left_out for name in film.FILMS[1:])
    photo = np.full((2, 3, 3), 255, np.uint8)
    np.testing.assert_allclose(case.colours(photo), np.full((2, 3, 3), SHADE), atol=0.003)


def test_without_the_charts_only_the_imitations_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NNLOOK_DATA", raising=False)
    found = instagram.section(None)
    assert len(found.cases) == len(instagram.IMITATED)
    assert "NNLOOK_DATA" in found.left_out


def test_ffmpeg_does_what_its_filter_says() -> None:
    photo = np.random.default_rng(1).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    negative = ffmpeg.case("Negative", "negate").colours(photo)
    np.testing.assert_allclose(negative, 1 - photo / 255, atol=1e-4)


@pytest.mark.parametrize("module", [cinema, crossed])
def test_all_processings_are_of_colours_alone(module: object) -> None:
    """The same pixels in another order come out as the same colours."""
    random = np.random.default_rng(2)
    photo = random.integers(0, 256, (1, 60, 3), dtype=np.uint8)
    order = random.permutation(60)
    for case in module.section(None).cases:  # type: ignore[attr-defined]
        result = case.colours(photo)
        assert result.shape == photo.shape
        np.testing.assert_allclose(result[:, order], case.colours(photo[:, order]), atol=1e-9)
        assert np.abs(result - photo / 255).max() > 0.05


def test_the_secret_recipe_has_local_parts(small: dict[str, Photo]) -> None:
    photo = small["rocket"]
    for case in secret.section(None).cases:
        assert isinstance(case, LocalCase)
        whole, colours = case.processed(photo), case.colours(photo)
        assert np.abs(whole - colours).max() > 0.02, case.name
        assert 0 <= whole.min() <= whole.max() <= 1


def test_filters_with_a_vignette_depend_on_the_place(small: dict[str, Photo]) -> None:
    photo = np.full(small["rocket"].shape, 128, np.uint8)
    for case in vignette.section(None).cases:
        assert isinstance(case, vignette.VignetteCase)
        assert np.ptp(case.processed(photo), axis=(0, 1)).max() > 0.05, case.name


def test_a_vignette_is_judged_with_and_without(
    small: dict[str, Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = {**small, vignette.SHOWN: small["rocket"], "square": small["rocket"][:50, :50]}
    monkeypatch.setattr(vignette, "photos", lambda: photos)
    asked = []

    def corners(photo: Photo) -> Colours:
        asked.append(photo.shape[:2])
        return secret.vignette(photo / 255)

    done = vignette.VignetteCase("Corners", corners).done()
    whole, alone = done.judged
    assert whole.own and whole.others and alone.own and alone.others
    assert whole.cube is None and alone.cube is None
    assert whole.own.mean <= alone.own.mean
    assert (50, 50) not in asked, "square photos are left out"
    assert "colours alone" in done.shown
    with Image.open(io.BytesIO(done.picture)) as opened:
        assert opened.format == "JPEG"


def test_a_picture_fits_into_a_page_or_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (400, 600, 3), dtype=np.uint8)
    made = pictures.sheet([("noise", noise), ("again", noise)], 2, 300)
    assert len(made) <= pictures.MOST_BYTES
    with Image.open(io.BytesIO(made)) as opened:
        assert opened.width == 2 * 300 + 3 * pictures.GAP
    with pytest.raises(ValueError, match="4000×4000 is too large"):
        pictures.jpeg(Image.fromarray(np.tile(noise, (10, 7, 1))[:4000, :4000]))


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("By hand.")
    with pytest.raises(ValueError, match="has no place"):
        marks.put(page, "gallery", ["figures"])
    assert page.read_text() == "By hand."

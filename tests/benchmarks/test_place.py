"""The benchmark of vignettes: its fields, its measures, and the program that it drives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from benchmarks import place
from benchmarks.material import Colours
from benchmarks.place import alarms, genuine, synthetic, timing
from benchmarks.place.fields import FIELDS, Field, graduated, in_srgb, lens, light, stretched
from benchmarks.place.program import CHECKOUT, FailedError, Learned, Program
from benchmarks.place.synthetic import Tried, processed
from benchmarks.tables import Table

WIDE, HIGH = (40, 60, 3), (60, 40, 3)


def gamma(side: int = 16) -> Table:
    """A look that darkens the midtones."""
    steps = np.linspace(0, 1, side) ** 1.3
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return Table(np.stack([red, green, blue], axis=-1))


class Known(Program):
    """A program that has learned a known look and field without any error, or without the field."""

    def __init__(self, folder: Path, field: Field | None, report: dict[str, Any]) -> None:
        self.folder, self.field, self.report = folder, field, report
        self.count = 0
        self.pairs: list[tuple[Path, Path]] = []

    def new_file(self, ending: str) -> Path:
        self.count += 1
        return self.folder / f"{self.count}{ending}"

    def learn(self, before: Path, after: Path, *options: object) -> Learned:
        self.pairs.append((before, after))
        return Learned(self.folder, self.report, 2.0 * len(self.pairs), 1.0)

    def apply(self, look: Path, picture: Colours, *, vignette: bool) -> Colours:
        return processed(picture, gamma(), self.field if vignette else None)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
@pytest.mark.parametrize("shape", [WIDE, HIGH])
def test_a_field_is_smooth_strong_and_stays_in_range(field: Field, shape: tuple[int, ...]) -> None:
    changed = field.change(np.full(shape, 0.5))
    assert changed.shape == shape
    assert 0 <= changed.min() <= changed.max() <= 1
    assert np.ptp(changed) > 0.1
    assert max(np.abs(np.diff(changed, axis=side)).max() for side in (0, 1)) < 0.04


def test_a_lens_darkens_in_circles() -> None:
    gain = light(lens(np.full(WIDE, 0.5))) / light(np.full(WIDE, 0.5))
    across, down = gain[20, 30 + 15, 0], gain[20 + 15, 30, 0]
    assert across == pytest.approx(down, abs=0.01)
    assert gain[0, 0, 0] == pytest.approx(1 / 1.5**2, abs=0.03)
    assert gain[20, 30, 0] == pytest.approx(1, abs=0.01)


def test_an_ellipse_is_as_wide_and_as_high_as_the_picture() -> None:
    wide, high = (stretched(np.full(shape, 0.5)) for shape in (WIDE, HIGH))
    np.testing.assert_allclose(wide, high.transpose(1, 0, 2), atol=1e-12)
    assert wide[20, 0, 0] == pytest.approx(wide[0, 30, 0], abs=0.01)


def test_a_graduated_filter_takes_a_stop_and_a_half() -> None:
    stops = np.log2(light(graduated(np.full(WIDE, 0.5))) / light(np.full(WIDE, 0.5)))
    assert stops[-1].max() == pytest.approx(0, abs=0.01)
    assert stops[0, 0, 0] == pytest.approx(-1.5, abs=0.01)


def test_light_goes_there_and_back() -> None:
    colours = np.random.default_rng(0).random((5, 7, 3))
    np.testing.assert_allclose(in_srgb(light(colours)), colours, atol=1e-5)


def test_a_field_lies_over_or_under_the_look() -> None:
    picture = np.full(WIDE, 0.6)
    plain = processed(picture, gamma(), None)
    np.testing.assert_allclose(plain, 0.6**1.3, atol=0.003)
    over = processed(picture, gamma(), Field("over", stretched))
    under = processed(picture, gamma(), Field("under", stretched, under=True))
    np.testing.assert_allclose(over, stretched(plain))
    assert under[0, 0, 0] == pytest.approx(stretched(picture)[0, 0, 0] ** 1.3, abs=0.003)
    assert under[0, 0, 0] < over[0, 0, 0] - 0.02


def trial(program: Program, quality: str = "clean") -> synthetic._Trial:
    random = np.random.default_rng(0)
    photos = {name: random.integers(0, 256, WIDE, dtype=np.uint8) for name in ("one", "other")}
    return synthetic._Trial(program, gamma(), photos, "one", quality)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_program_without_error_is_judged_so(field: Field, tmp_path: Path) -> None:
    program = Known(tmp_path, field, {"vignette": {"kind": "radial"}})
    found = trial(program).judged(field, "gamma", alone=0.0)
    assert found.met and found.found == "radial"
    assert found.more == pytest.approx(0, abs=1e-6)
    assert found.off == pytest.approx(0, abs=1e-6)


def test_a_field_that_was_not_learned_is_off_by_what_it_takes(tmp_path: Path) -> None:
    field = Field("half the light", lambda picture: in_srgb(light(picture) / 2))
    found = trial(Known(tmp_path, None, {})).judged(field, "gamma", alone=0.0)
    assert found.off == pytest.approx(100, abs=0.1)
    assert found.off_p95 == pytest.approx(100, abs=0.1)
    assert not found.met and found.found is None


def test_a_pair_is_saved_as_its_quality_says(tmp_path: Path) -> None:
    field = Field("stretched", stretched)
    program = Known(tmp_path, field, {})
    for quality in synthetic.QUALITIES:
        trial(program, quality).learned(field)
    pictures = [[np.asarray(Image.open(path)) for path in pair] for pair in program.pairs]
    exact = processed(pictures[0][0] / 255, gamma(), field)
    assert np.abs(pictures[0][1] / 255 - exact).max() < 0.51 / 255
    assert [path.suffix for pair in program.pairs for path in pair] == [
        *(".png", ".png"),
        *(".jpg", ".jpg"),
    ]
    assert np.abs(pictures[1][1] / 255 - exact).max() > 0.02


def test_results_are_counted_and_what_missed_is_named() -> None:
    good = Tried("radial", "clean", "Velvia", "kodim04", 0.4, 0.1, 1.0, 2.0, "radial")
    bad = Tried("radial", "clean", "Portra", "kodim05", 0.6, 0.5, 3.0, 8.0, None)
    lines = list(synthetic.tables([good, bad]))
    assert "| radial | clean | 1 of 2 | 0.50 | 0.30 | 0.50 | 2.0 | 3.0 | 5.0 | 1 of 2 |" in lines
    assert lines[-1] == "| radial | clean | Portra | kodim05 | 0.50 | 3.0 |  |"
    assert not any("missed" in line for line in synthetic.tables([good]))


def test_pictures_are_reduced_to_one_frame() -> None:
    random = np.random.default_rng(0)
    small = random.random((6, 9, 3))
    blocks = small.repeat(genuine.REDUCED, axis=0).repeat(genuine.REDUCED, axis=1)
    np.testing.assert_allclose(genuine.reduced(blocks, blocks), small.reshape(-1, 3), atol=1e-6)
    other_size = np.full((31, 40, 3), 0.25)
    np.testing.assert_allclose(genuine.reduced(other_size, blocks), np.full((54, 3), 0.25))


def test_genuine_filters_are_met_or_missed(tmp_path: Path) -> None:
    """The filter here is the look that the program knows, with a lens that it may know too."""
    photo = np.random.default_rng(0).integers(0, 256, WIDE, dtype=np.uint8)
    (tmp_path / "pairs").mkdir()
    for name in ("bike", "cacti"):
        Image.fromarray(photo).save(tmp_path / "pairs" / f"{name}.jpg", quality=95, subsampling=0)
        photo = np.asarray(Image.open(tmp_path / "pairs" / f"{name}.jpg"))
        filtered = processed(photo / 255, gamma(), Field("lens", lens))
        for each in genuine.QUICK:
            Image.fromarray((filtered * 255).astype(np.uint8)).save(
                tmp_path / "pairs" / f"{name}-{each}.jpg", quality=95, subsampling=0
            )
    report = {"vignette": {"kind": "radial"}, "checks": ["vignette"]}
    known = Known(tmp_path, Field("lens", lens), report)
    _, _, _, _, xpro2, clarendon = genuine.run(known, tmp_path, quick=True)
    _, _, alone, whole, aim, kind, checks, *_ = map(str.strip, xpro2.split("|"))
    assert float(alone) > 5 > 1 > float(whole)
    assert (aim, kind, checks) == ("5.0: met", "radial", "vignette")
    assert "none found: missed" in clarendon, "it is said to have no vignette"


def test_false_alarms_are_counted_and_named(tmp_path: Path) -> None:
    for folder in ("film", "looks", "kodak"):
        (tmp_path / folder).mkdir()
    (tmp_path / "film" / "Some_film.png").write_bytes(gamma().as_png())
    (tmp_path / "looks" / "Another.png").write_bytes(gamma().as_png())
    for name in alarms.PHOTOS:
        Image.fromarray(np.zeros(WIDE, np.uint8)).save(tmp_path / "kodak" / f"{name}.png")
    report = {"vignette": {"kind": "linear"}, "checks": ["few-colours", "stamp"]}
    *_, one, other = alarms.run(Known(tmp_path, None, report), tmp_path, quick=False)
    told = "Some film (linear, stamp); Another (linear, stamp)"
    assert one == f"| {alarms.PHOTOS[0]} | 2 | 2 | 2 | {told} |"
    assert other == one.replace(*alarms.PHOTOS)
    calm = Known(tmp_path, None, {"vignette": None, "checks": ["clean", "few-colours"]})
    assert list(alarms.run(calm, tmp_path, quick=False))[-1].endswith("| 2 | 0 | 0 |  |")


def test_reports_of_both_versions_are_read() -> None:
    def learned(report: dict[str, Any]) -> Learned:
        return Learned(Path(), report, 0.0, 0.0)

    old = learned({"pattern": "gradient"})
    assert (old.field, old.checks) == (None, ("gradient",))
    assert learned({"pattern": None}).checks == ()
    new = learned({"pattern": "gradient", "vignette": {"kind": "linear"}, "checks": ["clipped"]})
    assert (new.field, new.checks) == ("linear", ("clipped",))
    assert learned({"vignette": None, "checks": ["clean"]}).field is None


def test_the_program_learns_and_applies(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    small = Image.fromarray(random.integers(0, 256, (12, 16, 3), dtype=np.uint8))
    photo = np.asarray(small.resize((64, 48), Image.Resampling.BICUBIC))
    exact = processed(photo / 255, gamma(), None)
    Image.fromarray(photo).save(tmp_path / "before.png")
    Image.fromarray(np.rint(exact * 255).astype(np.uint8)).save(tmp_path / "after.png")
    with Program(CHECKOUT) as program:
        pair = tmp_path / "before.png", tmp_path / "after.png"
        learned = program.learn(*pair, "--nodes", 8)
        assert learned.report["nodes"] == 8
        assert 0 < learned.report["seconds"] <= learned.seconds
        for vignette in (False, True):
            given = program.apply(learned.look, photo / 255, vignette=vignette)
            assert given.shape == exact.shape
            assert np.abs(given - exact).mean() < 0.01
        with pytest.raises(FailedError, match=r"nowhere\.png"):
            program.learn(tmp_path / "nowhere.png", pair[1])
        assert program.run("info", learned.look).said, "it goes on after a refusal"


def test_times_are_left_out_without_another_checkout(tmp_path: Path) -> None:
    (line,) = timing.run(Known(tmp_path, None, {}), tmp_path, quick=True)
    assert "--against" in line


def test_without_data_everything_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NNLOOK_DATA", raising=False)
    (line,) = place.run(place.Options())
    assert "NNLOOK_DATA" in line and "pairs" in line

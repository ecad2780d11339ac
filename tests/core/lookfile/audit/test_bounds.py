"""What is proven of a network before it runs holds for every colour, and bounds its memory and time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import helper

from nnlook_core.cli.shared import CLIPPED
from nnlook_core.errors import LookFileError
from nnlook_core.files.images import new, write
from nnlook_core.inference.apply import Applier
from nnlook_core.inference.mixing import mixed
from nnlook_core.lookfile import refusals as no
from nnlook_core.lookfile.layout import MAX_WIDTH
from nnlook_core.lookfile.look import Look
from nnlook_core.lookfile.storage import parse, save
from tests.support.commands import run
from tests.support.looks import negative_look, random_colours, some_look
from tests.support.networks import around_the_spike, network, op, spike


@pytest.mark.parametrize(
    "content",
    [
        spike(
            op("Mul", "s big", "a"),
            op("Mul", "a big", "b"),
            op("Mul", "b minus", "c"),
            op("Add", "b c", "nothing"),
            op("Add", "rgb nothing", "look"),
            big=3e38,
        ),
        spike(
            op("Mul", "s big", "a"), op("Mul", "a big", "b"), op("Add", "rgb b", "look"), big=3e38
        ),
        spike(
            op("Mul", "s big", "a"),
            op("Mul", "a big", "b"),
            op("Clip", "b zero one", "look"),
            big=3e38,
        ),
        network([op("MatMul", "rgb w", "a"), op("Add", "a b", "look")], w=np.eye(3), b=[3e38] * 3),
        network([op("Gemm", "rgb w", "look", alpha=3e38)], w=np.full((3, 3), 1e-37)),
        network([op("Gemm", "rgb w c", "look", beta=3e38)], w=np.eye(3), c=[1e-37] * 3),
        network([op("Gemm", "rgb w c", "look", beta=0.1)], w=np.eye(3), c=[3e38] * 3),
        network(
            [op("Gemm", "rgb w", "a"), op("Mul", "a a", "b"), op("Mul", "b b", "look")],
            w=np.full((3, 3), 1e4),
        ),
    ],
    ids=["NaN", "infinity", "clipped infinity", "a row", "alpha", "beta", "a bias", "powers"],
)
def test_what_could_overflow_for_any_colour_is_refused(content: bytes) -> None:
    with pytest.raises(no.UnboundedError):
        parse(content)


@pytest.mark.parametrize("peak", [999.0, -998.0])
def test_what_goes_beyond_0_to_1_between_the_colours_it_is_tried_on_is_clipped(peak: float) -> None:
    look = parse(spike(op("Mul", "s height", "a"), op("Add", "rgb a", "look"), height=peak))
    assert not look.bounded
    colours = around_the_spike()
    (raw,) = onnxruntime.InferenceSession(look.model).run(None, {"rgb": colours})
    assert np.abs(raw).max() > 900
    given = Applier(look).colours(colours)
    assert np.array_equal(given, np.clip(raw, 0, 1))
    # In a mix as well, where each part counts as it is applied alone.
    half = Applier(mixed(look, negative_look(), 50)).colours(colours)
    negative = Applier(negative_look()).colours(colours)
    np.testing.assert_allclose(half, (given + negative) / 2, atol=1e-6)


def test_the_command_line_says_what_it_clips(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    look, photo, out = (str(tmp_path / name) for name in ("a.onnx", "a.png", "b.png"))
    Path(look).write_bytes(
        spike(op("Mul", "s height", "a"), op("Add", "rgb a", "look"), height=9.0)
    )
    pixels = (around_the_spike() * 255).astype(np.uint8).reshape(40, 100, 3)
    write(new(pixels), pixels, photo)
    assert run("apply", look, photo, "-o", out) == 0
    assert capsys.readouterr().err == f"{look}: {CLIPPED}\n"
    assert run("info", look) == 0 and CLIPPED in capsys.readouterr().out
    save(some_look(), look, overwrite=True)
    assert run("apply", look, photo, "-o", out, "--force") == 0
    assert capsys.readouterr().err == ""
    assert run("info", look) == 0 and CLIPPED not in capsys.readouterr().out


def test_learned_and_mixed_looks_are_proven_to_stay_within_0_to_1() -> None:
    for look in (some_look(), mixed(some_look(), negative_look(), 30)):
        assert look.bounded


def random_network(random: np.random.Generator) -> bytes:
    """A network of many operators in a row, some of which take an earlier value too."""
    nodes, numbers, widths = [], {}, {"rgb": 3}
    value = "rgb"
    for step in range(int(random.integers(3, 12))):
        kind = str(random.choice(["Gemm", "MatMul", "Tanh", "Add", "Mul", "Clip", "Identity"]))
        width, output, inputs = widths[value], f"v{step}", [value]
        attributes: dict[str, Any] = {}

        def number(name: str, values: Any, step: int = step) -> str:
            numbers[f"{name}{step}"] = values
            return f"{name}{step}"

        if kind in ("Gemm", "MatMul"):
            columns = int(random.integers(1, 20))
            matrix = random.normal(0, 1.5, (width, columns))
            if kind == "Gemm":
                attributes = {"transB": int(random.integers(2)), "alpha": 0.5, "beta": -2.0}
                matrix = matrix.T if attributes["transB"] else matrix
            inputs.append(number("matrix", matrix))
            width = columns
            if kind == "Gemm":
                inputs.append(number("bias", random.normal(0, 1, width)))
        elif kind in ("Add", "Mul"):
            same = [name for name, other in widths.items() if other == width]
            inputs.append(
                str(random.choice(same))
                if random.random() < 0.5
                else number("row", random.normal(0, 1, (1, width)))
            )
        elif kind == "Clip":
            bounds = np.sort(random.normal(0, 0.5, 2))
            inputs += [number("low", bounds[0]), number("high", bounds[1])][: random.integers(3)]
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        widths[output], value = width, output
    nodes.append(op("MatMul", f"{value} last", "sum"))
    numbers["last"] = random.normal(0, 0.3, (widths[value], 3))
    if random.random() < 0.5:
        nodes.append(op("Clip", "sum least most", "look"))
        numbers |= {"least": 0.0, "most": 1.0}
    else:
        nodes.append(op("Identity", "sum", "look"))
    return network(nodes, **numbers)


def test_no_colour_leaves_the_bounds() -> None:
    """Whatever the network, each colour and each value within: what is proven is true."""
    random, colours = np.random.default_rng(0), random_colours(3000, seed=3).astype(np.float32)
    colours[:8] = [[r, g, b] for r in (0, 1) for g in (0, 1) for b in (0, 1)]
    accepted = proven = 0
    for _ in range(300):
        content = random_network(random)
        try:
            look = parse(content)
        except LookFileError:
            continue
        (raw,) = onnxruntime.InferenceSession(content).run(None, {"rgb": colours})
        assert np.isfinite(raw).all()
        accepted += 1
        proven += look.bounded
        if look.bounded:
            assert raw.min() >= 0 and raw.max() <= 1
        given = Applier(look, threads=1).colours(colours)
        assert given.min() >= 0 and given.max() <= 1
    assert accepted > 50 and proven > 50


def kept_alive(count: int) -> Look:
    """A network that holds ``count`` values of the greatest width until its end."""
    nodes = [op("MatMul", "rgb up", "h0")]
    nodes += [op("Add", f"h{place} row", f"h{place + 1}") for place in range(count)]
    total = f"h{count}"
    for place in reversed(range(count)):
        nodes.append(op("Add", f"{total} h{place}", f"sum{place}"))
        total = f"sum{place}"
    nodes += [op("MatMul", f"{total} down", "out"), op("Clip", "out low high", "look")]
    return parse(
        network(
            nodes,
            up=np.random.default_rng(1).normal(0, 1, (3, MAX_WIDTH)),
            row=np.full(MAX_WIDTH, 0.01),
            down=np.full((MAX_WIDTH, 3), 1e-4),
            low=0.0,
            high=1.0,
        )
    )


def test_the_more_a_network_holds_the_fewer_colours_it_gets_at_a_time() -> None:
    from nnlook_core.compute.onnx_session import CHUNK, NUMBERS_ALIVE, Network

    look = kept_alive(29)
    assert 29 * MAX_WIDTH < look.alive < 32 * MAX_WIDTH
    chunk = Network(look.model, look.alive).chunk
    assert look.alive * chunk <= NUMBERS_ALIVE < look.alive * (chunk + 1)
    assert Network(some_look().model, some_look().alive).chunk == CHUNK
    # However many at a time, it gives the same.
    colours: NDArray[np.float32] = random_colours(3 * chunk).astype(np.float32)
    (at_once,) = onnxruntime.InferenceSession(look.model).run(None, {"rgb": colours})
    np.testing.assert_allclose(Applier(look).colours(colours), at_once, atol=1e-6)


def test_a_matrix_that_is_used_over_and_over_is_too_much() -> None:
    nodes = [op("MatMul", "rgb up", "h0")]
    nodes += [op("MatMul", f"h{place} w", f"h{place + 1}") for place in range(58)]
    content = network(
        [*nodes, op("MatMul", "h58 down", "look")],
        up=np.ones((3, 240)),
        w=np.eye(240),
        down=np.ones((240, 3)),
    )
    with pytest.raises(no.TooManyOperationsError):
        parse(content)


def denormals_within() -> Look:
    """It makes denormals of colours, and what would be colours of these: those of the input, doubled."""
    small, large = 1e-20, 1e8
    return parse(
        network(
            [
                op("Mul", "rgb small", "a"),
                op("Mul", "a small", "denormal"),
                *(
                    op("Mul", f"{one} large", other)
                    for one, other in zip(
                        ["denormal", "b", "c", "d", "e"], ["b", "c", "d", "e", "f"], strict=True
                    )
                ),
                op("Add", "f rgb", "sum"),
                op("Clip", "sum low high", "look"),
            ],
            small=small,
            large=large,
            low=0.0,
            high=1.0,
        )
    )


def test_denormals_count_as_zero_in_every_thread_and_nowhere_else() -> None:
    look = denormals_within()
    colours = (random_colours(70_000) / 4).astype(np.float32)
    (elsewhere,) = onnxruntime.InferenceSession(look.model).run(None, {"rgb": colours})
    assert np.abs(elsewhere - 2 * colours).max() < 1e-3  # a plain run computes with them
    for threads in (1, 4):
        for _ in range(2):  # ONNX Runtime itself heeds a wish for it once in a process
            assert np.array_equal(Applier(look, threads=threads).colours(colours), colours)
    assert np.float32(1e-30) * np.float32(1e-10) > 0


def test_what_becomes_of_a_flushed_number_is_bounded_too() -> None:
    """A value that is denormal for some colours alone, and made large again: 1.2 becomes 0 there."""
    shrunk = [
        op("Mul", "s step", "down"),
        op("Add", "down start", "k"),
        op("Clip", "k least most", "normal"),
        op("Mul", "normal tiny", "a"),
        op("Mul", "a tiny", "b"),
        op("Mul", "b huge", "c"),
        op("Mul", "c huge", "again"),
        op("Add", "again off", "d"),
    ]
    numbers = {"step": -0.1, "start": 1.2, "least": 1.1, "most": 1.2, "tiny": 1e-19, "huge": 1e19}
    look = parse(
        spike(
            *shrunk,
            op("Mul", "rgb half", "h"),
            op("Add", "h d", "look"),
            **numbers,
            off=-1.05,
            half=0.5,
        )
    )
    given = Applier(look).colours(around_the_spike())
    assert not look.bounded and given.min() >= 0 and given.max() <= 1
    with pytest.raises(no.UnboundedError):
        parse(
            spike(
                *shrunk,
                op("Mul", "d large", "e0"),
                *(op("Mul", f"e{place} e{place}", f"e{place + 1}") for place in range(8)),
                op("Mul", "e8 minus", "n"),
                op("Add", "e8 n", "nothing"),
                op("Add", "rgb nothing", "look"),
                **numbers,
                off=-1.15,
                large=10.0,
            )
        )


def test_what_was_bounded_is_what_runs() -> None:
    """Numbers that never meet, and overflow where ONNX Runtime folds operators into one another."""
    look = parse(
        spike(
            op("Mul", "s million", "a"),
            op("Clip", "a zero million", "b"),
            op("Mul", "b small", "c"),
            op("MatMul", "c large", "d"),
            op("Mul", "d half", "e"),
            op("Mul", "e minus", "f"),
            op("Add", "e f", "nothing"),
            op("Add", "nothing rgb", "sum"),
            op("Clip", "sum zero one", "look"),
            million=1e6,
            small=1e-36,
            large=np.eye(3) * 3e38,
            half=0.5,
        )
    )
    colours = around_the_spike()
    (folded,) = onnxruntime.InferenceSession(look.model).run(None, {"rgb": colours})
    assert np.isnan(folded).any()
    assert np.array_equal(Applier(look).colours(colours), colours)


@pytest.mark.parametrize("value", [1e-39, -1e-45])
def test_a_denormal_weight_is_refused(value: float) -> None:
    with pytest.raises(no.SubnormalError):
        parse(network([op("MatMul", "rgb w", "look")], w=np.where(np.eye(3), 1, value)))


@pytest.mark.parametrize("attributes", [{"alpha": 1e-40}, {"beta": -1e-45}])
def test_a_denormal_attribute_is_refused(attributes: dict[str, float]) -> None:
    with pytest.raises(no.SubnormalError):
        parse(network([op("Gemm", "rgb w c", "look", **attributes)], w=np.eye(3), c=[0.5] * 3))


def test_what_is_written_has_no_denormals() -> None:
    from nnlook_core.compute.denormals import any_in, as_float32

    numbers = as_float32([1e-39, -1e-45, 0, 1.2e-38, -0.5])
    assert np.array_equal(numbers, np.array([0, 0, 0, 1.2e-38, -0.5], np.float32))
    assert not any_in(numbers) and any_in(np.array([1.0, 1e-39]))
    assert mixed(some_look(), negative_look(), 1e-40).bounded

from __future__ import annotations

from dataclasses import replace

import onnx
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from nnlook_core.lookfile.layout import CARD_KEY
from nnlook_core.lookfile.metadata import with_card
from nnlook_core.lookfile.storage import parse
from tests.support.looks import some_look

CARD = replace(some_look().card, name="Ánother name", tags=("film",), licence=None)


def test_nothing_but_the_card_changes() -> None:
    model = some_look().model
    changed = parse(with_card(model, CARD))
    assert changed.card == CARD
    # What stands before and behind the card stays byte for byte, and so the way back is exact.
    card = some_look().card.to_json().encode()
    before, after = model.split(card)
    entry = before.rindex(b"nnlook.card") - 4  # two tags with a length each
    assert changed.model.startswith(before[:entry]) and changed.model.endswith(after)
    assert with_card(changed.model, some_look().card) == model


def test_bytes_in_an_order_of_their_own_stay_so() -> None:
    """Another program may write the same message in another order."""
    proto = onnx.load_model_from_string(some_look().model)
    graph = onnx.ModelProto(graph=proto.graph).SerializeToString()
    proto.ClearField("graph")
    foreign = graph + proto.SerializeToString()
    changed = with_card(foreign, CARD)
    assert changed.startswith(graph)
    assert parse(changed).card == CARD
    assert with_card(changed, parse(foreign).card) == foreign


def test_fields_that_nobody_knows_stay() -> None:
    unknown = b"\xf8\x07\x96\x01"  # number 127: 150
    changed = with_card(some_look().model + unknown, CARD)
    assert changed == with_card(some_look().model, CARD) + unknown


def test_of_two_cards_one_is_left() -> None:
    proto = onnx.load_model_from_string(some_look().model)
    proto.metadata_props.add(key=CARD_KEY, value='{"name": "a second"}')
    once = onnx.load_model_from_string(with_card(proto.SerializeToString(), CARD))
    assert [entry.key for entry in once.metadata_props].count(CARD_KEY) == 1


def test_a_file_without_a_card_gets_one() -> None:
    bare = onnx.load_model_from_string(some_look().model)
    del bare.metadata_props[1]
    assert parse(with_card(bare.SerializeToString(), CARD)).card == CARD


@example(noise=b"\x00\x00r\x01\x00")  # the metadata begin, and are none
@given(noise=some.binary(max_size=80))
def test_no_protocol_buffer_is_told_or_kept(noise: bytes) -> None:
    try:
        changed = with_card(noise, CARD)
    except ValueError:
        return
    entry = len(changed) - len(noise)
    assert entry > 0 and noise in (changed[:-entry], changed.replace(changed[-entry:], b""))


def test_a_truncated_file_is_told() -> None:
    for length in range(1, len(some_look().model), 53):
        with pytest.raises(ValueError, match=r"within|kind"):
            with_card(some_look().model[:length], CARD)

"""Look files, in and out: nothing but a look gets in.

The format is written down in ``docs/look-format.md``. A file is read once (:mod:`reading`); what it says
that it is and its card are read (:mod:`cards`), all that it holds is audited (:mod:`audit.structure`), its
network followed (:mod:`audit.network`), what it can give and take is bounded (:mod:`audit.bounds`), and
only then is it run on a few colours (:mod:`audit.probe`). The bytes that were audited are the bytes that
run. Each reason to refuse a file is a class in :mod:`refusals`.
"""

from __future__ import annotations

import math
from pathlib import Path

import onnx

from nnlook_core.common.atomic import written_whole
from nnlook_core.lookfile.audit.bounds import bound
from nnlook_core.lookfile.audit.network import check, hidden_nodes
from nnlook_core.lookfile.audit.probe import probe
from nnlook_core.lookfile.audit.structure import audit
from nnlook_core.lookfile.cards import card_of
from nnlook_core.lookfile.look import Card, Look
from nnlook_core.lookfile.naming import require_seen
from nnlook_core.lookfile.reading import message, named, read
from nnlook_core.lookfile.refusals import InconsistentError


def load(path: str | Path) -> Look:
    """Read and audit a look file.

    Raises ``LookFileError`` with the reason where the file is missing, unreadable or not a look.
    """
    path = Path(path)
    model = read(path)
    with named(path):
        return parse(model)


def save(look: Look, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a look whole or not at all. Raises ``WriteError``, also where no list would show it."""
    path = Path(path)
    require_seen(path)
    with written_whole(path, overwrite=overwrite) as partial:
        partial.write_bytes(look.model)


def parse(model: bytes) -> Look:
    """Audit the bytes of a look file. Raises ``LookFileError`` with the reason and a remedy."""
    proto = message(model)
    card = card_of(proto)
    audit(proto)
    widths = check(proto.graph)
    bounds = bound(proto.graph, widths)
    try:
        onnx.checker.check_model(proto, full_check=True)
    except MemoryError:  # no fault of the file's
        raise
    except Exception as error:  # of many kinds: it is written in C++
        raise InconsistentError from error
    probe(model, bounds.alive)
    return Look(
        model=model,
        card=card,
        nodes=hidden_nodes(proto.graph, widths),
        parameters=sum(math.prod(tensor.dims) for tensor in proto.graph.initializer if tensor.dims),
        bounded=bounds.within,
        alive=bounds.alive,
    )


def glance(model: bytes) -> tuple[Card, int]:
    """The card and the hidden nodes of a file whose numbers are not audited: to list it, not to run it.

    Raises ``LookFileError`` where it has not even the marks of a look, or no network of layers.
    """
    proto = message(model)
    return card_of(proto), hidden_nodes(proto.graph, check(proto.graph))

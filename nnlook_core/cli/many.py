"""``nnlook apply --out-dir``: apply a look to many image files."""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import closing

from nnlook_core.cli.shared import look_of, printable, tell_pages, tell_remarks
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.common.i18n import _, ngettext
from nnlook_core.errors import Refusal
from nnlook_core.inference import batch


def run(options: argparse.Namespace, settings: ApplySettings) -> None:
    """Apply a look to many files. Raises ``Refusal`` if a file was not written."""
    from tqdm import tqdm

    if options.output is not None or options.guessed is not None:
        options.parser.error(_("-o and --guessed are for one file, --out-dir for many"))
    recipe = batch.Recipe(look_of(options.look, settings), settings, options.force)
    planned = batch.plan(options.files, options.out_dir, options.format)
    outcomes = []
    started, pixels = time.monotonic(), 0
    jobs = -1 if options.jobs is None else options.jobs
    try:
        coming = batch.run(
            planned, recipe, jobs=jobs, resume=options.resume, cluster=options.cluster
        )
        with closing(coming), tqdm(total=len(planned), disable=None, unit="file") as bar:
            for outcome in coming:
                outcomes.append(outcome)
                pixels += outcome.pixels
                rate = pixels / 1e6 / max(time.monotonic() - started, 1e-3)
                bar.set_postfix_str(f"{rate:.1f} MP/s", refresh=False)
                bar.update()
    except KeyboardInterrupt as stop:
        whole = sum(outcome.pixels > 0 for outcome in outcomes)
        raise KeyboardInterrupt(
            _("{written} of {count} files written. Continue with --resume.").format(
                written=whole, count=len(planned)
            )
        ) from stop
    bad = [outcome for outcome in outcomes if outcome.reason is not None]
    written = [outcome for outcome in outcomes if outcome.reason is None and not outcome.skipped]
    skipped = len(outcomes) - len(written) - len(bad)
    for outcome in written:
        tell_pages(outcome.source, outcome.pages)
        tell_remarks(outcome.remarks)
    if options.json:
        told = {
            "files": [str(outcome.target) for outcome in written],
            "skipped": skipped,
            "failed": [{"file": str(outcome.source), "reason": outcome.reason} for outcome in bad],
        }
        print(json.dumps(told))
    else:
        sentence = (
            _("{written} of {count} files written, {skipped} skipped because they exist")
            if skipped
            else _("{written} of {count} files written")
        )
        print(sentence.format(written=len(written), count=len(planned), skipped=skipped))
    if bad:
        for outcome in bad:
            print(f"  {printable(f'{outcome.source}: {outcome.reason}')}", file=sys.stderr)
        failed = ngettext(
            "{count} file failed (listed above). Fix it and run again with --resume, "
            "or with --force to overwrite all.",
            "{count} files failed (listed above). Fix them and run again with "
            "--resume, or with --force to overwrite all.",
            len(bad),
        )
        raise Refusal(failed.format(count=len(bad)))

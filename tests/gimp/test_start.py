"""What GIMP knows of the plug-in after its installation."""

from __future__ import annotations

from tests.gimp.remote import Gimp


def test_gimp_knows_all_procedures(gimp: Gimp) -> None:
    assert set(gimp.procedures("plug-in-nnlook-")) == {
        "plug-in-nnlook-learn",
        "plug-in-nnlook-apply",
        "plug-in-nnlook-compare",
        "plug-in-nnlook-chart",
        "plug-in-nnlook-learn-chart",
        "plug-in-nnlook-manage",
        "plug-in-nnlook-export",
        "plug-in-nnlook-import",
        "plug-in-nnlook-learn-pairs",
        "plug-in-nnlook-mix",
        "plug-in-nnlook-add",
        "plug-in-nnlook-describe",
        "plug-in-nnlook-duplicate",
        "plug-in-nnlook-delete",
    }

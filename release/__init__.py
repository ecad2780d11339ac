"""Building a release: ``python3 -m release``.

It makes a wheel of the core, a ZIP file for people who want the plug-in, and ``SHA256SUMS`` of both. The
same source gives the same bytes, whoever builds it, wherever and whenever: no mode, language or order of
names is the machine's, and times are those of ``SOURCE_DATE_EPOCH``, or of the day in the changelog
(https://reproducible-builds.org/specs/source-date-epoch/).
"""

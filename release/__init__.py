"""Building a release: ``python3 -m release``.

It makes a wheel of the core, a ZIP file with the plug-in and its installer, and ``SHA256SUMS`` of both. The
build is reproducible: the result does not depend on the machine's umask, locale, time zone or clock, nor on
the times of the source files. The time stored in the files is ``SOURCE_DATE_EPOCH`` if that is set
(https://reproducible-builds.org/specs/source-date-epoch/), otherwise the date in the changelog.
"""

"""The same clocks on every machine: the locked tzdata package, not whatever the system brings."""

import zoneinfo

zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()

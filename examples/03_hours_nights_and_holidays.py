"""A calendar with lunch breaks, a night shift, a holiday and a half day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from serviceops import BusinessCalendar

office = BusinessCalendar(
    zone="America/New_York",
    week={
        "mon-thu": [("09:00", "12:30"), ("13:30", "18:00")],
        "fri": [("09:00", "15:00"), ("22:00", "06:00")],
    },
    holidays={date(2026, 12, 25): "Christmas Day"},
    exceptions={date(2026, 12, 24): [("09:00", "12:00")]},
)
print(office.figure())

eve = datetime(2026, 12, 24, 11, tzinfo=ZoneInfo("America/New_York"))
for segment in office.segments(eve, eve + timedelta(days=4)):
    print(f"{segment.start:%a %d %b %H:%M} UTC  {segment.length}  {segment.reason}")

# Three hours from eleven: one on Thursday, none on Friday (its night shift starts on
# the holiday), so two of Monday's.
assert office.add(eve, timedelta(hours=3)) == eve.replace(day=28, hour=11)

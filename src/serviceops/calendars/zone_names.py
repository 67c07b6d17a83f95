"""Names that other systems give to time zones: of Windows, of Rails, and of calendar programs.

`iana_zone` returns the IANA name of one, or refuses it: a zone that is guessed moves every time
read in it. The tables are data of others, with their sources; a name of the IANA database itself
always means that zone.
"""

import re
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from serviceops._internal.checked import checked
from serviceops.errors import UnknownZone
from serviceops.spans import as_zone


def _table(text: str) -> dict[str, str]:
    """Return zones by name, from lines of a zone and the names that mean it."""
    lines = (line.partition(": ") for line in text.strip().splitlines())
    return {name: zone for zone, _, names in lines for name in names.split(" | ")}


# A zone, its name in Windows, and what Windows shows of it. Sources: CLDR, supplemental/
# windowsZones.xml of 2025-04-10, the zone of territory 001, with the names that the IANA database
# uses today; Microsoft, "Default time zones": the offset that it shows before the name changes
# between releases.
_WINDOWS = [line.split(": ") for line in """
Australia/Darwin: AUS Central Standard Time
Australia/Sydney: AUS Eastern Standard Time: Canberra, Melbourne, Sydney
Asia/Kabul: Afghanistan Standard Time
America/Anchorage: Alaskan Standard Time: Alaska
America/Adak: Aleutian Standard Time: Aleutian Islands
Asia/Barnaul: Altai Standard Time: Barnaul, Gorno-Altaysk
Asia/Riyadh: Arab Standard Time: Kuwait, Riyadh
Asia/Dubai: Arabian Standard Time: Abu Dhabi, Muscat
Asia/Baghdad: Arabic Standard Time
America/Argentina/Buenos_Aires: Argentina Standard Time: City of Buenos Aires
Europe/Astrakhan: Astrakhan Standard Time: Astrakhan, Ulyanovsk
America/Halifax: Atlantic Standard Time
Australia/Eucla: Aus Central W. Standard Time: Eucla
Asia/Baku: Azerbaijan Standard Time
Atlantic/Azores: Azores Standard Time
America/Bahia: Bahia Standard Time: Salvador
Asia/Dhaka: Bangladesh Standard Time
Europe/Minsk: Belarus Standard Time
Pacific/Bougainville: Bougainville Standard Time: Bougainville Island
America/Regina: Canada Central Standard Time
Atlantic/Cape_Verde: Cape Verde Standard Time
Asia/Yerevan: Caucasus Standard Time
Australia/Adelaide: Cen. Australia Standard Time
America/Guatemala: Central America Standard Time
Asia/Bishkek: Central Asia Standard Time: Astana | Bishkek
America/Cuiaba: Central Brazilian Standard Time: Cuiaba
Europe/Budapest: Central Europe Standard Time: Belgrade, Bratislava, Budapest, Ljubljana, Prague
Europe/Warsaw: Central European Standard Time: Sarajevo, Skopje, Warsaw, Zagreb
Pacific/Guadalcanal: Central Pacific Standard Time: Solomon Is., New Caledonia
America/Chicago: Central Standard Time
America/Mexico_City: Central Standard Time (Mexico): Guadalajara, Mexico City, Monterrey
Pacific/Chatham: Chatham Islands Standard Time: Chatham Islands
Asia/Shanghai: China Standard Time: Beijing, Chongqing, Hong Kong, Urumqi
America/Havana: Cuba Standard Time: Havana
Etc/GMT+12: Dateline Standard Time: International Date Line West
Africa/Nairobi: E. Africa Standard Time
Australia/Brisbane: E. Australia Standard Time
Europe/Chisinau: E. Europe Standard Time: Chisinau
America/Sao_Paulo: E. South America Standard Time
Pacific/Easter: Easter Island Standard Time: Easter Island
America/New_York: Eastern Standard Time
America/Cancun: Eastern Standard Time (Mexico): Chetumal
Africa/Cairo: Egypt Standard Time
Asia/Yekaterinburg: Ekaterinburg Standard Time
Europe/Kiev: FLE Standard Time: Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius
Pacific/Fiji: Fiji Standard Time
Europe/London: GMT Standard Time: Dublin, Edinburgh, Lisbon, London
Europe/Bucharest: GTB Standard Time: Athens, Bucharest
Asia/Tbilisi: Georgian Standard Time
America/Godthab: Greenland Standard Time
Atlantic/Reykjavik: Greenwich Standard Time: Monrovia, Reykjavik
America/Port-au-Prince: Haiti Standard Time: Haiti
Pacific/Honolulu: Hawaiian Standard Time
Asia/Kolkata: India Standard Time: Chennai, Kolkata, Mumbai, New Delhi
Asia/Tehran: Iran Standard Time
Asia/Jerusalem: Israel Standard Time
Asia/Amman: Jordan Standard Time: Amman
Europe/Kaliningrad: Kaliningrad Standard Time
Asia/Seoul: Korea Standard Time
Africa/Tripoli: Libya Standard Time: Tripoli
Pacific/Kiritimati: Line Islands Standard Time: Kiritimati Island
Australia/Lord_Howe: Lord Howe Standard Time: Lord Howe Island
Asia/Magadan: Magadan Standard Time
America/Punta_Arenas: Magallanes Standard Time: Punta Arenas
Pacific/Marquesas: Marquesas Standard Time: Marquesas Islands
Indian/Mauritius: Mauritius Standard Time: Port Louis
Asia/Beirut: Middle East Standard Time: Beirut
America/Montevideo: Montevideo Standard Time
Africa/Casablanca: Morocco Standard Time
America/Denver: Mountain Standard Time
America/Mazatlan: Mountain Standard Time (Mexico): Chihuahua, La Paz, Mazatlan | La Paz, Mazatlan
Asia/Rangoon: Myanmar Standard Time: Yangon (Rangoon)
Asia/Novosibirsk: N. Central Asia Standard Time
Africa/Windhoek: Namibia Standard Time: Windhoek
Asia/Kathmandu: Nepal Standard Time
Pacific/Auckland: New Zealand Standard Time: Auckland, Wellington
America/St_Johns: Newfoundland Standard Time
Pacific/Norfolk: Norfolk Standard Time: Norfolk Island
Asia/Irkutsk: North Asia East Standard Time
Asia/Krasnoyarsk: North Asia Standard Time
Asia/Pyongyang: North Korea Standard Time: Pyongyang
Asia/Omsk: Omsk Standard Time: Omsk
America/Santiago: Pacific SA Standard Time
America/Los_Angeles: Pacific Standard Time
America/Tijuana: Pacific Standard Time (Mexico): Baja California
Asia/Karachi: Pakistan Standard Time: Islamabad, Karachi
America/Asuncion: Paraguay Standard Time: Asuncion
Asia/Qyzylorda: Qyzylorda Standard Time: Qyzylorda
Europe/Paris: Romance Standard Time: Brussels, Copenhagen, Madrid, Paris
Asia/Srednekolymsk: Russia Time Zone 10: Chokurdakh
Asia/Kamchatka: Russia Time Zone 11: Anadyr, Petropavlovsk-Kamchatsky
Europe/Samara: Russia Time Zone 3: Izhevsk, Samara
Europe/Moscow: Russian Standard Time: Moscow, St. Petersburg | Moscow, St. Petersburg, Volgograd
America/Cayenne: SA Eastern Standard Time: Cayenne, Fortaleza
America/Bogota: SA Pacific Standard Time: Bogota, Lima, Quito | Bogota, Lima, Quito, Rio Branco
America/La_Paz: SA Western Standard Time: Georgetown, La Paz, Manaus, San Juan
Asia/Bangkok: SE Asia Standard Time: Bangkok, Hanoi, Jakarta
America/Miquelon: Saint Pierre Standard Time: Saint Pierre and Miquelon
Asia/Sakhalin: Sakhalin Standard Time: Sakhalin
Pacific/Apia: Samoa Standard Time
Africa/Sao_Tome: Sao Tome Standard Time: Sao Tome
Europe/Saratov: Saratov Standard Time: Saratov
Asia/Singapore: Singapore Standard Time: Kuala Lumpur, Singapore
Africa/Johannesburg: South Africa Standard Time: Harare, Pretoria
Africa/Juba: South Sudan Standard Time: Juba
Asia/Colombo: Sri Lanka Standard Time
Africa/Khartoum: Sudan Standard Time: Khartoum
Asia/Damascus: Syria Standard Time: Damascus
Asia/Taipei: Taipei Standard Time
Australia/Hobart: Tasmania Standard Time
America/Araguaina: Tocantins Standard Time: Araguaina
Asia/Tokyo: Tokyo Standard Time: Osaka, Sapporo, Tokyo
Asia/Tomsk: Tomsk Standard Time: Tomsk
Pacific/Tongatapu: Tonga Standard Time
Asia/Chita: Transbaikal Standard Time: Chita
Europe/Istanbul: Turkey Standard Time
America/Grand_Turk: Turks And Caicos Standard Time: Turks and Caicos
America/Indiana/Indianapolis: US Eastern Standard Time
America/Phoenix: US Mountain Standard Time
Etc/UTC: UTC: Coordinated Universal Time
Etc/GMT-12: UTC+12: Coordinated Universal Time+12
Etc/GMT-13: UTC+13: Coordinated Universal Time+13
Etc/GMT+2: UTC-02: Coordinated Universal Time-02
Etc/GMT+8: UTC-08: Coordinated Universal Time-08
Etc/GMT+9: UTC-09: Coordinated Universal Time-09
Etc/GMT+11: UTC-11: Coordinated Universal Time-11
Asia/Ulaanbaatar: Ulaanbaatar Standard Time
America/Caracas: Venezuela Standard Time
Asia/Vladivostok: Vladivostok Standard Time
Europe/Volgograd: Volgograd Standard Time
Australia/Perth: W. Australia Standard Time
Africa/Lagos: W. Central Africa Standard Time: West Central Africa
Europe/Berlin: W. Europe Standard Time: Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna
Asia/Hovd: W. Mongolia Standard Time: Hovd
Asia/Tashkent: West Asia Standard Time: Ashgabat, Tashkent
Asia/Hebron: West Bank Standard Time: Gaza, Hebron
Pacific/Port_Moresby: West Pacific Standard Time: Guam, Port Moresby
Asia/Yakutsk: Yakutsk Standard Time
America/Whitehorse: Yukon Standard Time: Yukon
""".strip().splitlines()]  # fmt: skip
WINDOWS_ZONES = {name: zone for zone, name, *_ in _WINDOWS}
"""The zone of each time zone of Windows."""
_SHOWN_ZONES = {
    name: zone for zone, _, *shown in _WINDOWS for names in shown for name in names.split(" | ")
}

# Source: Rails, ActiveSupport::TimeZone::MAPPING. Zendesk and others write these names: most are
# the city in the name of the zone.
_CITIES = """
America/Tijuana America/Chihuahua America/Mazatlan America/Mexico_City America/Monterrey
America/Bogota America/Lima America/Caracas America/La_Paz America/Asuncion America/Santiago
America/Argentina/Buenos_Aires America/Montevideo America/Puerto_Rico Atlantic/Azores
Europe/Dublin Europe/London Europe/Lisbon Africa/Casablanca Africa/Monrovia Etc/UTC
Europe/Belgrade Europe/Bratislava Europe/Budapest Europe/Ljubljana Europe/Prague Europe/Sarajevo
Europe/Skopje Europe/Warsaw Europe/Zagreb Europe/Brussels Europe/Copenhagen Europe/Madrid
Europe/Paris Europe/Amsterdam Europe/Berlin Europe/Zurich Europe/Rome Europe/Stockholm
Europe/Vienna Europe/Bucharest Africa/Cairo Europe/Helsinki Europe/Kiev Europe/Riga Europe/Sofia
Europe/Tallinn Europe/Vilnius Europe/Athens Europe/Istanbul Europe/Minsk Asia/Jerusalem
Africa/Harare Europe/Kaliningrad Europe/Moscow Europe/Volgograd Europe/Samara Asia/Kuwait
Asia/Riyadh Africa/Nairobi Asia/Baghdad Asia/Tehran Asia/Muscat Asia/Baku Asia/Tbilisi
Asia/Yerevan Asia/Kabul Asia/Karachi Asia/Tashkent Asia/Kolkata Asia/Kathmandu Asia/Dhaka
Asia/Almaty Asia/Novosibirsk Asia/Rangoon Asia/Bangkok Asia/Jakarta Asia/Krasnoyarsk
Asia/Chongqing Asia/Hong_Kong Asia/Urumqi Asia/Kuala_Lumpur Asia/Singapore Asia/Taipei
Australia/Perth Asia/Irkutsk Asia/Ulaanbaatar Asia/Seoul Asia/Tokyo Asia/Yakutsk Australia/Darwin
Australia/Adelaide Australia/Melbourne Australia/Sydney Australia/Brisbane Australia/Hobart
Asia/Vladivostok Pacific/Guam Pacific/Port_Moresby Asia/Magadan Asia/Srednekolymsk Pacific/Fiji
Asia/Kamchatka Pacific/Auckland
"""
RAILS_ZONES = {
    zone.rpartition("/")[2].replace("_", " "): zone for zone in _CITIES.split()
} | _table("""
Pacific/Midway: International Date Line West | Midway Island
Pacific/Pago_Pago: American Samoa
Pacific/Honolulu: Hawaii
America/Juneau: Alaska
America/Los_Angeles: Pacific Time (US & Canada)
America/Denver: Mountain Time (US & Canada)
America/Phoenix: Arizona
America/Chicago: Central Time (US & Canada)
America/Regina: Saskatchewan
America/Mexico_City: Guadalajara
America/Guatemala: Central America
America/New_York: Eastern Time (US & Canada)
America/Indiana/Indianapolis: Indiana (East)
America/Lima: Quito
America/Halifax: Atlantic Time (Canada)
America/St_Johns: Newfoundland
America/Sao_Paulo: Brasilia
America/Guyana: Georgetown
America/Godthab: Greenland
Atlantic/South_Georgia: Mid-Atlantic
Atlantic/Cape_Verde: Cape Verde Is.
Europe/London: Edinburgh
Europe/Zurich: Bern
Africa/Algiers: West Central Africa
Europe/Kiev: Kyiv
Africa/Johannesburg: Pretoria
Europe/Moscow: St. Petersburg
Asia/Muscat: Abu Dhabi
Asia/Yekaterinburg: Ekaterinburg
Asia/Karachi: Islamabad
Asia/Kolkata: Chennai | Mumbai | New Delhi
Asia/Dhaka: Astana
Asia/Colombo: Sri Jayawardenepura
Asia/Bangkok: Hanoi
Asia/Shanghai: Beijing
Asia/Tokyo: Osaka | Sapporo
Australia/Melbourne: Canberra
Pacific/Guadalcanal: Solomon Is.
Pacific/Noumea: New Caledonia
Pacific/Majuro: Marshall Is.
Pacific/Auckland: Wellington
Pacific/Tongatapu: Nuku'alofa
Pacific/Fakaofo: Tokelau Is.
Pacific/Chatham: Chatham Is.
Pacific/Apia: Samoa
""")  # fmt: skip
"""The zone of each name of Rails."""

_OFFSET = re.compile(r"\((?:UTC|GMT)(?:([+-])(\d{2}):(\d{2}))?\) ?(.+)")
_BARE_OFFSET = re.compile(r"(?:UTC|GMT)? ?([+-])(\d{1,2})(?::?00|:?(\d\d))?", re.IGNORECASE)
_MAX_NAME = 60  # letters of a name that are compared with others
_MICROSOFT = re.compile(r"tzone://Microsoft/(.+)", re.IGNORECASE)


@checked
@lru_cache(maxsize=1024)
def iana_zone(name: str) -> str:
    """Return the name that the IANA database has for a zone of another system.

    Read are names of the database itself (with spaces for underscores too, or behind the path of
    the program that wrote it), of Windows, of Rails, Windows' names as shown (``(UTC+01:00)
    Brussels, Copenhagen, Madrid, Paris``) where the zone has had that offset, and ``tzone://``
    names of Exchange. Anything else raises `UnknownZone`, with names that may have been meant.

    >>> iana_zone("Romance Standard Time"), iana_zone("Eastern Time (US & Canada)")
    ('Europe/Paris', 'America/New_York')
    >>> iana_zone("/freeassociation.sourceforge.net/Europe/Berlin")
    'Europe/Berlin'
    """
    found = _known(name)
    if found is None and name.startswith("/"):
        # A path of the program that wrote it, then the name: the longest that is known.
        parts = name.strip("/").split("/")
        known = (_known("/".join(parts[first:])) for first in range(min(len(parts), 20)))
        found = next((zone for zone in known if zone is not None), None)
    if found is None:
        raise UnknownZone(name, "a time zone name of IANA, Windows or Rails", _remedy(name))
    return found


def _remedy(name: str) -> str:
    # "UTC+3" resembles 'UTC+13' and "GMT+1" 'Etc/GMT+1', an hour on the other side of UTC.
    if offset := _BARE_OFFSET.fullmatch(name):
        sign, hours = offset[1], int(offset[2])
        # The signs of Etc/GMT are those of POSIX: behind UTC is positive there.
        fixed = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"
        same = not offset[3] and fixed in available_timezones()
        exact = f"; {fixed!r} always has this one" if same else ""
        return f"an offset does not say when clocks change: name a place{exact}"
    near = _suggestions(name)
    return (
        f"did you mean {' or '.join(map(repr, near))}?" if near else "for example 'Europe/Lisbon'"
    )


def _suggestions(name: str) -> list[str]:
    """Return up to three names that a misspelled one may mean, by its city or its letters."""
    known = _plain_names()
    # The last part of a name tells zones apart: "paris" and "Europe/Pariss" both mean Europe/Paris.
    plain = re.sub("[^a-z0-9]", "", name.lower().rpartition("/")[2])[:_MAX_NAME]
    return [known[one] for one in get_close_matches(plain, known, 3, 0.8)] if plain else []


@lru_cache(maxsize=1)
def _plain_names() -> dict[str, str]:
    """Return every known name by the letters of its last part, IANA's before those of others."""
    found: dict[str, str] = {}
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    for one in [*zones, *WINDOWS_ZONES, *RAILS_ZONES]:
        found.setdefault(re.sub("[^a-z0-9]", "", one.lower().rpartition("/")[2]), one)
    return found


def _known(name: str) -> str | None:
    """Return the zone of a name without a path before it, or `None`."""
    exchange = _MICROSOFT.fullmatch(name)
    if exchange:
        name = "UTC" if exchange[1].lower() == "utc" else exchange[1]
    for spelled in (name, name.replace(" ", "_")):
        try:
            return as_zone(spelled).key
        except UnknownZone:
            continue
    if name in WINDOWS_ZONES:
        return WINDOWS_ZONES[name]
    shown = _OFFSET.fullmatch(name)
    if shown is None:
        return RAILS_ZONES.get(name)
    label = shown[4].replace("(US and Canada)", "(US & Canada)")
    zone = _SHOWN_ZONES.get(label) or RAILS_ZONES.get(label)
    # Where offset and name disagree, either may be wrong.
    return zone if zone and _offset(shown) in _offsets_of(zone) else None


def _offset(shown: re.Match[str]) -> timedelta:
    size = timedelta(hours=int(shown[2] or 0), minutes=int(shown[3] or 0))
    return -size if shown[1] == "-" else size


def _offsets_of(zone: str) -> set[timedelta | None]:
    """Return the offsets of a zone since these names came up, in winters and summers."""
    instants = (
        datetime(year, month, 1, tzinfo=UTC) for year in range(1995, 2038) for month in (1, 7)
    )
    return {instant.astimezone(as_zone(zone)).utcoffset() for instant in instants}

#!/usr/bin/env bash
# Traps with one value, and events that match it as a number: "MATCH $1: 5", "MATCH $1: 5-10" and "MATCH $1: < 6".
#
# Question: which of them match the values 5, "5 minutes", "05" and "five"?
# Guess: 5 and "05" all three; the two other texts none, since they are no numbers.
# Seen with SNMPTT 1.5 (Debian 12): 5, "5 minutes" and "05" match all three, "five" matches "< 6". The text is used as Perl uses it for a number, which begins with digits or is
# zero, so what a sensor reports as unknown is below each limit.
set -eu
command -v perl > /dev/null || exit 77
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" snmptt libconfig-inifiles-perl | grep ^snmptt
ini="$place/etc/snmp/snmptt.ini"
sed -i -e 's/^mode = .*/mode = standalone/; s/^ipv6_enable = .*/ipv6_enable = 0/; s/^multiple_event = .*/multiple_event = 1/; s/^stdout_enable = .*/stdout_enable = 1/' \
  -e 's/^\(syslog_enable\|syslog_system_enable\|log_enable\) = .*/\1 = 0/' -e '/^snmptt_conf_files/,$d' "$ini"
printf 'snmptt_conf_files = <<END\n%s/events\nEND\n' "$place" >> "$ini"
printf 'EVENT %s .1.3.6.1.4.1.9999.0.1 "c" %s\nFORMAT x\nMATCH $1: %s\n' Equal Equal 5 Range Range 5-10 Below Below '< 6' > "$place/events"
matched() {
  printf 'host\n10.0.0.1\n.1.3.6.1.2.1.1.3.0 1:2:3:4.5\n.1.3.6.1.6.3.1.1.4.1.0 .1.3.6.1.4.1.9999.0.1\n.1.3.6.1.4.1.9999.1.1 %s\n' "$1" |
    PERL5LIB="$place/usr/share/perl5" perl "$place/usr/sbin/snmptt" --ini="$ini" 2> /dev/null | grep -oE ' (Equal|Range|Below) ' | tr -d '\n' | tr -s ' ' || true
}
seen="5:$(matched 5) minutes:$(matched '"5 minutes"') 05:$(matched '"05"') five:$(matched '"five"')"
echo "$seen"
[ "$seen" = "5: Equal Range Below  minutes: Equal Range Below  05: Equal Range Below  five: Below " ] || { echo "the behaviour has changed"; exit 1; }

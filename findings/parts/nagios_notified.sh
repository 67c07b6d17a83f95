#!/usr/bin/env bash
# Print whose services Nagios Core notifies at a moment: nagios_notified.sh Europe/Paris "2026-03-02 10:00:00" < PERIODS
# Each line of PERIODS is a name, a colon, and the lines of a timeperiod with semicolons between them; each becomes a service that goes down at that moment.
set -eu
for program in nagios4 faketime; do
  command -v "$program" >/dev/null || [ -x "/usr/sbin/$program" ] || { echo "$program is not installed" >&2; exit 77; }
done
PATH="$PATH:/usr/sbin"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/spool" "$place/tmp"
printf 'define timeperiod {\n timeperiod_name never\n alias x\n}\n' > "$place/objects.cfg"
names=
while IFS=: read -r name lines; do
  names="$names $name"
  printf 'define timeperiod {\n timeperiod_name %s\n alias x\n%s\n}\n' "$name" "$(echo "$lines" | tr ';' '\n')"
  printf 'define service {\n host_name h\n service_description %s\n check_command none\n max_check_attempts 1\n contacts c\n' "$name"
  printf ' check_period never\n notification_period %s\n active_checks_enabled 0\n check_interval 1000\n retry_interval 1000\n notification_interval 0\n}\n' "$name"
done >> "$place/objects.cfg"
{
  printf 'define command {\n command_name none\n command_line /bin/true\n}\n'
  printf 'define contact {\n contact_name c\n host_notification_commands none\n service_notification_commands none\n service_notification_options c\n host_notification_options d\n}\n'
  printf 'define host {\n host_name h\n check_command none\n max_check_attempts 1\n contacts c\n active_checks_enabled 0\n}\n'
} >> "$place/objects.cfg"
cat > "$place/main.cfg" <<CONFIGURATION
cfg_file=$place/objects.cfg
log_file=$place/log
object_cache_file=$place/objects.cache
status_file=$place/status.dat
command_file=$place/commands
lock_file=$place/lock
temp_file=$place/temp
temp_path=$place/tmp
check_result_path=$place/spool
query_socket=$place/query
nagios_user=nagios
nagios_group=nagios
check_external_commands=1
enable_notifications=1
log_notifications=1
CONFIGURATION
chmod -R a+rwX "$place"
TZ="$1" faketime -f "@$2" nagios4 "$place/main.cfg" > "$place/out" 2>&1 &
daemon=$!
for _ in $(seq 120); do
  if [ -p "$place/commands" ]; then break; fi
  sleep 0.25
done
moment=$(TZ="$1" date -d "$2" +%s)
for name in $names; do
  echo "[$moment] PROCESS_SERVICE_CHECK_RESULT;h;$name;2;down" > "$place/commands"
done
for _ in $(seq 120); do
  if [ "$(grep -c "SERVICE ALERT: h;" "$place/log")" = "$(echo "$names" | wc -w)" ]; then break; fi
  sleep 0.25
done
sleep 1
kill -TERM "$daemon"
wait "$daemon" || true
nagios4 --version | sed -n 2p >&2
grep -o "SERVICE NOTIFICATION: c;h;[a-z]*" "$place/log" | cut -d ';' -f 3 | sort | tr '\n' ' '

#!/usr/bin/env bash
# A time period of every second day within a range of dates.
#
# Question: a timeperiod has the line "2026-03-02 - 2026-03-06 / 2  08:00-12:00" and "thursday 20:00-21:00". Does Nagios send a notification of a
# service with this period on Thursday 2026-03-12 at 10:00 UTC, six days after the end of the range and ten after its start?
# Its documents let one expect: no, the range is over and Thursday has the evening only. (The question came up while drawn periods were compared.)
# Seen with Nagios Core 4.4.6 (Debian): it does. A second service with the same range without a step does not notify.
set -eu
for program in nagios4 faketime; do
  command -v "$program" >/dev/null || [ -x "/usr/sbin/$program" ] || { echo "$program is not installed"; exit 77; }
done
PATH="$PATH:/usr/sbin"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/spool" "$place/tmp"
{
  for name in "step:2026-03-02 - 2026-03-06 / 2" "plain:2026-03-02 - 2026-03-06"; do
    printf 'define timeperiod {\n timeperiod_name %s\n alias x\n %s 08:00-12:00\n thursday 20:00-21:00\n}\n' "${name%%:*}" "${name#*:}"
    printf 'define service {\n host_name h\n service_description %s\n check_command none\n max_check_attempts 1\n contacts c\n' "${name%%:*}"
    printf ' check_period step\n notification_period %s\n active_checks_enabled 0\n check_interval 1000\n retry_interval 1000\n notification_interval 0\n}\n' "${name%%:*}"
  done
  printf 'define command {\n command_name none\n command_line /bin/true\n}\n'
  printf 'define contact {\n contact_name c\n host_notification_commands none\n service_notification_commands none\n service_notification_options c\n host_notification_options d\n}\n'
  printf 'define host {\n host_name h\n check_command none\n max_check_attempts 1\n contacts c\n active_checks_enabled 0\n}\n'
} > "$place/objects.cfg"
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
TZ=UTC faketime -f "@2026-03-12 10:00:00" nagios4 "$place/main.cfg" > "$place/out" 2>&1 &
daemon=$!
for _ in $(seq 120); do
  if [ -p "$place/commands" ]; then break; fi
  sleep 0.25
done
for name in step plain; do
  echo "[1773309601] PROCESS_SERVICE_CHECK_RESULT;h;$name;2;down" > "$place/commands"
done
for _ in $(seq 120); do
  if grep -q "SERVICE ALERT: h;plain" "$place/log" && grep -q "SERVICE ALERT: h;step" "$place/log"; then break; fi
  sleep 0.25
done
sleep 1
kill -TERM "$daemon"
wait "$daemon" || true
nagios4 --version | sed -n 2p
seen=$(grep -o "SERVICE NOTIFICATION: c;h;[a-z]*" "$place/log" | sort | tr '\n' ' ')
echo "seen: $seen"
[ "$seen" = "SERVICE NOTIFICATION: c;h;step " ] || { echo "the behaviour has changed"; exit 1; }

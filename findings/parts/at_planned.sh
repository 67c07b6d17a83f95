#!/usr/bin/env bash
# Print when "at" would run a job, a line a job: at_planned.sh Europe/Paris "2026-03-02 10:00:00" SPECIFICATION...
# The jobs are written to a spool in memory that is gone at the end, for which a mount namespace, and so root, is needed.
set -eu
if [ -z "${AT_PLACE:-}" ]; then
  command -v faketime > /dev/null || { echo "faketime is not installed" >&2; exit 77; }
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
  bash "$(dirname "$0")/unpacked.sh" "$place" at >&2
  unshare -m true 2> /dev/null || { echo "a mount namespace is not permitted" >&2; exit 77; }
  # Without its set-user-id bit the program takes the clock of faketime.
  chmod 755 "$place/usr/bin/at"
  AT_PLACE="$place" unshare -m bash "$0" "$@"
  exit
fi
mount -t tmpfs none /var/spool
mkdir -p /var/spool/cron/atjobs /var/spool/cron/atspool
echo 0 > /var/spool/cron/atjobs/.SEQ
chown -R daemon:daemon /var/spool/cron
export TZ=$1 LC_ALL=C
moment=$2
shift 2
for specification in "$@"; do
  # shellcheck disable=SC2086
  echo true | faketime "$moment" "$AT_PLACE/usr/bin/at" -v $specification 2>&1 | head -n 1
done

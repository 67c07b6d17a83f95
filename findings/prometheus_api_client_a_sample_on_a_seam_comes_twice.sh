#!/usr/bin/env bash
# The samples of three hours, fetched an hour at a time.
#
# Question: a metric has a sample every half hour from 09:00 to 12:00. How many samples has get_metric_range_data from 09:00 to 12:00 with chunks of an hour, and
# with one chunk of three?
# Guess: seven, twice.
# Seen with prometheus-api-client 0.7.2 and Prometheus 2.42.0 (Debian 12): nine, and seven: a range in brackets has both of its ends there, so that what lies
# on the seam of two chunks is in both. A mean over the samples counts what is at 10:00 and 11:00 twice.
set -eu
command -v prometheus > /dev/null && command -v promtool > /dev/null || exit 77
dpkg-query -W prometheus || exit 77
place=$(mktemp -d)
daemon=0
trap '[ "$daemon" = 0 ] || kill "$daemon"; rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check prometheus-api-client==0.7.2
cd "$place"
start=$(date -u -d "2026-11-27T09:00:00Z" +%s)
{ echo "# TYPE response gauge"; for half in 0 1 2 3 4 5 6; do echo "response $half $((start + half * 1800))"; done; echo "# EOF"; } > samples
promtool tsdb create-blocks-from openmetrics samples data > /dev/null
echo "global: {}" > config.yml
port=$(python3 -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])")
prometheus --config.file=config.yml --storage.tsdb.path=data --storage.tsdb.retention.time=100y --web.listen-address="127.0.0.1:$port" 2> log &
daemon=$!
"$place/venv/bin/python" - "$port" <<'PYTHON'
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from prometheus_api_client import PrometheusConnect

client = PrometheusConnect(url=f"http://127.0.0.1:{sys.argv[1]}", retry=None)
for _ in range(100):
    try:
        client.check_prometheus_connection()
        break
    except OSError:
        time.sleep(0.2)
first, last = datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 11, 27, 12, tzinfo=UTC)
seen = []
for hours in (1, 3):
    data = client.get_metric_range_data("response", start_time=first, end_time=last, chunk_size=timedelta(hours=hours))
    seen.append(sum(len(chunk["values"]) for chunk in data))
print("prometheus-api-client", version("prometheus-api-client"), seen)
assert seen == [9, 7], "the behaviour has changed"
PYTHON

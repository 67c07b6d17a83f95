#!/usr/bin/env bash
# Two tasks of a todo.txt that are done: one with the day on which it was, and one with the day of its start too.
#
# Question: what does the file contain after it was read and saved?
# Expected: the same; a task that is done has the day of completion first, and that of its start if there is one. (The question came up while another was run.)
# Seen with pytodotxt 3.1.0: "x call back", without its day, which was read as completion_date; the one with two days is unchanged.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pytodotxt==3.1.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from pathlib import Path

import pytodotxt

Path("todo.txt").write_text("x 2026-03-03 call back\nx 2026-03-03 2026-03-01 answer\n")
tasks = pytodotxt.TodoTxt("todo.txt")
tasks.parse()
days = [f"{task.completion_date}" for task in tasks.tasks]
tasks.save()
seen = Path("todo.txt").read_text().splitlines()
print("pytodotxt", version("pytodotxt"), days, seen)
assert (days, seen) == (["2026-03-03"] * 2, ["x call back", "x 2026-03-03 2026-03-01 answer"]), "the behaviour has changed"
PYTHON

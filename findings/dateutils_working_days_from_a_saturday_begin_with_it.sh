#!/usr/bin/env bash
# A list of working days from a given day on, for a rota.
#
# Question: which days has a sequence in steps of one business day from Saturday, 28 November, to Wednesday, 2 December 2026, and how many business days are between the two?
# Expected: Monday, Tuesday and Wednesday, and three. (The question came up while another was run.)
# Seen with dateutils 0.4.10 (Debian 12): Saturday, Monday, Tuesday and Wednesday; three. The start is in the list whatever day it is. Weekends that are left out by --skip leave the Saturday out.
set -eu
command -v dateutils.dseq > /dev/null || { echo "dateutils is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
dateutils.dseq --version | head -n 1
{
  dateutils.dseq 2026-11-28 1b 2026-12-02 -f %a | xargs
  dateutils.dseq 2026-11-28 2026-12-02 --skip sat,sun -f %a | xargs
  dateutils.ddiff 2026-11-28 2026-12-02 -f %db
} | tee "$place/seen"
printf 'Sat Mon Tue Wed\nMon Tue Wed\n3b\n' | diff "$place/seen" - || { echo "the behaviour has changed"; exit 1; }

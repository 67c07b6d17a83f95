#!/usr/bin/env bash
# The median of four times to resolve, by two functions of one package.
#
# Question: what are the median and the quantile of a half of 1, 2, 3 and 4? And the quantile of nine tenths of 1 to 10?
# Guess: 2.5 and 2.5; 9.1 (or 9).
# Seen with math::statistics of tcllib 1.21 (tcllib of Debian 12): 2.5 and 2; 9. The quantile is one of the values and the median is not.
set -eu
command -v tclsh > /dev/null || { echo "tcl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" tcllib
cat > "$place/question.tcl" <<TCL
lappend auto_path $(dirname "$(find "$place" -name tcllib1.21 -o -name 'tcllib*' -path '*tcltk*' | head -n 1)")
package require math::statistics
set four {1 2 3 4}
puts [list [::math::statistics::median \$four] [::math::statistics::quantiles \$four {0.5}] [::math::statistics::quantiles {1 2 3 4 5 6 7 8 9 10} {0.9}]]
TCL
seen=$(tclsh "$place/question.tcl")
echo "$seen"
[ "$seen" = "2.5 2 9" ] || { echo "the behaviour has changed"; exit 1; }

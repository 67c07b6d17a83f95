#!/usr/bin/env bash
# Unpack packages of Debian in a folder, without installing them, and print their versions: unpacked.sh FOLDER PACKAGE...
set -eu
cd "$1"
shift
apt-get download -q "$@" > /dev/null 2>&1 || { echo "not to be had: $*" >&2; exit 77; }
for package in ./*.deb; do
  dpkg-deb -W "$package"
  dpkg-deb -x "$package" .
done
rm ./*.deb

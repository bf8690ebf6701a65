#!/usr/bin/env bash
# Run once, as root, when Gradescope builds the image: a Python of its own for the autograder, outside
# of /autograder, so that submissions can be kept from all that lies there.
#
#   BPCOURSE_PYTHON  the Python to make it of; default: the newest that is found, or installed by apt
#   BPCOURSE_HOME    where it goes; default: /opt/bpcourse
#   BPCOURSE_PIP     options for pip, such as --no-deps or --index-url
#   AUTOGRADER       the folder that Gradescope calls /autograder
set -euo pipefail

source_folder="${AUTOGRADER:-/autograder}/source"
home="${BPCOURSE_HOME:-/opt/bpcourse}"
version=@VERSION@ # with which the autograder was made

fits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local name
    for name in "${BPCOURSE_PYTHON:-python$version}" python3.14 python3.13 python3.12 python3.11 python3; do
        if fits "$name"; then echo "$name" && return; fi
    done
    return 1
}

if ! python="$(find_python)"; then
    apt-get update -qq
    for name in "$version" 3.13 3.12 3.11; do
        apt-get install -y -qq "python$name" "python$name-venv" && break
    done
    python="$(find_python)" || {
        echo "bpcourse needs Python 3.11 or later, and this image has none to install: choose a newer" \
            "base image (Ubuntu 24.04) in the autograder's settings." >&2
        exit 1
    }
fi

"$python" -m venv --clear "$home"
# The wheel is a file of this zip; the name bpcourse is on no index.
"$home/bin/python" -m pip install --quiet --disable-pip-version-check \
    ${BPCOURSE_PIP:-} --constraint "$source_folder/constraints.txt" "$source_folder"/bpcourse-*.whl
"$home/bin/python" -P -m compileall -q "$home/lib" || true
chmod 700 "$source_folder"
"$home/bin/bpcourse" doctor || true # into the image's log: what submissions can be isolated by here

#!/bin/sh
# Makes .venv hold what the locks name. Usage: deploy/environment.sh requirements.txt [requirements-dev.txt]
# Only wheels whose hash stands in the lock are installed; nothing is built, and nothing is done twice: the sum of an
# installed lock is remembered in .venv/locks. PYTHON=… chooses the interpreter.
set -eu
cd "$(dirname "$0")/.."

oldest="(3, 11)"

say() { printf '%s\n' "$*" >&2; exit 1; }

is_new_enough() { "$1" -c "import sys; sys.exit(sys.version_info < $oldest)" >/dev/null 2>&1; }

has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# The first interpreter that can make an environment; failing that, one sentence about the best that was found.
find_python() {
    without_venv='' too_old=''
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        version "$candidate" >/dev/null || continue
        if ! is_new_enough "$candidate"; then too_old=$(version "$candidate")
        elif ! has_venv "$candidate"; then without_venv=${without_venv:-$(version "$candidate")}
        else python=$candidate; return
        fi
    done
    if [ -n "$without_venv" ]; then
        say "Python $without_venv is here without its venv module: install the package python$without_venv-venv (on Debian: apt install python$without_venv-venv) and try again."
    elif [ -n "$too_old" ]; then
        say "psis needs Python 3.11 or newer and this is Python $too_old: install the packages python3.11 and python3.11-venv (Debian 12 has them) and try again."
    fi
    say "psis needs Python 3.11 or newer and there is none: install the packages python3 and python3-venv (on Debian: apt install python3 python3-venv) and try again."
}

sum_of() { sha256sum "$1" | cut -d' ' -f1; }

holds() { [ "$(cat ".venv/locks/$1" 2>/dev/null)" = "$(sum_of "$1")" ]; }

# A checkout that was moved takes its environment along with addresses that no longer exist.
is_ours() { [ "$(cat .venv/locks/home 2>/dev/null)" = "$(pwd)" ] && is_new_enough .venv/bin/python; }

make_environment() {
    find_python
    printf 'making .venv with Python %s\n' "$(version "$python")"
    "$python" -m venv --clear .venv
    mkdir -p .venv/locks
    pwd > .venv/locks/home
}

# What `pip install --editable .` would do, without fetching a build backend that no lock holds.
install_project() {
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    pwd > "$site/psis.pth"
    # Shell and Python at once, so that a path with blanks does no harm.
    cat > .venv/bin/psis <<PYTHON
#!/bin/sh
'''exec' "$(pwd)/.venv/bin/python" "\$0" "\$@"
' '''
import sys

from app.cli.main import main

sys.exit(main())
PYTHON
    chmod +x .venv/bin/psis
}

if ! is_ours; then make_environment; fi
for lock in "$@"; do
    if holds "$lock"; then continue; fi
    printf 'installing %s packages of %s\n' "$(grep -c '==' "$lock")" "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: --no-deps --requirement "$lock"
    sum_of "$lock" > ".venv/locks/$lock"
done
install_project

# Paths and functions for every script, which sources this file. Sourcing it installs nothing.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${ASSAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/assay}
TOOLS=$CACHE/tools
mkdir -p "$TOOLS/bin"
export PATH="$TOOLS/bin:$HOME/.cargo/bin:$PATH"

# A clean checkout in CI has no target/: its builds go to the cache, one folder for each compiler.
if [ -z "${CARGO_TARGET_DIR:-}" ] && [ "${CI:-}" = true ]; then
  CARGO_TARGET_DIR=$CACHE/target/$( (rustc --version 2>/dev/null || echo none) | cut -d' ' -f2)
fi
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}
# The Wasm build may need another compiler, and two compilers in one folder rebuild each other's work.
WASM_TARGET_DIR=$CARGO_TARGET_DIR/wasm

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
die() { printf 'assay: %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Installs Debian packages. On other systems, a message says what to install by hand.
apt_install() {
  have apt-get || die "$* is missing and there is no apt-get on this system. Install it with the package manager of your system, then run this again."
  as_root apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "$@" >&2
}

# Installs a program from source. Such programs run for seconds, so that a quick build is worth more than a quick program.
cargo_install() {
  CARGO_TARGET_DIR=$CACHE/build-tools CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=false cargo install -q --root "$TOOLS" "$@" >&2
  rm -rf "$CACHE/build-tools"
}

# Creates a separate Python environment in a folder.
make_venv() {
  have python3 || apt_install python3 python3-venv
  python3 -m venv "$1" >&2 || { apt_install python3-venv; python3 -m venv "$1" >&2; }
}

# Prints a free port on loopback.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null \
    || node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

# Prints the version of a package in Cargo.lock.
locked_version() { awk -v name="\"$1\"" '$1=="name" && $3==name {getline; gsub(/"/,"",$3); print $3; exit}' "$ROOT/Cargo.lock"; }

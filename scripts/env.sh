# Sourced by every script: where things are kept and how to speak. Nothing here installs anything.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${ASSAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/assay}
TOOLS=$CACHE/tools
mkdir -p "$CACHE" "$TOOLS/bin"
export PATH="$TOOLS/bin:$HOME/.cargo/bin:$PATH"

# A fresh checkout in CI keeps its compiled dependencies between runs; a developer's stay in target/.
if [ -z "${CARGO_TARGET_DIR:-}" ] && [ "${CI:-}" = true ]; then
  export CARGO_TARGET_DIR=$CACHE/target-$(rustc --version 2>/dev/null | cut -d' ' -f2 || echo none)
fi
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
# The Wasm build may need another compiler, and two compilers in one folder rebuild each other's work.
WASM_TARGET=$TARGET/wasm

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
die() { printf 'assay: %s\n' "$*" >&2; exit 1; }

# Debian packages, as root or by sudo; the package list is read once for each call that installs.
apt_install() {
  have apt-get || die "cannot install $*: no apt-get here. Install them by your system's package manager and run this again."
  local sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >&2
}

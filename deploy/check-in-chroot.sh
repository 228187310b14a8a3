#!/usr/bin/env bash
# Builds deploy/Dockerfile without Docker and tries the image: as root, with debootstrap, buildah, npm and a network.
# Every RUN line runs in a chroot. The base images, which lie in registries, are made anew of what they are made of:
# Debian's packages by debootstrap and dpkg, Node.js and npm by npm.
#
#   deploy/check-in-chroot.sh [FOLDER]     FOLDER (default: a temporary one) takes about 4 GB
set -euo pipefail
clone=$(cd "$(dirname "$0")/.." && pwd)
work=$(realpath "${1:-$(mktemp -d)}")
packages() { printf '%s\n' "$@" | paste -sd, -; }
say() { printf '\n== %s\n' "$*"; }
# Nothing of this machine's own containers is touched.
b() { buildah --root "$work/store" --runroot "$work/run" --storage-driver "${STORAGE_DRIVER:-vfs}" "$@"; }

# Of a folder, an image.
image() {
  local container
  container=$(b from scratch)
  b copy --quiet "$container" "$1" / >/dev/null
  b commit --quiet "$container" "$2" >/dev/null
  b rm "$container" >/dev/null
}

if [ ! -e "$work/node/usr/local/bin/npm" ]; then
  say 'node:24-bookworm, from Debian and npm'
  debootstrap --variant=minbase --include="$(packages ca-certificates g++ make python3)" bookworm "$work/node" >/dev/null
  mkdir -p "$work/npm" && cd "$work/npm"
  npm install --no-save --ignore-scripts --prefix . --omit=optional "node-linux-$(node -p process.arch)@24" npm >/dev/null
  cp -r node_modules/node-linux-*/{bin,include,share} "$work/node/usr/local/"
  mkdir -p "$work/node/usr/local/lib/node_modules"
  cp -r node_modules/npm "$work/node/usr/local/lib/node_modules/"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/node/usr/local/bin/npm"
fi

if [ ! -e "$work/distroless/etc/passwd" ]; then
  say 'distroless/cc-debian12, from the packages that it is made of'
  mkdir -p "$work/deb" "$work/distroless/tmp" && cd "$work/deb"
  chroot "$work/node" sh -c 'cd /tmp && apt-get download base-files ca-certificates libc6 libgcc-s1 libgomp1 libssl3 libstdc++6 media-types netbase tzdata' >/dev/null
  for deb in "$work"/node/tmp/*.deb; do dpkg-deb --extract "$deb" "$work/distroless"; done
  rm "$work"/node/tmp/*.deb
  chmod 1777 "$work/distroless/tmp"
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n' > "$work/distroless/etc/passwd"
fi
say 'The image: every RUN line in a chroot'
# A network may have a registry and certificates of its own.
cp /etc/ssl/certs/ca-certificates.crt "$work/node/etc/ssl/certs/"
printf 'registry=%s\ncafile=/etc/ssl/certs/ca-certificates.crt\n' "$(npm config get registry)" > "$work/npmrc"
b images --quiet node:24-bookworm >/dev/null 2>&1 || image "$work/node" docker.io/library/node:24-bookworm
b images --quiet gcr.io/distroless/cc-debian12:nonroot >/dev/null 2>&1 || image "$work/distroless" gcr.io/distroless/cc-debian12:nonroot
b build --isolation chroot --pull-never --format docker --secret "id=npmrc,src=$work/npmrc" \
  --ignorefile "$clone/deploy/Dockerfile.dockerignore" --file "$clone/deploy/Dockerfile" --tag bonsai-faq "$clone"

container=$(b from --pull-never bonsai-faq)
root=$(b mount "$container")
# The words of a list in the image's configuration, one a line.
configured() { b inspect --type image bonsai-faq | node -p "JSON.parse(require('fs').readFileSync(0)).Docker.config.$1.join('\n')"; }
mapfile -t program < <(configured Entrypoint)
mapfile -t probe < <(configured "Healthcheck.Test.slice(1)")
# As the image's user, in its folder, with its environment.
inside() { b run --isolation chroot --volume "$work/faq:/faq" "$container" -- "$@"; }

say 'Size in MB: all, Node.js, the program'
for part in / /usr/local/bin/node /opt/bonsai-faq; do du --summarize --block-size=1MB "$root$part"; done

rm -rf "$work/faq" && mkdir "$work/faq" && chown 65532:65532 "$work/faq"
say 'Load what was compiled; index, serve, ask, stop'
inside node -e "require('/opt/bonsai-faq/node_modules/hnswlib-node')"
touch "$work/started"
inside "${program[@]}" index /opt/bonsai-faq/data/faq.jsonl --json
inside "${program[@]}" serve &
server=$!
for _ in $(seq 60); do inside "${probe[@]}" 2>/dev/null && break || sleep 1; done
inside "${probe[@]}"
inside node -e "fetch('http://127.0.0.1:3000/api/search?q=reset+my+password').then((r) => r.json()).then(({ hits }) => console.log(hits[0].question))"
# The first process below buildah's own is the server.
pid=$server
until [[ $(tr '\0' ' ' < "/proc/$pid/cmdline") =~ ^[^\ ]*node\  ]]; do pid=$(pgrep --parent "$pid" | head -n 1); done
kill -TERM "$pid"
wait "$server"
# All else belongs to root, so this says that a read-only root suffices.
find "$root" -xdev -user 65532 ! -path "$root/faq" -newer "$work/started" | (! grep .)
say 'Checked.'

// Ready brotli and gzip forms of what trunk built, and the size that a browser downloads, held to its limit.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const LIMIT_KB = 700;
const folder = process.argv[2];
let downloaded = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(html|js|wasm|css|svg|json|webmanifest)$/.test(entry.name)) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const bytes = readFileSync(path);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  if (/\.(js|wasm)$/.test(entry.name)) downloaded += brotli.length;
}
const kb = downloaded / 1000;
console.log(`bundle: ${kb.toFixed(1)} KB of Wasm and JavaScript in brotli, at most ${LIMIT_KB}`);
writeFileSync(join(folder, ".bundle-kb"), `${kb}\n`);
if (kb > LIMIT_KB) {
  console.error(`assay: the bundle is ${(kb - LIMIT_KB).toFixed(1)} KB too large; see what grew: twiggy or wasm-opt --func-metrics`);
  process.exit(1);
}

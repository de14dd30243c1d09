// Ready brotli and gzip forms of what trunk built, and the size that a browser downloads, held to its limit.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const LIMIT_KB = 700;
const folder = process.argv[2];
const packed = new Map();
// Whoever reads a page may open the workbench next: the browser fetches it once it has nothing else to do.
const bench = readdirSync(folder).filter((name) => /^assay-workbench-.*\.(js|wasm)$/.test(name));
const index = join(folder, "index.html");
const links = bench.map((name) => `<link rel="prefetch" href="/${name}">`).join("");
writeFileSync(index, readFileSync(index, "utf8").replace("</head>", `${links}</head>`));
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(html|js|wasm|css|svg|json|webmanifest)$/.test(entry.name)) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const bytes = readFileSync(path);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  packed.set(entry.name, brotli.length);
}
// What a browser downloads for each half: the Wasm and JavaScript that its page names.
const halves = {};
for (const half of ["index", "workbench"]) {
  const page = readFileSync(join(folder, `${half}.html`), "utf8");
  const named = [...packed.keys()].filter((name) => /\.(js|wasm)$/.test(name) && page.includes(`'/${name}'`));
  halves[half] = named.reduce((sum, name) => sum + packed.get(name), 0) / 1000;
  console.log(`${half}: ${halves[half].toFixed(1)} KB of Wasm and JavaScript in brotli, at most ${LIMIT_KB}`);
}
writeFileSync(join(folder, ".bundle-kb"), `${halves.index.toFixed(0)} and ${halves.workbench.toFixed(0)}\n`);
const kb = Math.max(...Object.values(halves));
if (kb > LIMIT_KB) {
  console.error(`assay: the bundle is ${(kb - LIMIT_KB).toFixed(1)} KB too large; see what grew: twiggy or wasm-opt --func-metrics`);
  process.exit(1);
}

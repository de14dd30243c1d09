// What trunk built without what only people read, its ready brotli and gzip forms, and the size that a browser downloads,
// held to its limit.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const LIMIT_KB = 700;
const folder = process.argv[2];
const packed = new Map();
// The glue between Wasm and browser is generated with comments and long names. Its name is its content's, as browsers keep
// it for ever, and pages name its hash.
const { transformSync } = createRequire(new URL("../end2end/package.json", import.meta.url))("esbuild");
const hash = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  const long = readFileSync(join(folder, name));
  const short = transformSync(long.toString(), { minify: true, format: "esm", target: "es2022" }).code;
  const named = name.replace(/-[0-9a-f]+\.js$/, `-${createHash("sha256").update(short).digest("hex").slice(0, 16)}.js`);
  rmSync(join(folder, name));
  writeFileSync(join(folder, named), short);
  for (const page of ["index.html", "workbench.html"].map((page) => join(folder, page))) {
    writeFileSync(page, readFileSync(page, "utf8").replaceAll(name, named).replaceAll(hash(long), hash(short)));
  }
}
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

// Finishes what trunk built: minified JavaScript, the workbench's files named in the pages' HTML for prefetching, ready
// brotli and gzip forms, and a report of what a browser downloads for each program.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const BUDGET_KB = { index: 1000, workbench: 1500 };
const folder = process.argv[2];
const pages = Object.keys(BUDGET_KB).map((page) => join(folder, `${page}.html`));
const edit = (page, change) => writeFileSync(page, change(readFileSync(page, "utf8")));
const integrity = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

// The name of a file has the hash of its content, as browsers store it for ever, and pages check its integrity.
const { transformSync } = createRequire(new URL("../end2end/package.json", import.meta.url))("esbuild");
for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  const source = readFileSync(join(folder, name));
  const minified = transformSync(source.toString(), { minify: true, format: "esm", target: "es2022" }).code;
  const renamed = name.replace(/-[0-9a-f]+\.js$/, `-${createHash("sha256").update(minified).digest("hex").slice(0, 16)}.js`);
  rmSync(join(folder, name));
  writeFileSync(join(folder, renamed), minified);
  for (const page of pages) {
    edit(page, (html) => html.replaceAll(name, renamed).replaceAll(integrity(source), integrity(minified)));
  }
}
const workbench = readdirSync(folder).filter((name) => /^assay-workbench-.*\.(js|wasm)$/.test(name));
// Trunk names the size of the Wasm before wasm-opt; the progress bar needs the size that arrives.
for (const name of readdirSync(folder).filter((name) => name.endsWith(".wasm"))) {
  const { size } = statSync(join(folder, name));
  for (const page of pages) edit(page, (html) => html.replace(new RegExp(`'/${name}', \\d+`), `'/${name}', ${size}`));
}
const prefetch = `<meta name="prefetch" content="${workbench.map((name) => `/${name}`).join(" ")}">`;
edit(join(folder, "index.html"), (html) => html.replace("</head>", `${prefetch}</head>`));

const compressed = new Map();
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(html|js|wasm|css|svg|json|webmanifest)$/.test(entry.name)) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const bytes = readFileSync(path);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  compressed.set(entry.name, brotli.length);
}

// The Wasm and JavaScript that each page's script names, in brotli.
const sizes = Object.entries(BUDGET_KB).map(([page, budget]) => {
  const html = readFileSync(join(folder, `${page}.html`), "utf8");
  const names = [...compressed.keys()].filter((name) => /\.(js|wasm)$/.test(name) && html.includes(`'/${name}'`));
  const kb = names.reduce((sum, name) => sum + compressed.get(name), 0) / 1000;
  console.log(`${page}: ${kb.toFixed(0)} KB of Wasm and JavaScript in brotli; the budget is ${budget} KB`);
  return kb.toFixed(0);
});
writeFileSync(join(folder, ".bundle-kb"), `${sizes.join(" and ")}\n`);

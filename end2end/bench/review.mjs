// Review at speed: from the key that accepts a label to the next one on screen, in a batch of pictures of 1920 × 1080 with 30 objects
// each, as a reviewer sees it: the next scene's name and picture are painted.
//   node review.mjs [FILE]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { atMost, measured, report } from "../support/figures.mjs";
import { serve } from "../support/serve.mjs";

const LABELS = 40;
const VERDICTS = 30;
/** Pause of the reviewer on each label, ms: nobody judges faster. */
const PAUSE_MS = 700;
const SIZE = [1920, 1080];

/** In the page: a photograph-like picture as a JPEG file, in base64. */
async function drawPicture([number, [width, height]]) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  for (let at = 0, seed = number + 1; at < pixels.data.length; at += 4) {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    const shade = ((at >> 9) & 127) + (seed >>> 27) + ((number * 13) & 63);
    pixels.data.set([shade, shade + 20, shade + 40, 255], at);
  }
  context.putImageData(pixels, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** In the page: notes the time from each J until the frame after the one that paints another scene's name and its picture. */
function watch() {
  window.times = [];
  let painted;
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (picture, ...args) {
    if (picture instanceof ImageBitmap) painted = picture;
    return draw.call(this, picture, ...args);
  };
  const name = () => document.querySelector(".crumbs h1")?.textContent ?? "";
  window.addEventListener("keydown", (event) => {
    if (event.key !== "j") return;
    const [start, before, picture] = [performance.now(), name(), painted];
    const look = () => {
      if (name() !== before && name() !== "" && painted !== picture) requestAnimationFrame(() => window.times.push(performance.now() - start));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { capture: true });
}

const document30 = (sensor) => ({
  version: 1,
  objects: Array.from({ length: 30 }, (_, n) => {
    const [left, top] = [60 + (n % 6) * 300, 60 + Math.floor(n / 6) * 200];
    const ring = Array.from({ length: 24 }, (_, k) => [left + 80 + 80 * Math.cos(k / 4), top + 60 + 60 * Math.sin(k / 4)]);
    return { id: `${n + 1}`, class: "flyable", shapes: [{ frame: 0, sensor, geometry: { polygon: [ring] } }] };
  }),
});

// The browser's own drawing without a graphics card: an emulated one takes over 100 ms a frame, which no reviewer has.
const data = mkdtempSync(join(tmpdir(), "assay-bench-"));
const server = await serve(data, ["--demo"]);
const browser = await chromium.launch({ executablePath: process.env.ASSAY_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

async function person(role) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, extraHTTPHeaders: { origin: server.url } });
  const people = await (await context.request.get(`${server.url}/api/v1/demo/people`)).json();
  const chosen = people.find((p) => p.role === role);
  await context.request.post(`${server.url}/api/v1/demo/session`, { data: { person: chosen.id } });
  const call = async (answer) => {
    if (!answer.ok()) throw new Error(`${answer.url()}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const path = (below) => `${server.url}/api/v1${below}`;
  return {
    context,
    name: chosen.name,
    get: async (below) => call(await context.request.get(path(below))),
    post: async (below, body) => call(await context.request.post(path(below), { data: body })),
    put: async (below, body) => call(await context.request.put(path(below), { data: body })),
  };
}

let times;
try {
  const [admin, tasker] = [await person("admin"), await person("tasker")];
  const project = await admin.post("/projects", { name: "Review", purpose: "", template: "drone" });
  const root = `/projects/${project.id}`;
  const drone = (await admin.get("/projects")).find((p) => p.name === "Drone pilot");
  const member = (await admin.get(`/projects/${drone.id}/members`)).find((m) => m.name === tasker.name);
  await admin.post(`${root}/members`, { name: member.name, email: member.email, role: "tasker", team: "" });
  const stage = project.stages[0].id;
  const upload = await admin.post(`${root}/uploads`, {});
  const page = await admin.context.newPage();
  await page.goto(server.url);
  for (let n = 0; n < LABELS; n++) {
    const picture = await page.evaluate(drawPicture, [n, SIZE]);
    await admin.context.request.put(`${server.url}/api/v1${root}/uploads/${upload.id}/files?path=picture-${n}.jpg`, { data: Buffer.from(picture, "base64") });
  }
  await admin.post(`${root}/uploads/${upload.id}/import`, { stage });
  let tasks = [];
  while (tasks.length < LABELS) {
    await new Promise((done) => setTimeout(done, 200));
    tasks = (await admin.get(`${root}/tasks?limit=200`)).items;
  }
  for (let n = 0; n < LABELS; n++) {
    const { task } = await tasker.post(`${root}/stages/${stage}/claim`, null);
    const { scene } = await tasker.get(`${root}/tasks/${task.id}`);
    await tasker.post(`${root}/tasks/${task.id}/submit`, { document: document30(scene.sensors[0].id) });
  }
  const method = { kind: "fixed_rate", settings: { share: 1.0, accept: 1.0 } };
  const batch = await admin.post(`${root}/batches`, { stage, method });
  const next = await admin.get(`${root}/batches/${batch.id}/next`);
  await page.addInitScript(watch);
  await page.goto(`${server.url}${root}/tasks/${next.tasks[0].id}/review?batch=${batch.id}`);
  await page.getByTestId("accept").waitFor();
  for (let n = 0; n < VERDICTS; n++) {
    await page.waitForTimeout(PAUSE_MS);
    await page.keyboard.press("j");
    await page.waitForFunction((count) => window.times.length > count, n);
  }
  times = await page.evaluate(() => window.times);
  const { batch: after } = await admin.get(`${root}/batches/${batch.id}`);
  if (after.inspected < VERDICTS - 1) throw new Error(`only ${after.inspected} verdicts are stored`);
} finally {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
const sorted = [...times].sort((a, b) => a - b);
report("review", [
  measured("verdict to next label on screen, median", sorted[Math.floor(sorted.length / 2)], "ms"),
  atMost(100, "verdict to next label on screen, nine of ten", sorted[Math.floor(sorted.length * 0.9)], "ms"),
  measured("the same, the slowest", sorted.at(-1), "ms"),
], { peers: { chromium: browser.version() }, details: { times } });

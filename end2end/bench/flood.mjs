// Flood of 200 strangers, each on an address of its own, who send made-up invitations and sign-ins as fast as they are
// answered: the server's memory, and how long honest people wait meanwhile.
//   node flood.mjs [FILE]
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atMost, measured, report } from "../support/figures.mjs";
import { serve } from "../support/serve.mjs";

const [STRANGERS, SECONDS] = [200, 15];

/** Sends a request; returns its status, its headers and its milliseconds. */
function send(url, { agent, method = "GET", headers = {}, body } = {}) {
  const before = performance.now();
  const json = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers: { ...headers, ...(json && { "content-type": "application/json", "content-length": Buffer.byteLength(json) }) } }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve({ status: answer.statusCode, headers: answer.headers, ms: performance.now() - before }));
      answer.once("error", reject);
    });
    sent.once("error", reject);
    sent.end(json);
  });
}

/** Makes up invitations and people until the time is over; returns how many answers of each status came. */
async function stranger(api, number, until, answers) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress: `127.0.1.${1 + number}` });
  for (let n = 0; performance.now() < until; n++) {
    const invitation = n % 2 === 0;
    const body = { password: "a long made-up password", ...(!invitation && { email: `p${number}-${n}@example.org` }) };
    const url = invitation ? `${api}/invitations/${number}x${n}` : `${api}/session`;
    const status = await send(url, { agent, method: "POST", body }).then((answer) => answer.status, () => "closed");
    answers[status] = (answers[status] ?? 0) + 1;
  }
  agent.destroy();
}

/** Reads a page's data again and again; returns the milliseconds of each answer. */
async function honest(api, cookie, until) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = [];
  while (performance.now() < until) {
    const { status, ms } = await send(`${api}/projects`, { agent, headers: { cookie } });
    if (status !== 200) throw new Error(`an honest request was answered with ${status}`);
    times.push(ms);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  agent.destroy();
  return times;
}

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];

const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
const server = await serve(join(folder, "data"), ["--demo"]);
const api = `${server.url}/api/v1`;
const memory = (field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;
try {
  const people = await (await fetch(`${api}/demo/people`)).json();
  const signedIn = await send(`${api}/demo/session`, { method: "POST", body: { person: people[0].id } });
  const cookie = signedIn.headers["set-cookie"].map((text) => text.split(";")[0]).join("; ");
  const before = memory("VmRSS");
  const until = performance.now() + SECONDS * 1000;
  const answers = {};
  const [times] = await Promise.all([honest(api, cookie, until), ...Array.from({ length: STRANGERS }, (_, n) => stranger(api, n, until, answers))]);
  report("flood", [
    measured("strangers", STRANGERS, ""),
    measured("their answers a second", Object.values(answers).reduce((a, b) => a + b, 0) / SECONDS, ""),
    measured("memory before", before, "MiB"),
    atMost(400, "memory at most", (memory("VmHWM") * 2 ** 20) / 1e6, "MB"),
    measured("honest request, median", at(times, 0.5), "ms"),
    atMost(200, "honest request, 95 %", at(times, 0.95), "ms"),
    measured("honest request, slowest", Math.max(...times), "ms"),
  ], { details: { answers, honest_requests: times.length } });
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

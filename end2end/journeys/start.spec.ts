import { expect, test } from "@playwright/test";
import { Server } from "../support/server";

test("a fresh demo prints its address, is healthy, and ends with status 0 on a signal", async ({ request }) => {
  const server = new Server();
  try {
    await server.start();
    expect((await request.get(`${server.url}/api/health`)).status()).toBe(200);
    expect(await server.stop()).toBe(0);
  } finally {
    await server.remove();
  }
});

test("the page has a strict policy, and its files are compressed and cached permanently", async ({ request }) => {
  const server = await new Server().start();
  try {
    const page = await request.get(server.url);
    const policy = page.headers()["content-security-policy"];
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
    expect(page.headers()["x-content-type-options"]).toBe("nosniff");
    const script = /href="(\/[^"]+\.js)"/.exec(await page.text())![1]!;
    const file = await request.get(server.url + script, { headers: { "accept-encoding": "br" } });
    expect(file.headers()["content-encoding"]).toBe("br");
    expect(file.headers()["cache-control"]).toContain("immutable");
  } finally {
    await server.remove();
  }
});

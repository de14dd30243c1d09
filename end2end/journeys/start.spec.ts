import { expect, test } from "@playwright/test";
import { become } from "../support/people";
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

test("the demo's home shows how far the drive is, and a demo that was stopped half way is finished later", async ({ page, request }) => {
  test.setTimeout(480_000);
  const server = new Server();
  try {
    await server.answer();
    await server.stop("SIGKILL");
    await server.answer();
    await page.goto(`${server.url}/demo`);
    await page.getByTestId("person").filter({ hasText: "Elif Tanaka" }).click();
    await expect(page.getByTestId("demo-progress")).toContainText(/\d+ of \d+ files/);
    const projects = page.getByTestId("project");
    await expect(projects).toHaveCount(1);
    // Where the network is away, the page goes on asking.
    await page.context().setOffline(true);
    await expect(page.getByTestId("demo-progress")).toHaveCount(0);
    await page.context().setOffline(false);
    // Each project comes without a reload, and the bar goes with the last one.
    await expect(projects).toHaveCount(2, { timeout: 120_000 });
    await expect(page.getByTestId("demo-progress")).toBeVisible();
    await expect(projects).toHaveCount(3, { timeout: 300_000 });
    await expect(page.getByTestId("demo-progress")).toHaveCount(0);
    expect(await (await request.get(`${server.url}/api/v1/demo/progress`)).json()).toMatchObject({ state: "ready" });
  } finally {
    await server.remove();
  }
});

test("the demo's tour leads each role to what it can try, and stays folded", async ({ page }) => {
  const server = await new Server().start();
  try {
    for (const [name, step] of [
      ["Ana Reyes", "Outline open ground"],
      ["Elif Tanaka", "Vote in Golden debrief 2"],
      ["Hiro Castellanos", "Follow who did what"],
    ] as const) {
      await become(page, server.url, name);
      await page.getByTestId("tour").getByRole("link", { name: step }).click();
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    }
    await page.goto(server.url);
    const tour = page.getByTestId("tour");
    await tour.locator("summary").click();
    await expect(tour).not.toHaveAttribute("open");
    await expect.poll(() => page.evaluate(() => localStorage.getItem("assay.tour-folded"))).toBe("1");
    await page.reload();
    await expect(tour).not.toHaveAttribute("open");
    await expect(tour.locator("summary")).toBeVisible();
  } finally {
    await server.remove();
  }
});

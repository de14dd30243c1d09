import { expect, request, test } from "@playwright/test";
import { statSync } from "node:fs";
import { Api } from "../support/api";
import { become, goToPage, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

test("labels are downloaded in a format, and a program downloads them with a token until it is revoked", async ({ page }) => {
  const server = await new Server().start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const project = await lead.project("Drone pilot");
    await become(page, server.url, lead.person.name);
    await openProject(page, "Drone pilot");
    await goToPage(page, "Exports");
    await page.getByLabel("Format", { exact: true }).selectOption("coco");
    await page.getByLabel("Labels", { exact: true }).selectOption("golden");
    await shot(page, "export");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-download").click()]);
    expect(download.suggestedFilename()).toMatch(/coco\.zip$/);
    expect(statSync(await download.path()).size).toBeGreaterThan(1_000);

    await page.getByRole("button", { name: lead.person.name }).click();
    await page.getByRole("link", { name: "Account and tokens" }).click();
    await expect(page.getByText("No tokens yet")).toBeVisible();
    await page.getByLabel("What it is for").fill("Nightly delivery");
    await page.getByRole("button", { name: "Create token" }).click();
    const secret = await page.getByTestId("token").inputValue();
    expect(secret).toMatch(/^assay_[0-9a-f]{64}$/);
    await expect(page.getByTestId("token-row")).toContainText("Nightly delivery");
    await shot(page, "tokens");

    const program = await request.newContext({ baseURL: server.url, extraHTTPHeaders: { authorization: `Bearer ${secret}` } });
    const pull = () => program.get(`/api/v1/projects/${project.id}/export?format=geojson&labels=golden`);
    expect((await pull()).headers()["content-type"]).toBe("application/zip");
    await page.getByRole("button", { name: "Revoke" }).click();
    await expect(page.getByText("No tokens yet")).toBeVisible();
    expect((await pull()).status()).toBe(401);
    await program.dispose();
  } finally {
    await server.stop();
  }
});

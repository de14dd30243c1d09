import { expect, test } from "@playwright/test";
import { Api } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

test("a stakeholder pins a question to a car in 3D, operations answers, and it is resolved", async ({ page }) => {
  const server = await new Server().start();
  try {
    const ml = await Api.as(server.url, (p) => p.role === "stakeholder");
    const ops = await Api.as(server.url, (p) => p.role === "operations");
    const street = await ml.project("Street pilot");
    const items = await ml.get<{ id: string; scene_name: string }[]>(`/projects/${street.id}/golden`);
    const drive = items.find((item) => item.scene_name.includes("drive"))!;
    const path = `${server.url}/projects/${street.id}/golden/${drive.id}`;
    await become(page, server.url, ml.person.name);
    await page.goto(path);
    const view = page.getByRole("application", { name: "3D view" });
    await expect(view).toBeVisible();
    await expect(page.getByText(/\d[\d,. ]* points/).first()).toBeVisible();

    // Find an object, show it, and pin the question to it.
    await page.getByRole("tab", { name: "Objects" }).click();
    const row = page.getByTestId("object-row").first();
    await row.click();
    await page.getByRole("tab", { name: "Discussion" }).click();
    await page.keyboard.press("m");
    const box = (await view.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.getByTestId("pin")).toBeVisible();
    await page.getByRole("textbox", { name: "Comment" }).fill("Does the mirror belong to the box?");
    await shot(page, "discuss-pinned");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await expect(page.getByTestId("thread")).toContainText("Does the mirror belong to the box?");

    // A key opens the next frame; the question's place leads back to it.
    await page.keyboard.press("Escape");
    await page.keyboard.press("f");
    await expect(page.getByText("Frame 2")).toBeVisible();
    await page.getByTestId("thread").getByRole("button", { name: /car 1, frame 1/ }).click();
    await expect(page.getByText("Frame 1", { exact: true })).toBeVisible();

    await become(page, server.url, ops.person.name);
    await page.goto(path);
    const thread = page.getByTestId("thread").filter({ hasText: "mirror" });
    await thread.getByRole("textbox", { name: "Reply" }).fill("No: mirrors stay outside, as in release 3.");
    await page.keyboard.press("Enter");
    await expect(thread).toContainText("mirrors stay outside");
    await shot(page, "discuss-answered");
    await thread.getByRole("button", { name: "Resolve" }).click();
    await expect(page.getByTestId("thread").filter({ hasText: "mirror" })).toContainText("resolved");
  } finally {
    await server.remove();
  }
});

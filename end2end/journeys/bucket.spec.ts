import { expect, test } from "@playwright/test";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Api } from "../support/api";
import { DATA } from "../support/kitti";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const FOLDER = join(DATA, "kitti-frame");

/** Upload a folder to a new bucket of the S3-compatible server that scripts/with-bucket has started. */
async function put(folder: string, bucket: string, prefix: string): Promise<void> {
  const at = `${process.env.AWS_ENDPOINT_URL}/${bucket}`;
  // The bucket's server does not check the signatures of writes, so nothing is signed here.
  await fetch(at, { method: "PUT" });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const answer = await fetch(`${at}/${prefix}${path.slice(folder.length)}`, { method: "PUT", body: readFileSync(path) });
    expect(answer.status).toBe(200);
  }
}

test("a recording in a bucket is imported in place, and labeled", async ({ page }) => {
  test.skip(!existsSync(FOLDER), `no kitti-frame at ${FOLDER}`);
  await put(FOLDER, "recordings", "2026/karlsruhe");
  const server = await new Server(["--demo", "--reference", "s3://recordings/2026"]).start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const tasker = await Api.as(server.url, (p) => p.role === "tasker");
    const project = await lead.project("Street pilot");
    await become(page, server.url, lead.person.name);
    await page.goto(`${server.url}/projects/${project.id}/import`);
    const folder = page.getByTestId("on-server");
    await folder.getByRole("button", { name: "karlsruhe" }).click();
    await expect(folder).toContainText("1 file right in it.");
    await shot(page, "import-bucket");
    await folder.getByRole("button", { name: "Preview this folder" }).click();
    const preview = page.getByTestId("import-preview");
    await expect(preview).toContainText("KITTI");
    await shot(page, "import-bucket-preview");
    await page.getByTestId("confirm-import").click();
    const report = page.getByTestId("import-report");
    await expect(report).toContainText("1 scene, 1 task");
    await expect(report.getByTestId("import-problem")).toHaveCount(0);

    // The tasker sees it, even after the server's copies were deleted.
    rmSync(join(server.data, "blobs", "copies"), { recursive: true });
    const tasks = await lead.get<{ items: { id: string; scene_name: string }[] }>(`/projects/${project.id}/tasks?limit=200`);
    const task = tasks.items.find((t) => t.scene_name.includes("000008"))!;
    await become(page, server.url, tasker.person.name);
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task.id}`);
    await page.getByTestId("claim").click();
    await expect(page.getByTestId("submit")).toBeVisible();
    await expect(page.getByText(/17[,. ]?238 points/).first()).toBeVisible();
    await shot(page, "import-bucket-labeled");
  } finally {
    await server.remove();
  }
});

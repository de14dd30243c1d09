// Racetrack: golden has people who stand; then scenes with people who lie on the track come in. The page says what moved, names each odd
// object with its reason, puts its scene into the queue of golden items with one click, and sends the other labels back with the rule.
import { expect, test } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { Api } from "../support/api";
import { become, goToPage, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const USUAL = 24;
const LYING = 12;

interface Golden {
  id: string;
  scene_name: string;
  state: string;
}

let server: Server;

test.beforeAll(async () => {
  server = await new Server().start();
});
test.afterAll(async () => server.remove());

/** A cloud of a few points in KITTI's own form: x, y, z and intensity as floats. */
function cloud(number: number): Buffer {
  const points = Buffer.alloc(400 * 16);
  for (let at = 0; at < 400; at++) {
    const [angle, far] = [at * 0.7 + number, 4 + (at % 30)];
    [Math.cos(angle) * far, Math.sin(angle) * far, -1.7 + (at % 5) * 0.3, (at % 10) / 10].forEach((value, i) => points.writeFloatLE(value, at * 16 + i * 4));
  }
  return points;
}

/** Three people of a scene; no two are exactly alike. */
function people(scene: number, lies: boolean) {
  return [0, 1, 2].map((n) => {
    const by = ((scene * 7 + n * 3) % 11) / 100;
    const size = lies ? [1.7 + by, 0.55 + by / 2, 0.42 + by / 3] : [0.6 + by, 0.6 + by / 2, 1.72 + by];
    const cuboid = { center: [8 + 4 * n + by, 2 * n - 2, -1.7 + size[2]! / 2], size, yaw: by * 10 };
    return { id: `${n + 1}`, class: "pedestrian", shapes: [{ frame: 0, sensor: "", geometry: { cuboid } }] };
  });
}

test("people who lie on a racetrack are found, and become golden", async ({ page }) => {
  const admin = await Api.as(server.url, (p) => p.role === "admin");
  const name = `Racetrack ${randomUUID().slice(0, 8)}`;
  const { id: project, stages } = await admin.post<{ id: string; stages: { id: string }[] }>("/projects", { name, purpose: "", template: "street" });
  const [root, stage] = [`/projects/${project}`, stages[0]!.id];
  const upload = await admin.post<{ id: string }>(`${root}/uploads`, {});
  for (let n = 0; n < USUAL + LYING; n++) {
    await admin.context.put(`/api/v1${root}/uploads/${upload.id}/files?path=lap-${String(n).padStart(2, "0")}.bin`, { data: cloud(n) });
  }
  await admin.post(`${root}/uploads/${upload.id}/import`, { stage });
  const tasks = async () => (await admin.get<{ items: { id: string; scene_name: string }[] }>(`${root}/tasks?limit=200`)).items;
  await expect.poll(async () => (await tasks()).length, { timeout: 60_000 }).toBe(USUAL + LYING);
  for (const [n, task] of (await tasks()).entries()) {
    await admin.post(`${root}/tasks/${task.id}/claim`, null);
    const { scene } = await admin.get<{ scene: { sensors: { id: string }[] } }>(`${root}/tasks/${task.id}`);
    const objects = people(n, n >= USUAL).map((object) => ({ ...object, shapes: object.shapes.map((shape) => ({ ...shape, sensor: scene.sensors[0]!.id })) }));
    const { revision } = await admin.post<{ revision: { id: string } }>(`${root}/tasks/${task.id}/submit`, { document: { version: 1, objects } });
    if (n < USUAL) {
      const golden = await admin.post<Golden>(`${root}/golden`, { task: task.id, revision: revision.id });
      for (const event of ["discuss", "vet"]) await admin.put(`${root}/golden/${golden.id}/state`, { event });
    }
  }

  await become(page, server.url, admin.person.name);
  await openProject(page, name);
  await goToPage(page, "Drift");
  const headline = page.getByTestId("drift-headline");
  await expect(headline).toContainText("What comes in has changed");
  await expect(headline).toContainText(`${LYING} scenes with ${3 * LYING} objects`);
  await expect(headline).toContainText(`beside ${USUAL} golden items with ${3 * USUAL} objects.`);
  await expect(page.getByTestId("drift-features")).toContainText("height of pedestrian");
  await expect(page.getByRole("heading", { name: `Odd objects: ${3 * LYING}` })).toBeVisible();
  const odd = page.getByTestId("odd-object").first();
  await expect(odd).toContainText("pedestrian lies down");
  await expect(page.getByTestId("drift-coverage")).toContainText("Golden covers 0 %");
  await shot(page, "drift");

  const lap = (await odd.getByRole("link").first().textContent())!;
  await odd.getByRole("button", { name: "Propose as golden" }).click();
  await expect(page.getByText(`${lap} is proposed as golden.`)).toBeVisible();
  const golden = await admin.get<Golden[]>(`${root}/golden`);
  expect(golden.filter((item) => item.state === "proposed").map((item) => item.scene_name)).toEqual([lap]);
  // Proposed scenes no longer count as incoming.
  await expect(headline).toContainText(`${LYING - 1} scenes`);

  const week = page.getByTestId("drift-week").first();
  await expect(week).toContainText("drifts");

  // Once the rule is settled, the other labels go back to their taskers with it.
  await page.getByRole("button", { name: "Send labels back…" }).click();
  const rework = page.getByTestId("rework-list");
  await expect(rework.getByLabel(`pedestrian: ${LYING - 1} labels`)).toBeChecked();
  await rework.getByLabel("What should the taskers do?").fill("People who lie down get the attribute “lying”.");
  await shot(page, "drift-rework");
  await rework.getByRole("button", { name: `Send ${LYING - 1} labels back` }).click();
  await expect(page.getByText(`${LYING - 1} labels go back with your reason.`)).toBeVisible();
  const { items: back } = await admin.get<{ items: unknown[] }>(`${root}/tasks?state=rework&limit=200`);
  expect(back).toHaveLength(LYING - 1);

  await page.getByLabel("Compared with").selectOption("labels");
  await expect(headline).toContainText("There is nothing to compare with");
});
